"""Reads reports with what others have written for it, and says what they found. Called with a folder of reports."""

import json
import os
import sys

from azure.mgmt.security._serialization import Deserializer, Serializer
from azure.mgmt.security.v2019_01_01_preview import models
from junitparser import JUnitXml
from lib4vex.parser import VEXParser
from secscanner2junit.config import Config
from secscanner2junit.container_scanning import ContainerScanningParser
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

folder = sys.argv[1]


def path(name):
    return os.path.join(folder, name)


def spdx():
    document = parse_file(path("bom.spdx.json"))
    kinds = [r.relationship_type.name for r in document.relationships]
    return {
        "errors": [m.validation_message for m in validate_full_spdx_document(document)][:10],
        "packages": len(document.packages),
        "depends": kinds.count("DEPENDS_ON"),
        "licensed": sum(1 for p in document.packages if str(p.license_declared) not in ("NOASSERTION", "None")),
        "hashed": sum(1 for p in document.packages if p.checksums),
    }


def subassessments():
    types = {name: one for name, one in vars(models).items() if isinstance(one, type)}
    with open(path("subassessments.json")) as file:
        read = Deserializer(types)("SecuritySubAssessmentList", json.load(file))
    for one in read.value:
        # the client's own check of what is required and allowed
        Serializer(types).body(one, "SecuritySubAssessment")
    return {
        "entries": len(read.value),
        "types": sorted({type(one.additional_data).__name__ for one in read.value}),
        "codes": sorted({one.status.code for one in read.value}),
        "cves": sum(len(one.additional_data.cve or []) for one in read.value),
        "digests": sorted({one.additional_data.image_digest for one in read.value}),
    }


def gitlab():
    with open(path("gl-container-scanning-report.json")) as file:
        suites = ContainerScanningParser(json.load(file), "report", Config([])).parse()
    return {"cases": sum(len(suite.test_cases) for suite in suites)}


def junit():
    xml = JUnitXml.fromfile(path("junit.xml"))
    suites = [xml] if xml._tag == "testsuite" else list(xml)
    cases = [case for suite in suites for case in suite]
    kinds = [result._tag for case in cases for result in case.result]
    return {
        "tests": len(cases),
        "failures": kinds.count("failure"),
        "errors": kinds.count("error"),
        "skipped": kinds.count("skipped"),
        "said": {key: getattr(suites[0], key) for key in ("tests", "failures", "errors", "skipped")},
    }


def openvex():
    parser = VEXParser(vex_type="openvex")
    parser.parse(path("app.openvex.json"))
    statements = parser.get_vulnerabilities()
    return {"statements": len(statements), "states": sorted({one["status"] for one in statements})}


print(json.dumps({one.__name__: one() for one in (spdx, subassessments, gitlab, junit, openvex)}))
