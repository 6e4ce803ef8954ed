package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real build of several modules: the advice is applied, and what it was about is gone when they are built and scanned again. */
class FixIT {
    private static final String PLUGIN = "io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:";

    /** The dependencies of a module, as they would lie in an image. */
    static final String ROOT_FOLDER = """
                <plugin>
                  <groupId>org.apache.maven.plugins</groupId>
                  <artifactId>maven-dependency-plugin</artifactId>
                  <version>3.9.0</version>
                  <executions>
                    <execution>
                      <phase>package</phase>
                      <goals><goal>copy-dependencies</goal></goals>
                      <configuration>
                        <outputDirectory>${project.build.directory}/root/app</outputDirectory>
                        <includeScope>runtime</includeScope>
                      </configuration>
                    </execution>
                  </executions>
                </plugin>
            """;

    @TempDir
    Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve("project").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Tools.Result maven(String command) throws IOException, InterruptedException {
        Tools.Result result = RealMaven.shell(
                folder,
                folder.resolve("project"),
                "",
                "mvn " + command
                        + " -Dhullcheck.image=dir:target/root -Dhullcheck.database=sample -Dhullcheck.failOn=NEVER"
                        + " -Dhullcheck.offline=false");
        assertThat(result.code()).as(result.out()).isZero();
        return result;
    }

    /** Builds, scans, applies the advice, builds and scans again. */
    private JsonNode mended(String module, List<String> found) throws IOException, InterruptedException {
        String only = module.isEmpty() ? "" : "-pl " + module + " -am";
        Path report = folder.resolve("project").resolve(module).resolve("target/hullcheck/report.json");
        // the goals run where the image is; for the others there is nothing to scan
        String at = module.isEmpty() ? "" : "-f " + module + " ";
        maven("clean install -DskipTests " + only);
        maven(at + PLUGIN + "scan");
        JsonNode before = new ObjectMapper().readTree(report.toFile());
        assertThat(ids(before.path("findings"))).containsAll(found);
        assertThat(before.at("/findings/0/dependencyPath")).isNotEmpty();
        Tools.Result shown = maven(PLUGIN + "fix -Dhullcheck.apply" + (module.isEmpty() ? "" : " -pl " + module));
        assertThat(shown.out()).contains("+++ b/pom.xml");
        maven("clean install -DskipTests " + only);
        maven(at + PLUGIN + "scan");
        JsonNode after = new ObjectMapper().readTree(report.toFile());
        assertThat(after.path("plan").path("changes"))
                .as("nothing is left to be done")
                .isEmpty();
        assertThat(shown.out()).contains("Verified: the changed build was built in a copy.");
        assertThat(ids(after.path("findings"))).doesNotContainAnyElementsOf(found);
        return before;
    }

    private static List<String> ids(JsonNode findings) {
        List<String> ids = new ArrayList<>();
        findings.forEach(f -> ids.add(f.path("id").asText()));
        return ids;
    }

    @Test
    void shouldMendAModuleOfASpringBootBuildWithABomInTheParentOfAllModules() throws Exception {
        write("pom.xml", """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>
                    <module>core</module>
                    <module>app</module>
                  </modules>
                  <dependencyManagement>
                    <dependencies>
                      <dependency>
                        <groupId>org.springframework.boot</groupId>
                        <artifactId>spring-boot-dependencies</artifactId>
                        <version>2.6.5</version>
                        <type>pom</type>
                        <scope>import</scope>
                      </dependency>
                    </dependencies>
                  </dependencyManagement>
                </project>
                """);
        String parent =
                "<parent><groupId>com.example</groupId><artifactId>shop</artifactId><version>1</version></parent>";
        write("core/pom.xml", """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  %s
                  <artifactId>core</artifactId>
                  <packaging>pom</packaging>
                  <dependencies>
                    <dependency>
                      <groupId>org.springframework.boot</groupId>
                      <artifactId>spring-boot-starter</artifactId>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(parent));
        write("app/pom.xml", """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  %s
                  <artifactId>app</artifactId>
                  <packaging>pom</packaging>
                  <dependencies>
                    <dependency>
                      <groupId>com.example</groupId>
                      <artifactId>core</artifactId>
                      <version>${project.version}</version>
                      <type>pom</type>
                    </dependency>
                  </dependencies>
                  <build><plugins>
                %s  </plugins></build>
                </project>
                """.formatted(parent, ROOT_FOLDER));
        // https://github.com/advisories: GHSA-36p3-wjmg-h94x, GHSA-3mc7-4q67-w48m
        JsonNode before = mended("app", List.of("CVE-2022-22965", "CVE-2022-25857"));
        List<String> path = new ArrayList<>();
        for (JsonNode finding : before.path("findings")) {
            if (finding.path("id").asText().equals("CVE-2022-25857")) {
                finding.path("dependencyPath").forEach(p -> path.add(p.asText()));
            }
        }
        assertThat(path)
                .containsExactly(
                        "com.example:app",
                        "com.example:core",
                        "org.springframework.boot:spring-boot-starter",
                        "org.yaml:snakeyaml 1.29");
        assertThat(Files.readString(folder.resolve("project/pom.xml")))
                .contains("<artifactId>snakeyaml</artifactId>", "<artifactId>spring-boot-dependencies</artifactId>");
    }
}
