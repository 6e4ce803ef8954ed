package io.hullcheck.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static String scan(Path folder, LayerTar layer) throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        ScanReport report =
                new Scanner(new HullcheckHome(folder), Clock.systemUTC()).scan(ScanRequest.of(image.toString()));
        return report.remedy(report.findings().get(0));
    }
}
