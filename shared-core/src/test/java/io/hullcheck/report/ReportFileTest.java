package io.hullcheck.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.HullcheckHome;
import io.hullcheck.Policies;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.SetAside;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old report, in any form. */
class ReportFileTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-25T12:00:00.123Z"), ZoneOffset.UTC);
    private static final Path TEMPLATE = Path.of("all.txt.mustache");

    @TempDir
    private Path folder;

    private Scanner scanner() {
        return new Scanner(new HullcheckHome(folder.resolve("home")), NOW);
    }

    /** Every form of a report, and that of the console, is the same from its file. */
    private ScanReport shouldSurvive(ScanReport report) throws IOException {
        Path file = ReportFormats.write(report, List.of("json"), folder.resolve("out"))
                .get(0);
        ScanReport again = ReportFile.read(file);
        for (String form : ReportFormats.files()) {
            assertThat(new String(ReportFormats.document(again, form).bytes()))
                    .as(form)
                    .isEqualTo(new String(ReportFormats.document(report, form).bytes()));
        }
        assertThat(new TableReport(80, true).lines(again)).isEqualTo(new TableReport(80, true).lines(report));
        Path template = Files.writeString(folder.resolve(TEMPLATE), "{{#findings}}{{id}} {{risk}}\n{{/findings}}");
        assertThat(new UserTemplate(template).text(again)).isEqualTo(new UserTemplate(template).text(report));
        return again;
    }

    @Test
    void shouldGiveEveryFormOfARealImageAsIfItWereScannedAgain() throws IOException {
        ScanReport report = scanner()
                .scan(ScanRequest.of(
                                SharedData.require("images/alpine-3.10.tar.gz").toString())
                        .withSample());
        // the release's end of life is about no package of the inventory
        assertThat(shouldSurvive(report).findings())
                .extracting(f -> f.id())
                .anyMatch(id -> id.startsWith("EOL-ALPINE"));
    }

    private Path image() throws IOException {
        Zip log4j = new Zip().coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1");
        return SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(
                                new LayerTar()
                                        .file(
                                                "etc/os-release",
                                                "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=14.04\nVERSION_CODENAME=trusty\n")
                                        .file(
                                                "var/lib/dpkg/status",
                                                "Package: zlib1g\nSource: zlib (1:1)\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: M\nVersion: 1:1\n"))
                        .layer(new LayerTar()
                                .file("bad.jar", "x")
                                .file("app/log4j.jar", log4j.bytes())
                                .file(
                                        "vex/openvex.json",
                                        "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"urn:x\",\"author\":\"a\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"version\":1,\"statements\":[]}")
                                .file(
                                        "lib/spring-beans-5.3.1.jar",
                                        new Zip()
                                                .file("org/springframework/beans/X.class", "")
                                                .bytes()))
                        .dockerWithBlobs("app:1"));
    }

    @Test
    void shouldKeepWhatThePolicyTheBaselineAndReachSaid() throws IOException {
        Path image = image();
        Path rules = Files.writeString(folder.resolve("hullcheck.yaml"), """
                version: 1
                failOn: [{kev: true, types: [maven]}, {score: 9.0, epss: 0.5, fixable: true}]
                ignore:
                  - id: CVE-2022-22965
                    reason: nobody binds
                    expires: 2099-01-01
                  - id: CVE-1999-0001
                    reason: fits nothing
                    expires: 2099-01-01
                """);
        Policy policy = new Policies(
                        Optional.empty(), Optional.empty(), HttpSettings.PATIENT.impatient(), RegistryAccess.DEFAULT)
                .read(Optional.of(rules), Policy.DEFAULT, false, List.of());
        ScanRequest request = ScanRequest.of(image.toString()).withSample();
        Path old = ReportFormats.write(
                        scanner()
                                .scan(ScanRequest.of(SavedImage.archive(
                                                        folder.resolve("old.tar"),
                                                        new SavedImage()
                                                                .layer(new LayerTar()
                                                                        .file(
                                                                                "a.jar",
                                                                                new Zip()
                                                                                        .coordinates(
                                                                                                "org.apache.logging.log4j",
                                                                                                "log4j-core",
                                                                                                "2.15.0")
                                                                                        .bytes()))
                                                                .dockerWithBlobs("app:0"))
                                                .toString())
                                        .withSample()),
                        List.of("json"),
                        folder.resolve("baseline"))
                .get(0);
        ScanReport report = scanner().scan(request.withPolicy(policy).withBaseline(Optional.of(old.toString())));
        ScanReport again = shouldSurvive(report);
        assertThat(again.judgement().setAside()).extracting(SetAside::kind).contains(SetAside.Kind.IGNORED);
        assertThat(again.policy().reasons()).isEqualTo(report.policy().reasons());
        assertThat(again.baseline().orElseThrow().added())
                .isEqualTo(report.baseline().orElseThrow().added());
        assertThat(again.gaps()).isEqualTo(report.gaps());
        assertThat(again.findings()).isEqualTo(report.findings());
        assertThat(again.inventory()).isEqualTo(report.inventory());
        assertThat(again.judgement()).isEqualTo(report.judgement());
    }

    @Test
    void shouldGiveTheSameBytesForTheSameImageAtTheSameTimeInEveryForm() throws IOException {
        ScanRequest request = ScanRequest.of(image().toString()).withSample();
        ScanReport report = scanner().scan(request);
        for (int i = 0; i < 5; i++) {
            ScanReport again = scanner().scan(request);
            for (String form : ReportFormats.files()) {
                assertThat(ReportFormats.document(again, form).bytes())
                        .as(form)
                        .isEqualTo(ReportFormats.document(report, form).bytes());
            }
            assertThat(new TableReport(80, true).lines(again)).isEqualTo(new TableReport(80, true).lines(report));
        }
    }

    @Test
    void shouldKeepThePlatformsApart() throws IOException {
        SavedImage one = new SavedImage().layer(new LayerTar().file("x", "x"));
        SavedImage other = new SavedImage()
                .layer(new LayerTar()
                        .file(
                                "app/log4j.jar",
                                new Zip()
                                        .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                        .bytes()))
                .platform("linux", "arm64");
        Path layout =
                SavedImage.folder(folder.resolve("layout"), SavedImage.ociOfPlatforms("app:1", List.of(one, other)));
        shouldSurvive(scanner().scanAllPlatforms(ScanRequest.of("oci:" + layout).withSample()));
    }

    @Test
    void shouldSayWhyAFileIsNoReportOfIts() throws IOException {
        Path file = folder.resolve("report.json");
        assertThatThrownBy(() -> ReportFile.read(file))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("there is no such report");
        Files.writeString(file, "{\"schemaVersion\": ");
        assertThatThrownBy(() -> ReportFile.read(file)).hasMessageContaining("report.json:1:");
        Files.writeString(file, "{\"findings\": []}");
        assertThatThrownBy(() -> ReportFile.read(file)).hasMessageContaining("no report.json of Hullcheck");
        Files.writeString(file, "{\"schemaVersion\": \"1.0\"}");
        assertThatThrownBy(() -> ReportFile.read(file))
                .hasMessageContaining("it is of schema 1.0, and this Hullcheck reads 1.6");
        Path real = ReportFormats.write(
                        scanner().scan(ScanRequest.of(image().toString()).withSample()), List.of("json"), folder)
                .get(0);
        String text = Files.readString(real);
        Files.writeString(real, text.replaceFirst("\"severity\" : \"CRITICAL\"", "\"severity\" : \"AWFUL\""));
        assertThatThrownBy(() -> ReportFile.read(real))
                .hasMessageContaining("it was changed since it was written: /findings/0/severity");
        Files.writeString(
                real,
                text.replaceFirst(
                        "\"package\" : \"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1\"",
                        "\"package\" : \"pkg:maven/a/b@1\""));
        assertThatThrownBy(() -> ReportFile.read(real)).hasMessageContaining("pkg:maven/a/b@1, which is not there");
    }
}
