package io.hullcheck.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is new since an earlier scan, or since the image that is in use. */
class BaselineTest {
    @TempDir
    private Path folder;

    private String image(String name, String... coordinates) throws IOException {
        LayerTar layer = new LayerTar();
        for (String one : coordinates) {
            String[] parts = one.split(":");
            layer.file(
                    "app/" + parts[1] + ".jar",
                    new Zip().coordinates(parts[0], parts[1], parts[2]).bytes());
        }
        return SavedImage.archive(
                        folder.resolve(name), new SavedImage().layer(layer).dockerLegacy("app:1"))
                .toString();
    }

    private ScanReport scan(String image, Optional<String> baseline, Policy policy) throws IOException {
        return new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                .scan(ScanRequest.of(image).withSample().withBaseline(baseline).withPolicy(policy));
    }

    private static final Policy NEW_ONES = new Policy(Optional.of(Severity.LOW), false, true, false).withOnlyNew(true);

    @Test
    void shouldFailOnNewFindingsAloneAndTellWhatIsGone() throws IOException {
        // https://github.com/advisories/GHSA-p6xc-xr62-6r2g: 2.16.0; https://github.com/advisories/GHSA-gwrp-pvrq-jmwv:
        // commons-io 2.6
        String before = image("before.tar", "org.apache.logging.log4j:log4j-core:2.16.0", "commons-io:commons-io:2.6");
        ScanReport first = scan(before, Optional.empty(), Policy.DEFAULT);
        assertThat(first.findings()).extracting(f -> f.installed().name()).contains("log4j-core", "commons-io");
        Path report = ReportFormats.write(first, List.of("json"), folder.resolve("out"))
                .get(0);

        // the same flaws in the same and in other versions are not new
        ScanReport same = scan(before, Optional.of(report.toString()), NEW_ONES);
        assertThat(same.judgement().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(same.baseline().orElseThrow().added()).isEmpty();
        assertThat(same.baseline().orElseThrow().unchanged())
                .isEqualTo(first.findings().size());

        // commons-io is mended, and log4j went back to a version with more flaws
        String after = image("after.tar", "org.apache.logging.log4j:log4j-core:2.14.1", "commons-io:commons-io:2.14.0");
        for (String baseline : List.of(report.toString(), before)) {
            ScanReport other = scan(after, Optional.of(baseline), NEW_ONES);
            assertThat(other.judgement().verdict()).isEqualTo(Verdict.FAILED);
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            assertThat(other.judgement().overThreshold())
                    .extracting(f -> f.id())
                    .contains("CVE-2021-44228")
                    .doesNotContain("CVE-2021-45105");
            assertThat(other.judgement().reason()).contains("that are new");
            assertThat(other.baseline().orElseThrow().gone())
                    .allSatisfy(g -> assertThat(g.purl()).contains("commons-io"))
                    .isNotEmpty();
        }
    }

    @Test
    void shouldRefuseABaselineOfAnotherImageOrNone() throws IOException {
        String image = image("app.tar", "org.apache.logging.log4j:log4j-core:2.16.0");
        String other = image("other.tar", "com.acme:something:1");
        assertThatThrownBy(() -> scan(image, Optional.of(other), NEW_ONES))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("is one of another image");
        Path text = Files.writeString(folder.resolve("text.json"), "{\"findings\": ");
        assertThatThrownBy(() -> scan(image, Optional.of(text.toString()), NEW_ONES))
                .hasMessageContaining("text.json:1:")
                .hasMessageContaining("no JSON");
        Path json = Files.writeString(folder.resolve("json.json"), "{}");
        assertThatThrownBy(() -> scan(image, Optional.of(json.toString()), NEW_ONES))
                .hasMessageContaining("no report.json of Hullcheck");
    }
}
