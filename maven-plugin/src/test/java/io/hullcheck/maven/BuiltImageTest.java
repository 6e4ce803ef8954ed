package io.hullcheck.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which image is looked into when nobody names one. */
class BuiltImageTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @TempDir
    Path folder;

    private BuiltImage image(String plugins) throws Exception {
        Model model = new MavenXpp3Reader().read(new StringReader("""
                <project>
                  <groupId>com.example.shop</groupId><artifactId>Cart</artifactId><version>2-SNAPSHOT</version>
                  <build><plugins>%s</plugins></build>
                </project>
                """.formatted(plugins)));
        return new BuiltImage(new MavenProject(model), folder, folder.resolve("target"));
    }

    private void jib(String file, boolean pushed) throws IOException {
        Path json = folder.resolve(file);
        Files.createDirectories(json.getParent());
        // as jib-maven-plugin 3.5.2 writes it
        Files.writeString(
                json,
                "{\"image\":\"localhost:5000/shop/cart:2\",\"imageId\":\"" + DIGEST + "\",\"imageDigest\":\"" + DIGEST
                        + "\",\"tags\":[\"2\"],\"imagePushed\":" + pushed + "}");
    }

    @Test
    void shouldTakeJibsTarItsPushedImageOrTheOneInTheDaemon() throws Exception {
        assertThat(image("").reference()).isEmpty();
        jib("target/jib-image.json", false);
        assertThat(image("").reference()).contains("docker:" + DIGEST);
        Files.writeString(folder.resolve("target/jib-image.tar"), "tar");
        assertThat(image("").reference()).contains("docker-archive:" + folder.resolve("target/jib-image.tar"));
        jib("target/jib-image.json", true);
        assertThat(image("").reference()).contains("registry:localhost:5000/shop/cart@" + DIGEST);
    }

    @Test
    void shouldLookWhereJibIsToldToWrite() throws Exception {
        jib("out/image.json", true);
        assertThat(image("""
                        <plugin>
                          <groupId>com.google.cloud.tools</groupId><artifactId>jib-maven-plugin</artifactId>
                          <configuration><outputPaths><imageJson>out/image.json</imageJson></outputPaths></configuration>
                        </plugin>
                        """).reference()).contains("registry:localhost:5000/shop/cart@" + DIGEST);
    }

    private static String springBoot(String more) {
        return "<plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId>"
                + more + "</plugin>";
    }

    @Test
    void shouldTakeTheImageOfSpringBootFromTheDaemonWhenTheBuildMakesOne() throws Exception {
        assertThat(image(springBoot("")).reference()).isEmpty();
        assertThat(image(
                                springBoot(
                                        "<executions><execution><goals><goal>build-image-no-fork</goal></goals></execution></executions>"))
                        .reference())
                .contains("docker:Cart:2-SNAPSHOT");
        assertThat(image(springBoot("<configuration><image><name>shop/cart:2</name></image></configuration>"))
                        .reference())
                .contains("docker:shop/cart:2");
    }

    private static String docker(String... names) {
        StringBuilder images = new StringBuilder();
        for (String name : names) {
            images.append("<image><name>").append(name).append("</name><build><from>scratch</from></build></image>");
        }
        return "<plugin><groupId>io.fabric8</groupId><artifactId>docker-maven-plugin</artifactId><configuration><images>"
                + images + "<image><name>postgres:15</name></image></images></configuration></plugin>";
    }

    @Test
    void shouldTakeTheImageThatTheDockerPluginBuildsAndAskWhichOfSeveral() throws Exception {
        assertThat(image(docker("%g/%a:%l")).reference()).contains("docker:shop/cart:latest");
        BuiltImage two = image(docker("one:%v", "two:%v"));
        assertThatThrownBy(two::reference)
                .hasMessageContaining("several images (one:2-SNAPSHOT, two:2-SNAPSHOT)")
                .hasMessageContaining("hullcheck.image");
    }
}
