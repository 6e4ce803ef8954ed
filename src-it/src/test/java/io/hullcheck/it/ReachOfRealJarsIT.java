package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs built by Maven with the real Gson 2.8.6, made into images by Jib. */
class ReachOfRealJarsIT {
    @TempDir
    Path folder;

    private static String pom() {
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>app</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>com.google.code.gson</groupId>
                      <artifactId>gson</artifactId>
                      <version>2.8.6</version>
                    </dependency>
                  </dependencies>
                </project>
                """;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "System.out.println(new com.google.gson.Gson().toJson(a)); | REACHABLE",
                "System.out.println(a.length); | NOT_FOUND",
                "System.out.println(Class.forName(\"com.google.gson.\" + a[0])); | UNKNOWN"
            })
    void shouldTellWhetherAProgramReachesARealLibrary(String body, String reach)
            throws IOException, InterruptedException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), pom());
        Path source = Files.createDirectories(project.resolve("src/main/java/com/example"));
        Files.writeString(
                source.resolve("Main.java"),
                "package com.example; public class Main { public static void main(String[] a) throws Exception { "
                        + body + " } }");
        Tools.Result built = RealMaven.shell(
                folder,
                project,
                "",
                "mvn package com.google.cloud.tools:jib-maven-plugin:3.5.2:buildTar"
                        + " io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:scan -Djib.from.image=scratch"
                        + " -Djib.container.mainClass=com.example.Main -Dhullcheck.database=sample -Dhullcheck.failOn=NEVER");
        assertThat(built.code()).as(built.out()).isZero();
        JsonNode report = new ObjectMapper()
                .readTree(project.resolve("target/hullcheck/report.json").toFile());
        // https://github.com/advisories/GHSA-4jrv-ppp4-jm57
        assertThat(report.at("/findings/0/id").asText()).isEqualTo("CVE-2022-25647");
        assertThat(report.at("/findings/0/reach/kind").asText())
                .as(report.at("/findings/0/reach/why").asText())
                .isEqualTo(reach);
    }
}
