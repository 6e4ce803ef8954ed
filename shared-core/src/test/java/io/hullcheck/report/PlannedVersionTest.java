package io.hullcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Policy;
import io.hullcheck.remedy.BuildAdvice;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.remedy.Outlook;
import io.hullcheck.remedy.PomEdit;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fix that a feed names can have a flaw of its own: what a report tells people to go to is the version of the plan. Here the feed says
 * 2.15.0, and the build's plan 2.17.9, which no feed knows.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PlannedVersionTest {
    private ScanReport report;

    /** A build that raises everything to one version. */
    private record Raising(String version) implements BuildGraph {
        @Override
        public Optional<Dependency> find(Optional<String> group, String artifact, String installed) {
            return Optional.empty();
        }

        @Override
        public BuildAdvice advise(List<Finding> findings, Outlook outlook) {
            String purl = findings.get(0).installed().purl();
            PomEdit edit = new PomEdit.SetProperty("pom.xml", 7, "log4j.version", "2.14.1", version);
            List<String> ids = findings.stream().map(Finding::id).toList();
            return new BuildAdvice(
                    List.of(BuildAdvice.Step.of(
                            List.of(edit), List.of(new BuildAdvice.Move(purl, Optional.of(version), ids)), "")),
                    Map.of(),
                    List.of());
        }
    }

    @BeforeAll
    void scan(@TempDir Path folder) throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app/log4j-core-2.14.1.jar",
                                        new Zip()
                                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                                .bytes()))
                        .dockerLegacy("app:1"));
        report = new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                .scan(ScanRequest.of(image.toString())
                        .withSample()
                        .withPolicy(Policy.DEFAULT)
                        .withBuild(new Raising("2.17.9")));
    }

    @Test
    void shouldNameTheVersionOfThePlanInTheSentenceAtTheEnd() {
        assertThat(report.judgement().reason())
                .contains("CVE-2021-44228", "(fixed in 2.17.9)")
                .doesNotContain("2.15.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "html", "markdown", "sarif", "junit", "gitlab"})
    void shouldNameTheVersionOfThePlanInEveryFormThatTellsWhatToDo(String form) throws IOException {
        String text = new String(ReportFormats.document(report, form).bytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("log4j.version to 2.17.9");
    }

    @Test
    void shouldNameTheVersionOfThePlanInTheTable() {
        assertThat(String.join(" ", new TableReport(200, false).lines(report)).replaceAll("\\s+", " "))
                .contains("raise org.apache.logging.log4j:log4j-core to 2.17.9");
    }
}
