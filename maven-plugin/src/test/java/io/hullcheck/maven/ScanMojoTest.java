package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal as Maven configures it: from a pom and from parameters. */
@MojoTest
class ScanMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private void prepare(ScanMojo mojo, LayerTar... layers) throws IOException, IllegalAccessException {
        SavedImage image = new SavedImage();
        for (LayerTar layer : layers) {
            image.layer(layer);
        }
        Path file = SavedImage.archive(folder.resolve("app.tar"), image.dockerLegacy("app:1"));
        setVariableValueToObject(mojo, "image", "docker-archive:" + file);
        setVariableValueToObject(mojo, "outputDirectory", folder.resolve("out").toFile());
        setVariableValueToObject(mojo, "database", "sample");
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    private static LayerTar log4j(String version) {
        return new LayerTar()
                .file(
                        "app/log4j.jar",
                        new Zip()
                                .coordinates("org.apache.logging.log4j", "log4j-core", version)
                                .bytes());
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldFailTheBuildWhenTheThresholdOfThePomIsCrossed(ScanMojo mojo) throws Exception {
        // https://github.com/advisories/GHSA-p6xc-xr62-6r2g: 2.16.0 has one HIGH, fixed in 2.17.0
        prepare(mojo, log4j("2.16.0"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(
                        "Hullcheck: 1 finding of severity HIGH or worse, the worst CVE-2021-45105 in"
                                + " org.apache.logging.log4j:log4j-core 2.16.0 (fixed in 2.17.1); only the embedded sample of 86 vulnerabilities was asked.");
        assertThat(folder.resolve("out/report.json")).exists();
        assertThat(folder.resolve("out/report.html")).exists();
        assertThat(String.join("\n", logged)).contains("HIGH 1", "CVE-2021-45105", "raise");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldFailWithoutAnAdvisoryDatabase(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.1"));
        setVariableValueToObject(mojo, "database", null);
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("there is no advisory database, so packages of Maven were not analysed")
                .hasMessageContaining("hullcheck.database=sample");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldLetAnImagePassThatStaysUnderTheThreshold(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.0"));
        mojo.execute();
        assertThat(String.join("\n", logged))
                .contains("UNHEALTHY: 1 finding, none HIGH or worse; only the embedded sample", "Report: ");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldReportTheSameFromAProcessOfItsOwn(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.0"));
        mojo.execute();
        String plain = report();
        setVariableValueToObject(mojo, "isolate", true);
        mojo.execute();
        assertThat(report()).isEqualTo(plain).contains("CVE-");
        // its options are the user's
        setVariableValueToObject(mojo, "isolateOptions", "-Xmx64m -XX:+NoSuchOption");
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("the process that analysed the image ended with status 1")
                .hasMessageContaining("NoSuchOption");
        assertThat(report()).contains("INCOMPLETE", "ANALYSIS_ENDED");
    }

    /** Without the time of the scan. */
    private String report() throws IOException {
        return Files.readString(folder.resolve("out/report.json"))
                .replaceAll("\"(scanTime|time|created|timestamp)\"\\s*:\\s*\"[^\"]*\"", "");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    @MojoParameter(name = "formats", value = "json")
    void shouldWriteOnlyWhatWasAskedFor(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.1"));
        mojo.execute();
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files).containsExactly(folder.resolve("out/report.json"));
        }
        assertThat(logged).singleElement().asString().startsWith("Report: ");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldEndInAnErrorOfItsOwnWhenSomethingCouldNotBeAnalysed(ScanMojo mojo) throws Exception {
        prepare(mojo, new LayerTar().file("app/bad.jar", "no zip"), log4j("2.17.1"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("/app/bad.jar")
                .hasMessageContaining("hullcheck.failOnIncomplete=false");
        assertThat(Files.readString(folder.resolve("out/report.json")))
                .contains("\"INCOMPLETE\"", "FILE_DAMAGED", "log4j-core");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    @MojoParameter(name = "failOnIncomplete", value = "false")
    void shouldLetIncompleteResultsPassWhenTold(ScanMojo mojo) throws Exception {
        prepare(mojo, new LayerTar().file("app/bad.jar", "no zip"));
        mojo.execute();
        assertThat(String.join("\n", logged)).contains("INCOMPLETE", "NOT ANALYSED 1");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    @MojoParameter(name = "failOn", value = "SEVERE")
    void shouldRefuseAThresholdThatDoesNotExist(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.1"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("\"SEVERE\"")
                .hasMessageContaining("CRITICAL, HIGH, MEDIUM, LOW, NEVER");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    @MojoParameter(name = "formats", value = "json,pdf")
    void shouldRefuseAFormatThatDoesNotExist(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.1"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("\"pdf\"")
                .hasMessageContaining("table, json, html");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    @MojoParameter(name = "platform", value = "linux")
    void shouldRefuseAPlatformThatIsNone(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.1"));
        assertThatThrownBy(mojo::execute).hasMessageContaining("linux/arm64/v8");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldTakeBoundsFromThePom(ScanMojo mojo) throws Exception {
        byte[] archive = new Zip().coordinates("g", "a", "1").bytes();
        for (int i = 0; i < 4; i++) {
            archive = new Zip().file("n.jar", archive).bytes();
        }
        prepare(mojo, new LayerTar().file("deep.jar", archive));
        assertThatThrownBy(mojo::execute).hasMessageContaining("more than 3 deep");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldSayWhatToTypeWhenThereIsNoImage(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.17.1"));
        setVariableValueToObject(mojo, "image", null);
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("-Dhullcheck.image=docker-archive:target/app.tar");
        setVariableValueToObject(mojo, "image", "docker-archive:" + folder.resolve("none.tar"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("none.tar");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    @MojoParameter(name = "skip", value = "true")
    void shouldDoNothingWhenSkipped(ScanMojo mojo) throws Exception {
        prepare(mojo, log4j("2.14.1"));
        mojo.execute();
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
