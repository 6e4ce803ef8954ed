package io.hullcheck.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.contrastsecurity.sarif.SarifSchema210;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.vex.VexDocuments;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.Reports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What other programs read. */
class FormatsTest {
    /** Markup, quotes, a terminal escape, a change of writing direction, a formula, a mention, a cell's end. */
    private static final String HOSTILE =
            "=cmd|' /C calc'!A0<script>alert(1)</script>]]>\"'&\u001b[31m\u0007\u202egnp.exe @all [x](javascript:alert(1)) \ud800";

    private static final Finding WORST = Findings.with(
            Findings.in(
                    "CVE-2021-44228",
                    Severity.CRITICAL,
                    "log4j-core",
                    "2.14.1",
                    "/app/libs/log4j-core-2.14.1.jar",
                    "2.15.0"),
            f -> {
                f.names = List.of("GHSA-jfh8-c2jp-5v3q");
                f.score = Optional.of(10.0);
                f.published = Optional.of("2021-12-10T00:00:00Z");
            });
    private static final Finding LOW = Findings.in("CVE-2", Severity.LOW, "other", "1", "/app/other.jar");
    private static final Finding HEADERS = Findings.with(
            Findings.of("CVE-3", Severity.HIGH), f -> f.installed = Findings.os("linux-libc-dev", "linux", 0));
    private static final Gap GAP = Gap.inFile(Gap.Kind.FILE_DAMAGED, "/b.jar", "it is no archive", "Look at it");

    private static ScanReport report() {
        return Reports.of("registry:host:5000/team/app:1", List.of(WORST, LOW, HEADERS), List.of(GAP));
    }

    private static byte[] bytes(ScanReport report, String form) throws IOException {
        return ReportFormats.document(report, form).bytes();
    }

    private static JsonNode json(ScanReport report, String form) throws IOException {
        return new ObjectMapper().readTree(bytes(report, form));
    }

    private static Element xml(byte[] bytes) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement();
    }

    @Test
    void shouldGiveSarifThatItsOwnModelReadsWithStableFingerprints() throws IOException {
        JsonNode sarif = json(report(), "sarif");
        assertThat(new ObjectMapper().treeToValue(sarif, SarifSchema210.class).getRuns())
                .hasSize(1);
        JsonNode run = sarif.at("/runs/0");
        assertThat(run.at("/tool/driver/rules/0/id").asText()).isEqualTo("CVE-2021-44228");
        assertThat(run.at("/tool/driver/rules/0/properties/security-severity").asText())
                .isEqualTo("10.0");
        assertThat(run.at("/results/0/level").asText()).isEqualTo("error");
        assertThat(run.at("/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("app/libs/log4j-core-2.14.1.jar");
        assertThat(run.at("/results/2/suppressions/0/justification").asText()).contains("kernel");
        // another version, another build: the same finding
        Finding later = Findings.in(
                "CVE-2021-44228", Severity.CRITICAL, "log4j-core", "2.14.0", "/app/libs/log4j-core-2.14.0.jar");
        String fingerprint = "/runs/0/results/0/partialFingerprints/hullcheck~1v1";
        assertThat(json(Reports.of(List.of(later), List.of()), "sarif").at(fingerprint))
                .isEqualTo(sarif.at(fingerprint));
    }

    @ParameterizedTest
    @CsvSource({
        "docker-archive:target/app.tar, target-app.tar",
        "oci:layout#app:1, layout-app-1",
        "registry:host:5000/team/app:1, host-5000-team-app",
        "registry:host:5000/team/app, host-5000-team-app",
        "registry:host/app@sha256:00aa, host-app",
        "docker:app:1, app",
        "app:1, app",
        "app.tar, app.tar",
    })
    void shouldKeepTheScansOfAnImageTogetherWhateverItsTag(String reference, String category) throws IOException {
        assertThat(json(Reports.of(reference, List.of(), List.of()), "sarif")
                        .at("/runs/0/automationDetails/id")
                        .asText())
                .isEqualTo("hullcheck/" + category + "/");
    }

    @Test
    void shouldGiveJunitACaseForEachFinding() throws Exception {
        Element suite = xml(bytes(report(), "junit"));
        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        NodeList cases = suite.getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(5);
        assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("type"))
                .isEqualTo("CRITICAL");
        assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
                .contains("raise log4j-core to 2.15.0");
        // nothing found is a case that passed, and no empty file
        assertThat(xml(bytes(Reports.of(List.of(), List.of()), "junit")).getAttribute("tests"))
                .isEqualTo("1");
    }

    @Test
    void shouldGiveACommentForAMergeRequest() throws IOException {
        String markdown = new String(bytes(report(), "markdown"), StandardCharsets.UTF_8);
        assertThat(markdown)
                .startsWith("### Hullcheck: FAILED\n")
                .contains("| CRITICAL | HIGH | MEDIUM | LOW |\n| --- | --- | --- | --- |\n| 1 | 0 | 0 | 1 |")
                .contains("| CRITICAL ❌ | CVE-2021-44228 | log4j-core | 2.14.1 | 2.15.0 |")
                .contains("1 finding set aside")
                .contains("#### Not analysed");
    }

    @Test
    void shouldGiveGitlabWhatCounts() throws IOException {
        JsonNode gitlab = json(report(), "gitlab");
        assertThat(gitlab.at("/scan/type").asText()).isEqualTo("container_scanning");
        assertThat(gitlab.at("/vulnerabilities")).hasSize(2);
        JsonNode first = gitlab.at("/vulnerabilities/0");
        assertThat(first.path("severity").asText()).isEqualTo("Critical");
        assertThat(first.at("/location/dependency/package/name").asText()).isEqualTo("log4j-core");
        assertThat(first.at("/identifiers/0/type").asText()).isEqualTo("cve");
        assertThat(first.at("/identifiers/1/type").asText()).isEqualTo("ghsa");
    }

    @Test
    void shouldGiveAVexDocumentToBeFilledInThatIsReadAgain() throws IOException {
        byte[] vex = bytes(report(), "openvex");
        assertThat(VexDocuments.read(vex, "skeleton"))
                .extracting(s -> s.names().get(0), s -> s.status().name())
                .containsExactly(tuple("CVE-2021-44228", "UNDER_INVESTIGATION"), tuple("CVE-2", "UNDER_INVESTIGATION"));
    }

    @Test
    void shouldGiveAnSbomWithVulnerabilitiesThatItsOwnLibraryFindsValid() throws Exception {
        byte[] bom = bytes(report(), "cyclonedx-vex");
        assertThat(new JsonParser().validate(bom, Version.VERSION_16)).isEmpty();
        JsonNode vulnerabilities = json(report(), "cyclonedx-vex").path("vulnerabilities");
        assertThat(vulnerabilities).hasSize(3);
        assertThat(vulnerabilities.at("/0/id").asText()).isEqualTo("CVE-2021-44228");
        assertThat(vulnerabilities.at("/0/ratings/0/severity").asText()).isEqualTo("critical");
        assertThat(vulnerabilities.at("/2/analysis/state").asText()).isEqualTo("not_affected");
        // read again as statements: what was set aside stays so
        assertThat(VexDocuments.read(bom, "bom"))
                .extracting(s -> s.names().get(0), s -> s.status().name())
                .containsExactly(tuple("CVE-3", "NOT_AFFECTED"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MIT | MIT",
                "zlib | Zlib",
                "mit and (apache-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0) | MIT AND (Apache-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0)",
                "The Apache Software License, Version 2.0 | Apache-2.0",
                "https://www.apache.org/licenses/LICENSE-2.0.txt | Apache-2.0",
                "GPLv2+ and MIT |",
                "MIT AND |",
                "(MIT |",
                "MIT) |",
                "() |",
                "MIT BSD-3-Clause |",
                "see the file LICENSE |",
            })
    void shouldTakeLicencesForWhatSpdxCallsThem(String text, String expression) throws IOException {
        assertThat(new Licences().expression(text)).isEqualTo(Optional.ofNullable(expression));
    }

    @Test
    void shouldGiveTheListOfARegistryDefender() throws IOException {
        JsonNode list = json(report(), "subassessments").path("value");
        assertThat(list).hasSize(3);
        assertThat(list.at("/2/properties/status/code").asText()).isEqualTo("NotApplicable");
        assertThat(list.at("/2/properties/status/cause").asText()).isEqualTo("FILE_DAMAGED");
        JsonNode properties = list.get(0).path("properties");
        assertThat(properties.at("/status/code").asText()).isEqualTo("Unhealthy");
        assertThat(properties.at("/status/severity").asText()).isEqualTo("High");
        assertThat(properties.at("/additionalData/registryHost").asText()).isEqualTo("host:5000");
        assertThat(properties.at("/additionalData/repositoryName").asText()).isEqualTo("team/app");
        assertThat(properties.at("/additionalData/cve/0/title").asText()).isEqualTo("CVE-2021-44228");
        assertThat(properties.at("/additionalData/patchable").asBoolean()).isTrue();
        assertThat(properties.at("/additionalData/publishedTime").asText()).isEqualTo("2021-12-10T00:00:00Z");
        JsonNode healthy =
                json(Reports.of(List.of(), List.of()), "subassessments").path("value");
        assertThat(healthy).hasSize(1);
        assertThat(healthy.at("/0/properties/status/code").asText()).isEqualTo("Healthy");
    }

    @Test
    void shouldTellInEveryFormWhatCouldNotBeAnalysedAndNeverCallItHealthy() throws IOException {
        ScanReport lenient =
                Reports.of(List.of(), List.of(GAP), new Policy(Optional.of(Severity.CRITICAL), false, false, false));
        for (String form : ReportFormats.files()) {
            // a document of statements, to be filled in by people, has no room for it
            if (!form.equals("openvex")) {
                for (ScanReport report : List.of(report(), lenient)) {
                    assertThat(new String(bytes(report, form), StandardCharsets.UTF_8))
                            .as(form)
                            .contains("it is no archive")
                            .doesNotContain("\"Healthy\"");
                }
            }
        }
        assertThat(json(report(), "sarif")
                        .at("/runs/0/invocations/0/executionSuccessful")
                        .asBoolean(true))
                .isFalse();
        assertThat(json(report(), "gitlab").at("/scan/status").asText()).isEqualTo("failure");
        assertThat(json(lenient, "gitlab").at("/scan/status").asText()).isEqualTo("success");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sarif", "junit", "markdown", "gitlab", "openvex", "cyclonedx-vex", "subassessments"})
    void shouldNotLetAnImageWriteIntoAForm(String form) throws Exception {
        Finding hostile = Findings.with(
                Findings.in(HOSTILE, Severity.CRITICAL, HOSTILE, HOSTILE, "/" + HOSTILE, HOSTILE),
                f -> f.summary = HOSTILE);
        ScanReport report = Reports.of(
                HOSTILE, List.of(hostile), List.of(Gap.inFile(Gap.Kind.FILE_DAMAGED, HOSTILE, HOSTILE, HOSTILE)));
        byte[] bytes = bytes(report, form);
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(bytes).isEqualTo(bytes(report, form));
        assertThat(text).doesNotContain("\u001b").doesNotContain("\u0007");
        // an SBOM keeps names as they are, to be scanned again; JSON says how they are read
        if (!form.equals("cyclonedx-vex")) {
            assertThat(text).doesNotContain("\u202e");
        }
        switch (form) {
            case "junit" ->
                assertThat(xml(bytes).getElementsByTagName("script").getLength())
                        .isZero();
            case "markdown" ->
                assertThat(text)
                        .doesNotContain("<script")
                        .doesNotContain("[x](")
                        .doesNotContain("@all")
                        .doesNotContain("javascript:");
            default -> assertThat(new ObjectMapper().readTree(bytes)).isNotEmpty();
        }
    }

    @Test
    void shouldFillInATemplateOfTheUsersOwn(@TempDir Path folder) throws IOException {
        Path template = Files.writeString(
                folder.resolve("list.csv.mustache"),
                "verdict,{{verdict}}\n{{#findings}}{{id}},{{severity}},{{name}}\n{{/findings}}");
        Path written = new UserTemplate(template).write(report(), folder.resolve("out"));
        assertThat(written.getFileName()).hasToString("list.csv");
        assertThat(written)
                .hasContent(
                        "verdict,FAILED\nCVE-2021-44228,CRITICAL,log4j-core\nCVE-2,LOW,other\nCVE-3,HIGH,linux-libc-dev\n");
        Path page = Files.writeString(folder.resolve("p.html.mustache"), "{{image.reference}}");
        assertThat(new UserTemplate(page).text(Reports.of("<b>&", List.of(), List.of())))
                .isEqualTo("&lt;b&gt;&amp;");
        String all = "{{#findings}}{{name}};{{{name}}}\n{{/findings}}";
        Finding formula = Findings.in("CVE-1", Severity.LOW, "=1+\"a,b\"", "1", "/a", "2");
        Finding escape = Findings.in("CVE-1", Severity.LOW, "a\u001b[2J|<b>", "1", "/a", "2");
        ScanReport hostile = Reports.of(List.of(formula, escape), List.of());
        assertThat(new UserTemplate(Files.writeString(folder.resolve("x.csv.mustache"), all)).text(hostile))
                .isEqualTo("\"'=1+\"\"a,b\"\"\";=1+\"a,b\"\na?[2J|<b>;a\u001b[2J|<b>\n");
        assertThat(new UserTemplate(Files.writeString(
                                folder.resolve("x.json.mustache"), "{{#findings}}{{name}} {{/findings}}"))
                        .text(hostile))
                .isEqualTo("=1+\\\"a,b\\\" a?[2J|<b> ");
        assertThat(new UserTemplate(Files.writeString(
                                folder.resolve("x.md.mustache"), "{{#findings}}{{name}} {{/findings}}"))
                        .text(hostile))
                .contains("a?\\[2J\\|&lt;b&gt;");
        Path broken = Files.writeString(folder.resolve("b.txt.mustache"), "{{#findings}}");
        assertThatThrownBy(() -> new UserTemplate(broken).write(report(), folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b.txt.mustache: the template cannot be followed");
        assertThatThrownBy(() -> new UserTemplate(folder.resolve("x.ftl"))).hasMessageContaining("NAME.mustache");
    }
}
