package io.hullcheck.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Reports;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    /** Markup, a script's end, a terminal escape, a bell, a change of writing direction. */
    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u001b[31m\u0007\u202egnp.exe";

    private static final Finding WORST = Findings.in(
            "CVE-2021-44228", Severity.CRITICAL, "log4j-core", "2.14.1", "/app/libs/log4j-core-2.14.1.jar", "2.15.0");
    private static final Finding OTHER = Findings.in(
            "CVE-2021-45046", Severity.HIGH, "log4j-core", "2.14.1", "/app/libs/log4j-core-2.14.1.jar", "2.16.0");
    private static final Finding UNFIXED = Findings.in("CVE-2019-17571", Severity.HIGH, "log4j", "1.2.17", "/a.jar");
    private static final Gap GAP = Gap.inFile(Gap.Kind.FILE_DAMAGED, "/b.jar", "it is no archive", "Look at it");

    @TempDir
    Path folder;

    private static String table(ScanReport report) {
        return String.join("\n", new TableReport(80, false).lines(report));
    }

    private static String written(DocumentFormat<ScanReport> format, ScanReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldTellAPersonWhatIsWrongWhereAndWhatToDo() {
        String table = table(Reports.of(List.of(WORST, OTHER, UNFIXED), List.of(GAP)));
        assertThat(table)
                .containsSubsequence(
                        "CRITICAL 1   HIGH 2   MEDIUM 0   LOW 0",
                        "CRITICAL  CVE-2021-44228",
                        "2.14.1 -> 2.15.0",
                        "in  /app/libs/log4j-core-2.14.1.jar (layer 1)",
                        // one step that mends both findings of the package
                        "do  raise log4j-core to 2.16.0",
                        "HIGH      CVE-2021-45046",
                        "HIGH      CVE-2019-17571",
                        "no fix known",
                        "NOT ANALYSED 1",
                        "/b.jar: it is no archive",
                        "do  Look at it",
                        "FAILED: 1 finding of severity CRITICAL");
    }

    @Test
    void shouldFitEightyColumnsWhateverThingsAreCalled() {
        Finding longNames = Findings.in(
                "GHSA-aaaa-bbbb-cccc",
                Severity.MEDIUM,
                "a-very-long-artifact-name-".repeat(5),
                "1:2.3.4-5~deb12u6+really7.8.9-1ubuntu0.22.04.3",
                "/opt/" + "folder/".repeat(20) + "x".repeat(120) + ".jar",
                "9");
        ScanReport report = Reports.of("docker-archive:/" + "p/".repeat(90), List.of(WORST, longNames), List.of(GAP));
        for (int width : new int[] {80, 73, 60}) {
            assertThat(new TableReport(width, false).lines(report))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }
    }

    @Test
    void shouldEndWithTenLinesAtMostThatSayWhatToDoNext() {
        List<Finding> many = new ArrayList<>(List.of(WORST, UNFIXED));
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            changes.add(new Change(
                    "raise " + "a-long-name-".repeat(6) + i + " to 2",
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    List.of(WORST),
                    10 - i,
                    List.of()));
        }
        ScanReport plain = Reports.of(many, List.of(GAP));
        ScanReport report = Reports.withPlan(plain, new FixPlan(changes.subList(0, 2), List.of(UNFIXED)));
        List<String> lines = new TableReport(80, false).lines(report);
        int verdict = lines.lastIndexOf(
                lines.stream().filter(l -> l.startsWith("FAILED: ")).findFirst().orElseThrow());
        assertThat(String.join(" ", lines.subList(verdict, lines.size())).replaceAll(" +", " "))
                .containsSubsequence("FAILED: 1 finding", "Look at it.", "next raise", "next raise");
        for (int number : new int[] {0, 1, 2, 3, 4, 9}) {
            List<String> all = new TableReport(60, false)
                    .lines(Reports.withPlan(plain, new FixPlan(changes.subList(0, number), List.of(UNFIXED))));
            int at = 0;
            for (String line : all) {
                at = line.startsWith("FAILED: ") ? all.indexOf(line) : at;
            }
            assertThat(all.size() - at).isBetween(2, 10);
        }
    }

    @Test
    void shouldUseColoursOnlyWhenAskedTo() {
        ScanReport report = Reports.of(List.of(WORST), List.of());
        assertThat(table(report)).doesNotContain("\u001b");
        assertThat(String.join("\n", new TableReport(80, true).lines(report))).contains("\u001b[1;31mCRITICAL");
    }

    @Test
    void shouldFoldAListThatIsTooLongForAConsole() {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Findings.of("CVE-2026-" + (1000 + i), Severity.LOW, "2"));
        }
        assertThat(table(Reports.of(many, List.of()))).contains("60 more findings");
    }

    @Test
    void shouldNotLetNamesOutOfAnImageReachTheTerminal() {
        Finding hostile = Findings.in(HOSTILE, Severity.HIGH, HOSTILE, HOSTILE, HOSTILE, HOSTILE);
        Gap gap = Gap.inFile(Gap.Kind.FILE_DAMAGED, HOSTILE, HOSTILE, HOSTILE);
        assertThat(table(Reports.of(HOSTILE, List.of(hostile), List.of(gap))))
                .doesNotContain("\u001b", "\u0007", "\u202e");
    }

    @Test
    void shouldKeepLettersOfEveryLanguageAndDropWhatIsNotShown() {
        assertThat(PlainText.of("naïve Привет 日本語 😀 עברית")).isEqualTo("naïve Привет 日本語 😀 עברית");
        assertThat(PlainText.of("a\u061cb\ufffec\udb40\udc41d\ud800e\udc00")).isEqualTo("a?b?c??d?e?");
        assertThat(PlainText.of("\ud800")).isEqualTo("?");
    }

    @Test
    void shouldNotLetNamesOutOfAnImageBecomeMarkup() throws IOException {
        Finding hostile = Findings.in(HOSTILE, Severity.HIGH, HOSTILE, HOSTILE, HOSTILE, HOSTILE);
        Gap gap = Gap.inFile(Gap.Kind.FILE_DAMAGED, HOSTILE, HOSTILE, HOSTILE);
        String html = written(new HtmlReport(), Reports.of(HOSTILE, List.of(hostile), List.of(gap)));
        assertThat(html).doesNotContain("\u001b", "\u202e").contains("&lt;script&gt;");
        assertThat(html.split("<script", -1)).as("the page's own script alone").hasSize(2);
        assertThat(html)
                .contains("default-src &#39;none&#39;")
                .doesNotContain(" style=")
                .doesNotContain("javascript:");
    }

    @Test
    void shouldAllowExactlyTheStyleSheetAndTheScriptOfThePage() throws Exception {
        String html = written(new HtmlReport(), Reports.of(List.of(WORST), List.of()));
        for (String part : List.of("style", "script")) {
            String text = html.substring(html.indexOf("<" + part + ">") + part.length() + 2, html.indexOf("</" + part));
            String hash = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            // jte writes the base64 signs as they are or as entities; a browser reads both alike
            assertThat(html.replace("&#39;", "'").replace("&#43;", "+")).contains(part + "-src 'sha256-" + hash + "'");
        }
    }

    @Test
    void shouldShowEverythingOnThePage() throws IOException {
        String html = written(new HtmlReport(), Reports.of(List.of(WORST, UNFIXED), List.of(GAP)));
        assertThat(html)
                .contains("FAILED", "CVE-2021-44228", "2.14.1", "2.15.0", "/app/libs/log4j-core-2.14.1.jar")
                .contains("no fix known", "/b.jar: it is no archive", "fails on findings of severity CRITICAL");
    }

    @Test
    void shouldWriteTheSameBytesForTheSameScan() throws IOException {
        ScanReport report = Reports.of(List.of(WORST, UNFIXED), List.of(GAP));
        for (DocumentFormat<ScanReport> format : List.of(new JsonReport(), new HtmlReport())) {
            assertThat(written(format, report)).isEqualTo(written(format, report));
        }
    }

    private static void shouldFitTheSchema(String json) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new ObjectMapper()
                        .readTree(Path.of("../docs/report.schema.json").toFile()));
        assertThat(schema.validate(new ObjectMapper().readTree(json))).isEmpty();
    }

    @Test
    void shouldWriteJsonThatFitsThePublishedSchema() throws IOException {
        shouldFitTheSchema(written(new JsonReport(), Reports.of(List.of(WORST, UNFIXED), List.of(GAP))));
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(
                                new LayerTar()
                                        .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                                        .file(
                                                "var/lib/dpkg/status",
                                                "Package: zlib1g\nSource: zlib\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1\n"))
                        .layer(new LayerTar()
                                .file("bad.jar", "x")
                                .file(
                                        "lib/spring-beans-5.3.1.jar",
                                        new Zip()
                                                .file("org/springframework/beans/X.class", "")
                                                .bytes()))
                        .dockerWithBlobs("app:1"));
        ScanReport report = new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                .scan(ScanRequest.of(image.toString()).withSample());
        String json = written(new JsonReport(), report);
        shouldFitTheSchema(json);
        JsonNode tree = new ObjectMapper().readTree(json);
        assertThat(tree.path("findings").findValuesAsText("id")).contains("CVE-2018-25032", "CVE-2022-22965");
        assertThat(tree.path("image").path("digest").asText()).startsWith("sha256:");
        assertThat(tree.path("gaps").findValuesAsText("kind")).contains("FILE_DAMAGED", "DATABASE_SAMPLE");
    }

    @Test
    void shouldWriteOnlyTheFormsAskedForAndRefuseUnknownOnes() throws IOException {
        ScanReport report = Reports.of(List.of(WORST), List.of());
        assertThat(ReportFormats.write(report, List.of("table", "json"), folder.resolve("out")))
                .containsExactly(folder.resolve("out/report.json"));
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files).containsExactly(folder.resolve("out/report.json"));
        }
        assertThatThrownBy(() -> ReportFormats.write(report, List.of("xml"), folder))
                .hasMessage(
                        "formats knows no \"xml\"; it is a list of table, json, html, sarif, junit, markdown, gitlab, openvex, cyclonedx-vex,"
                                + " subassessments, cyclonedx, spdx");
    }

    @Test
    void shouldLeaveReportsReadableForWhoeverMayReadTheFolder() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "made without further ado");
        Path report = ReportFormats.write(Reports.of(List.of(WORST), List.of()), List.of("json"), folder)
                .get(0);
        assertThat(Files.getPosixFilePermissions(report)).isEqualTo(Files.getPosixFilePermissions(plain));
    }
}
