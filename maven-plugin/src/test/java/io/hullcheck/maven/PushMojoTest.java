package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal as Maven configures it, with a real registry. */
@MojoTest
class PushMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private void prepare(PushMojo mojo, RealRegistry registry, String log4j, String... targets)
            throws IOException, IllegalAccessException {
        Path file = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app/log4j.jar",
                                        new Zip()
                                                .coordinates("org.apache.logging.log4j", "log4j-core", log4j)
                                                .bytes()))
                        .dockerLegacy("app:1"));
        setVariableValueToObject(mojo, "image", "docker-archive:" + file);
        setVariableValueToObject(mojo, "outputDirectory", folder.resolve("out").toFile());
        setVariableValueToObject(mojo, "insecureRegistries", List.of(registry.host()));
        setVariableValueToObject(
                mojo,
                "targets",
                List.of(targets).stream().map(t -> registry.host() + "/" + t).toList());
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    private static String tags(RealRegistry registry, String repository) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + registry.host() + "/v2/" + repository + "/tags/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    void shouldPushToEveryTargetWhenThePolicyLetsTheImagePass(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1", "app:latest", "team/copy:1");
            mojo.execute();
            assertThat(tags(registry, "app")).contains("\"1\"", "\"latest\"");
            assertThat(tags(registry, "team/copy")).contains("\"1\"");
            assertThat(String.join("\n", logged)).contains("Pushed " + registry.host() + "/app:1 as sha256:");
            // the layers of the second repository were mounted from the first
            assertThat(logged).anyMatch(l -> l.contains("/team/copy:1 as sha256:") && l.contains("(0 bytes"));
            assertThat(folder.resolve("out/report.json")).exists();
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    void shouldPushNothingWhenAFindingReachesTheThreshold(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            prepare(mojo, registry, "2.14.1", "app:1");
            assertThatThrownBy(mojo::execute)
                    .isInstanceOf(MojoFailureException.class)
                    .hasMessageContaining("CVE-2021-44228");
            assertThat(tags(registry, "app")).contains("NAME_UNKNOWN");
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    @MojoParameter(name = "dryRun", value = "true")
    void shouldOnlySayWhatItWouldPushInADryRun(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1");
            mojo.execute();
            assertThat(tags(registry, "app")).contains("NAME_UNKNOWN");
            assertThat(logged).contains("Would push to " + registry.host() + "/app:1 (dryRun)");
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    void shouldRefuseWhatIsNoSavedImageBeforeItScansAnything(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1");
            setVariableValueToObject(mojo, "image", "dir:" + folder);
            assertThatThrownBy(mojo::execute).hasMessageContaining("push takes a saved image");
            setVariableValueToObject(mojo, "targets", List.of(" "));
            assertThatThrownBy(mojo::execute).hasMessageContaining("names no place");
        }
    }
}
