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
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal as Maven configures it. */
@MojoTest
class SbomMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private void prepare(SbomMojo mojo, LayerTar layer) throws IOException, IllegalAccessException {
        Path file = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        setVariableValueToObject(mojo, "image", "docker-archive:" + file);
        setVariableValueToObject(mojo, "outputDirectory", folder.resolve("out").toFile());
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    private static LayerTar library() {
        return new LayerTar()
                .file(
                        "app/lib.jar",
                        new Zip().coordinates("com.acme", "lib", "1.2").bytes());
    }

    @Test
    @InjectMojo(goal = "sbom", pom = POM)
    void shouldWriteBothFormsAndSayWhere(SbomMojo mojo) throws Exception {
        prepare(mojo, library());
        mojo.execute();
        assertThat(Files.readString(folder.resolve("out/bom.cdx.json"))).contains("pkg:maven/com.acme/lib@1.2");
        assertThat(Files.readString(folder.resolve("out/bom.spdx.json"))).contains("pkg:maven/com.acme/lib@1.2");
        assertThat(String.join("\n", logged)).contains("Packages: 1 in docker-archive:", "SBOM: ");
    }

    @Test
    @InjectMojo(goal = "sbom", pom = POM)
    @MojoParameter(name = "formats", value = "spdx")
    void shouldWriteAnSbomAnewInTheFormAskedFor(SbomMojo mojo) throws Exception {
        prepare(mojo, library());
        mojo.execute();
        Path first = Files.move(folder.resolve("out/bom.spdx.json"), folder.resolve("first.json"));
        setVariableValueToObject(mojo, "image", "sbom:" + first);
        setVariableValueToObject(mojo, "formats", List.of("cyclonedx"));
        mojo.execute();
        assertThat(folder.resolve("out/bom.spdx.json")).doesNotExist();
        assertThat(Files.readString(folder.resolve("out/bom.cdx.json"))).contains("/app/lib.jar!/META-INF/maven");
    }

    @Test
    @InjectMojo(goal = "sbom", pom = POM)
    void shouldFailWhenSomethingCouldNotBeAnalysedAndKeepWhatWasFound(SbomMojo mojo) throws Exception {
        prepare(mojo, library().file("app/bad.jar", "no zip"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("/app/bad.jar")
                .hasMessageContaining("hullcheck.failOnIncomplete=false");
        assertThat(Files.readString(folder.resolve("out/bom.cdx.json"))).contains("com.acme/lib", "FILE_DAMAGED");
    }

    @Test
    @InjectMojo(goal = "sbom", pom = POM)
    @MojoParameter(name = "formats", value = "html")
    void shouldRefuseAFormThatIsNoSbom(SbomMojo mojo) throws Exception {
        prepare(mojo, library());
        assertThatThrownBy(mojo::execute).hasMessageContaining("cyclonedx, spdx");
    }
}
