package io.hullcheck.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Reports;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyAdvisorTest {
    private static String remedy(Finding... findings) {
        return Reports.remedies(List.of(findings)).values().iterator().next().text();
    }

    @Test
    void shouldGoToTheLowestVersionThatMendsAllFindingsOfAPackage() {
        assertThat(remedy(
                        Findings.of("CVE-1", Severity.HIGH, "1.9"),
                        Findings.of("CVE-2", Severity.LOW, "1.10", "2.0"),
                        Findings.of("CVE-3", Severity.LOW, "1.2")))
                .isEqualTo("raise lib to 1.10");
    }

    @Test
    void shouldSayWhatRemainsWithoutAFix() {
        assertThat(remedy(Findings.of("CVE-1", Severity.HIGH, "1.9"), Findings.of("CVE-2", Severity.LOW)))
                .isEqualTo("raise lib to 1.9; 1 of its 2 findings have no fix yet");
        assertThat(remedy(Findings.of("CVE-1", Severity.HIGH))).startsWith("no fixed version is known; replace lib");
    }

    @Test
    void shouldGiveTheCommandOfTheDistribution(@TempDir Path folder) throws IOException {
        assertThat(
                        scan(
                                folder,
                                new LayerTar()
                                        .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                                        .file(
                                                "var/lib/dpkg/status",
                                                "Package: libwebp7\nSource: libwebp\nStatus: install ok installed\nVersion: 1.2.4-0.2\n")))
                .isEqualTo("update libwebp7 (built from libwebp) to 1.2.4-0.2+deb12u1 or later: apt-get update &&"
                        + " apt-get install --only-upgrade libwebp7");
        assertThat(scan(
                        folder,
                        new LayerTar()
                                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.18.0\n")
                                .file("lib/apk/db/installed", "P:curl\nV:8.3.0-r0\n\n")))
                .isEqualTo("update curl to 8.4.0-r0 or later: apk upgrade curl");
    }

    @Test
    void shouldNotRaiseWhatTheBaseImageBrings() throws IOException {
        Finding one = Findings.of("CVE-1", Severity.HIGH, "1.9");
        Finding other = Findings.of("CVE-2", Severity.HIGH);
        assertThat(ofBase(Optional.empty(), one))
                .isEqualTo("lib comes with the base image: build on one that has version 1.9 or later");
        assertThat(ofBase(Optional.empty(), one, other))
                .isEqualTo("lib comes with the base image: build on one that has version 1.9 or later; 1 of its 2"
                        + " findings have no fix yet");
        // a newer base image is known, and has none of them
        Planner.Rebuild rebuild = new Planner.Rebuild("base:1@sha256:1", Set.of(one, other));
        assertThat(ofBase(Optional.of(rebuild), one, other))
                .isEqualTo("build again on the newer base image base:1@sha256:1: lib comes with it");
        // it has one of them still
        assertThat(ofBase(Optional.of(new Planner.Rebuild("base:1", Set.of(one))), one, other))
                .startsWith("lib comes with the base image");
    }

    private static String ofBase(Optional<Planner.Rebuild> rebuild, Finding... findings) throws IOException {
        return new RemedyAdvisor(BuildGraph.NONE, BuildAdvice.NONE, Outlook.NONE, p -> true, rebuild)
                .advise(List.of(findings))
                .values()
                .iterator()
                .next()
                .text();
    }

    @ParameterizedTest
    @EnumSource(PackageKind.class)
    void shouldNameNoVersionThatTheFeedsDoNotKnowAsFixed(PackageKind kind) {
        Finding without = Findings.with(
                Findings.of("CVE-1", Severity.HIGH), f -> f.installed = Findings.of(kind, "lib", "1.0", "/app/lib"));
        assertThat(remedy(without)).startsWith("no fixed version is known").doesNotContainPattern("[0-9]");
        Finding with = Findings.with(
                Findings.of("CVE-1", Severity.HIGH, "1.9"),
                f -> f.installed = Findings.of(kind, "lib", "1.0", "/app/lib"));
        assertThat(remedy(with)).contains("1.9").doesNotContain("1.0");
    }

    private static String scan(Path folder, LayerTar layer) throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        ScanReport report =
                new Scanner(new HullcheckHome(folder), Clock.systemUTC()).scan(ScanRequest.of(image.toString()));
        return report.remedy(report.findings().get(0));
    }
}
