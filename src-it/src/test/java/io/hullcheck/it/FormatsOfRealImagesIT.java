package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hullcheck.report.ReportFile;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import io.hullcheck.testing.HostileImage;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form, of real images and of a hostile one, read by what others have written for it. */
class FormatsOfRealImagesIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path TOOLS = Path.of("target/readers").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static final Map<String, ScanReport> REPORTS = new LinkedHashMap<>();

    @BeforeAll
    static void scan() throws IOException {
        REPORTS.put("hostile", HostileImage.scanned(folder));
        REPORTS.putAll(RealReports.all());
        for (Map.Entry<String, ScanReport> report : REPORTS.entrySet()) {
            ReportFormats.write(report.getValue(), ReportFormats.files(), folder.resolve(report.getKey()));
        }
    }

    private static Path file(String report, String name) {
        return folder.resolve(report).resolve(name);
    }

    @Test
    void shouldBeReadByTheReadersOfOthers() throws Exception {
        String python = Tools.require("python3");
        Files.createDirectories(TOOLS);
        Programs.runOnline(
                TOOLS,
                List.of(
                        python,
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--target",
                        TOOLS.resolve("python").toString(),
                        "spdx-tools==0.8.5",
                        "azure-mgmt-security==7.0.0",
                        "SecScanner2JUnit==1.1.0",
                        "lib4vex==0.2.3",
                        "junitparser==5.0.3"),
                "no form was read by the readers of others");
        Path script = TOOLS.resolve("readers.py");
        try (InputStream in = getClass().getResourceAsStream("/readers.py")) {
            Files.copy(Objects.requireNonNull(in), script, StandardCopyOption.REPLACE_EXISTING);
        }
        for (Map.Entry<String, ScanReport> one : REPORTS.entrySet()) {
            ScanReport report = one.getValue();
            String printed = Programs.run(
                    TOOLS,
                    List.of(
                            "env",
                            "PYTHONPATH=" + TOOLS.resolve("python"),
                            python,
                            script.toString(),
                            folder.resolve(one.getKey()).toString()));
            JsonNode read = MAPPER.readTree(printed);
            System.out.println(one.getKey() + ": " + read);
            // SPDX: the image and the distribution are packages too
            assertThat(read.at("/spdx/errors")).as(one.getKey()).isEmpty();
            assertThat(read.at("/spdx/packages").asInt())
                    .isEqualTo(report.inventory().packages().size()
                            + 1
                            + report.inventory().distribution().map(d -> 1).orElse(0));
            assertThat(read.at("/spdx/licensed").asLong())
                    .isEqualTo(report.inventory().packages().stream()
                            .filter(p -> !p.particulars().licences().isEmpty())
                            .count());
            assertThat(read.at("/spdx/hashed").asLong())
                    .isEqualTo(report.inventory().packages().stream()
                            .filter(p -> !p.particulars().checksums().isEmpty())
                            .count());
            assertThat(read.at("/spdx/depends").asLong())
                    .isEqualTo(report.inventory().packages().stream()
                            .mapToLong(p -> p.particulars().dependsOn().size())
                            .sum());
            int counted = report.counted().size();
            assertThat(read.at("/gitlab/cases").asInt()).isEqualTo(counted);
            assertThat(read.at("/subassessments/entries").asInt())
                    .isEqualTo(counted + report.gaps().size());
            assertThat(read.at("/subassessments/types")).hasSize(1);
            assertThat(read.at("/subassessments/types/0").asText())
                    .isEqualTo("ContainerRegistryVulnerabilityProperties");
            assertThat(read.at("/junit/tests").asInt())
                    .isEqualTo(1 + report.findings().size() + report.gaps().size());
            assertThat(read.at("/junit/failures").asInt())
                    .isEqualTo(report.judgement().overThreshold().size());
            for (String number : List.of("tests", "failures", "errors", "skipped")) {
                assertThat(read.at("/junit/said/" + number)).as(number).isEqualTo(read.at("/junit/" + number));
            }
            assertThat(read.at("/openvex/statements").asLong())
                    .isEqualTo(report.counted().stream()
                            .map(f -> f.id())
                            .distinct()
                            .count());
        }
    }

    @Test
    void shouldBeSarifThatItsOwnersValidatorAndGithubsRulesAccept() throws Exception {
        String npm = Tools.require("npm");
        Files.createDirectories(TOOLS.resolve("sarif"));
        Programs.runOnline(
                TOOLS.resolve("sarif"),
                List.of(
                        npm,
                        "install",
                        "--silent",
                        "--prefix",
                        TOOLS.resolve("sarif").toString(),
                        "@microsoft/sarif-multitool@5.7.0"),
                "no SARIF was validated");
        String multitool;
        try (var files = Files.walk(TOOLS.resolve("sarif/node_modules/@microsoft"))) {
            multitool = files.filter(f -> f.getFileName().toString().equals("Sarif.Multitool"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
        for (String report : REPORTS.keySet()) {
            Path log = folder.resolve(report + "-validated.sarif");
            // with findings of its own it ends with an exit code of its own
            Tools.run(
                    folder,
                    2,
                    List.of(
                            multitool,
                            "validate",
                            file(report, "report.sarif").toString(),
                            "--rule-kind",
                            "Sarif;Ghas",
                            "--level",
                            "Error;Warning",
                            "--output",
                            log.toString(),
                            "--log",
                            "ForceOverwrite"));
            JsonNode run = MAPPER.readTree(log.toFile()).at("/runs/0");
            assertThat(run.at("/invocations/0/executionSuccessful").asBoolean())
                    .as(report)
                    .isTrue();
            List<String> complaints = new ArrayList<>();
            for (JsonNode result : run.path("results")) {
                complaints.add(result.path("ruleId").asText() + " " + result.path("message"));
            }
            // the project has no page of its own that the tool could be told by
            complaints.removeIf(c -> c.startsWith("SARIF2005"));
            assertThat(complaints).as(report).isEmpty();
        }
    }

    @Test
    void shouldBeCycloneDxThatItsOwnersValidatorAccepts() throws Exception {
        for (String report : REPORTS.keySet()) {
            for (String name : List.of("bom.cdx.json", "bom.vex.cdx.json")) {
                assertThat(new JsonParser().validate(file(report, name).toFile(), Version.VERSION_16))
                        .as(report + "/" + name)
                        .isEmpty();
            }
        }
    }

    @Test
    void shouldBeJsonByThePublishedSchemaThatTakesEveryOtherForm() throws Exception {
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(MAPPER.readTree(Path.of("../docs/report.schema.json").toFile()));
        for (String report : REPORTS.keySet()) {
            assertThat(schema.validate(
                            MAPPER.readTree(file(report, "report.json").toFile())))
                    .as(report)
                    .isEmpty();
            ScanReport again = ReportFile.read(file(report, "report.json"));
            for (Path written : ReportFormats.write(again, ReportFormats.files(), folder.resolve("again-" + report))) {
                assertThat(written)
                        .hasSameBinaryContentAs(
                                file(report, written.getFileName().toString()));
            }
        }
    }

    @Test
    void shouldBeMarkdownInWhichNothingOfAnImageIsMarkup() throws Exception {
        Parser parser =
                Parser.builder().extensions(List.of(TablesExtension.create())).build();
        for (String report : REPORTS.keySet()) {
            List<String> markup = new ArrayList<>();
            Node document = parser.parse(Files.readString(file(report, "report.md")));
            document.accept(new AbstractVisitor() {
                @Override
                public void visit(HtmlBlock block) {
                    markup.add(block.getLiteral());
                }

                @Override
                public void visit(HtmlInline inline) {
                    markup.add(inline.getLiteral());
                }

                @Override
                public void visit(Link link) {
                    markup.add(link.getDestination());
                }

                @Override
                public void visit(Image image) {
                    markup.add(image.getDestination());
                }
            });
            assertThat(markup)
                    .as(report)
                    .allMatch(m -> m.matches("</?details>|<details><summary>\\d+ findings?</summary>"));
        }
    }

    @Test
    void shouldNotLetAHostileImageHarmXmlTerminalsTemplatesOrBuildServers() throws Exception {
        var xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file("hostile", "junit.xml").toFile());
        assertThat(xml.getElementsByTagName("img").getLength()
                        + xml.getElementsByTagName("script").getLength())
                .isZero();
        String console = String.join("\n", new TableReport(100, false).lines(REPORTS.get("hostile")));
        // what is shown is plain, and has the parts that are words
        assertThat(console.chars().filter(c -> c < 32 && c != '\n' || c >= 0x7f && c < 0xa0))
                .isEmpty();
        assertThat(console).doesNotContain("\u202e", "\u2066", "\u2069", "\u200f", "\ufffe", "\u061c", "\udb40");
        // build servers take such a beginning of a line for a command
        assertThat(console.lines()).noneMatch(l -> l.startsWith("::") || l.startsWith("##vso["));
        for (Path file : ReportFormats.write(REPORTS.get("hostile"), List.of("json"), folder.resolve("hostile"))) {
            assertThat(Files.readString(file)).doesNotContain("\u001b", "\u0007");
        }
    }
}
