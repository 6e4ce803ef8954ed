package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.testing.OneLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal as Maven configures it. */
@MojoTest
class ConvertMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    private Path folder;

    private final List<String> logged = new ArrayList<>();

    private void prepare(ConvertMojo mojo) throws IOException, IllegalAccessException {
        Path image = OneLibrary.log4Shell(folder.resolve("app.tar"));
        Path file = ReportFormats.write(
                        new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                                .scan(ScanRequest.of(image.toString()).withSample()),
                        List.of("json"),
                        folder.resolve("old"))
                .get(0);
        // nothing of the image is wanted any more
        Files.delete(image);
        setVariableValueToObject(mojo, "report", file.toFile());
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    @Test
    @InjectMojo(goal = "convert", pom = POM)
    @MojoParameter(name = "formats", value = "table,sarif,cyclonedx")
    void shouldWriteAnOldReportInOtherFormsWithoutItsImageAndFailNothing(ConvertMojo mojo) throws Exception {
        prepare(mojo);
        mojo.execute();
        assertThat(Files.readString(folder.resolve("old/report.sarif"))).contains("CVE-2021-44228");
        assertThat(Files.readString(folder.resolve("old/bom.cdx.json"))).contains("log4j-core@2.14.1");
        assertThat(String.join("\n", logged)).contains("FAILED: ", "CVE-2021-44228", "Report: ");
    }

    @Test
    @InjectMojo(goal = "convert", pom = POM)
    void shouldSayWhatIsWrongWithAFileThatIsNoReport(ConvertMojo mojo) throws Exception {
        prepare(mojo);
        Files.writeString(folder.resolve("old/report.json"), "{}");
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("report.json: this is no report.json of Hullcheck");
        setVariableValueToObject(mojo, "formats", List.of("xml"));
        assertThatThrownBy(mojo::execute).hasMessageContaining("formats knows no \"xml\"");
    }
}
