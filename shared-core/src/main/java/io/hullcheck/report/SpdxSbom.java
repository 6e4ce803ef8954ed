package io.hullcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.sbom.Fact;
import io.hullcheck.inventory.sbom.Facts;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code bom.spdx.json}: SPDX 2.3, JSON (SPDX specification 2.3, JSON schema of the same version). */
final class SpdxSbom implements DocumentFormat<SbomDocument> {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private static final String NONE = "NOASSERTION";
    private static final String DOCUMENT = "SPDXRef-DOCUMENT";
    private static final String IMAGE = "SPDXRef-Image";

    @Override
    public String name() {
        return "spdx";
    }

    @Override
    public String fileName() {
        return "bom.spdx.json";
    }

    @Override
    public String mediaType() {
        return "application/spdx+json";
    }

    @Override
    public void write(SbomDocument document, OutputStream out) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("spdxVersion", "SPDX-2.3");
        root.put("dataLicense", "CC0-1.0");
        root.put("SPDXID", DOCUMENT);
        root.put("name", document.inventory().image().reference());
        root.put("documentNamespace", "urn:uuid:" + document.serial());
        ObjectNode creation = root.putObject("creationInfo");
        creation.put("created", time(document));
        creation.putArray("creators").add(tool(document));
        annotate(root, document, Facts.of(document.inventory()));
        ArrayNode packages = root.putArray("packages");
        ObjectNode image = described(
                packages.addObject(), IMAGE, document.inventory().image().reference(), document.subjectVersion());
        image.put("primaryPackagePurpose", "CONTAINER");
        ArrayNode relationships = root.putArray("relationships");
        relate(relationships, DOCUMENT, "DESCRIBES", IMAGE);
        document.inventory().distribution().ifPresent(d -> {
            operatingSystem(packages.addObject(), d);
            relate(relationships, IMAGE, "CONTAINS", "SPDXRef-OperatingSystem");
        });
        int number = 0;
        Map<String, String> ids = new HashMap<>();
        for (InstalledPackage installed : document.inventory().packages()) {
            ids.put(installed.purl(), "SPDXRef-Package-" + ++number);
        }
        Licences licences = new Licences();
        Map<String, String> extracted = new LinkedHashMap<>();
        for (InstalledPackage installed : document.inventory().packages()) {
            String id = ids.get(installed.purl());
            ObjectNode node = described(packages.addObject(), id, installed.displayName(), installed.version());
            node.putArray("externalRefs")
                    .addObject()
                    .put("referenceCategory", "PACKAGE-MANAGER")
                    .put("referenceType", "purl")
                    .put("referenceLocator", installed.purl());
            annotate(node, document, Facts.of(installed));
            if (!installed.particulars().licences().isEmpty()) {
                node.put("licenseDeclared", declared(installed.particulars().licences(), licences, extracted));
            }
            if (!installed.particulars().checksums().isEmpty()) {
                ArrayNode checksums = node.putArray("checksums");
                installed
                        .particulars()
                        .checksums()
                        .forEach(c -> checksums
                                .addObject()
                                .put("algorithm", c.algorithm())
                                .put("checksumValue", c.hex()));
            }
            relate(relationships, IMAGE, "CONTAINS", id);
            installed.particulars().dependsOn().stream()
                    .filter(ids::containsKey)
                    .forEach(p -> relate(relationships, id, "DEPENDS_ON", ids.get(p)));
        }
        if (!extracted.isEmpty()) {
            ArrayNode infos = root.putArray("hasExtractedLicensingInfos");
            extracted.forEach((text, id) ->
                    infos.addObject().put("licenseId", id).put("name", text).put("extractedText", text));
        }
        MAPPER.writeValue(out, root);
    }

    /** All have to be followed; what is no SPDX expression is given as the package has it (section 10.1). */
    private static String declared(List<String> texts, Licences licences, Map<String, String> extracted) {
        List<String> parts = new ArrayList<>();
        for (String text : texts) {
            parts.add(licences.expression(text)
                    .map(e -> texts.size() > 1 && e.contains(" ") ? "(" + e + ")" : e)
                    .orElseGet(() -> extracted.computeIfAbsent(
                            PlainText.of(text), t -> "LicenseRef-" + (extracted.size() + 1))));
        }
        return String.join(" AND ", new LinkedHashSet<>(parts));
    }

    private static void operatingSystem(ObjectNode node, Distribution distribution) {
        described(
                        node,
                        "SPDXRef-OperatingSystem",
                        distribution.id(),
                        distribution.version().orElse(""))
                .put("primaryPackagePurpose", "OPERATING-SYSTEM")
                .put("description", distribution.name());
    }

    private static ObjectNode described(ObjectNode node, String id, String name, String version) {
        node.put("SPDXID", id).put("name", name);
        if (!version.isEmpty()) {
            node.put("versionInfo", version);
        }
        return node.put("downloadLocation", NONE)
                .put("filesAnalyzed", false)
                .put("licenseConcluded", NONE)
                .put("licenseDeclared", NONE)
                .put("copyrightText", NONE);
    }

    private static void annotate(ObjectNode node, SbomDocument document, List<Fact> facts) {
        node.putArray("annotations")
                .addObject()
                .put("annotator", tool(document))
                .put("annotationDate", time(document))
                .put("annotationType", "OTHER")
                .put(
                        "comment",
                        facts.stream().map(f -> f.key() + "=" + f.value()).collect(Collectors.joining("\n")));
    }

    private static String tool(SbomDocument document) {
        return "Tool: hullcheck-" + document.version();
    }

    /** SPDX knows no parts of a second. */
    private static String time(SbomDocument document) {
        return document.time().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void relate(ArrayNode relationships, String from, String type, String to) {
        relationships
                .addObject()
                .put("spdxElementId", from)
                .put("relationshipType", type)
                .put("relatedSpdxElement", to);
    }
}
