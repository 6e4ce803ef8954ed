package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints how long a plan takes for an application of 200 artifacts; judges no time, because machines differ. */
class FixBenchmarkIT {
    private static final Pattern PLANNED =
            Pattern.compile("Planned in ([0-9.]+) s: ([0-9]+) artifacts, resolved ([0-9]+) times");

    @TempDir
    Path folder;

    private static long jars(Path repository) throws IOException {
        try (Stream<Path> all = Files.walk(repository)) {
            return all.filter(p -> p.toString().endsWith(".jar")).count();
        }
    }

    @Test
    void shouldPlanForAnApplicationOfTwoHundredArtifacts() throws Exception {
        FixBuild build = new FixBuild(folder);
        FixFeed feed = new FixFeed();
        // https://github.com/advisories: four libraries that are decided by the BOM, and by what they belong to
        feed.add("CVE-2022-22965 | org.springframework:spring-beans | 5.3.0 | 5.3.18");
        feed.add("CVE-2022-25857 | org.yaml:snakeyaml | 0 | 1.31");
        feed.add("CVE-2020-36518 | com.fasterxml.jackson.core:jackson-databind | 2.13.0 | 2.13.2.1");
        feed.add("CVE-2021-43797 | io.netty:netty-codec-http | 4.0.0.Final | 4.1.77.Final");
        feed.write(folder.resolve("feed"));
        build.update(folder.resolve("feed"));
        StringBuilder starters = new StringBuilder();
        for (String starter : List.of(
                "activemq",
                "actuator",
                "amqp",
                "artemis",
                "batch",
                "cache",
                "data-cassandra",
                "data-couchbase",
                "data-elasticsearch",
                "data-jpa",
                "data-mongodb-reactive",
                "data-neo4j",
                "data-redis",
                "freemarker",
                "integration",
                "jersey",
                "mail",
                "quartz",
                "rsocket",
                "security",
                "thymeleaf",
                "validation",
                "web",
                "web-services",
                "webflux")) {
            starters.append("<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-")
                    .append(starter)
                    .append("</artifactId></dependency>\n");
        }
        Path project = Files.createDirectories(build.project());
        Files.writeString(project.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>large</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
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
                  <dependencies>
                %s  </dependencies>
                  <build>
                    <plugins>
                %s    </plugins>
                  </build>
                </project>
                """.formatted(starters, FixIT.ROOT_FOLDER));
        String debug = "-Dorg.slf4j.simpleLogger.log.io.hullcheck.maven.FixMojo=debug";
        build.run(0, "", "fix", debug);
        // warm: what is needed is on this machine
        Path repository = Path.of("target/local-repo");
        long before = jars(repository);
        String out = build.run(0, "", "fix", debug);
        Matcher planned = PLANNED.matcher(out);
        assertThat(planned.find()).as(out).isTrue();
        assertThat(Integer.parseInt(planned.group(2))).isGreaterThanOrEqualTo(200);
        assertThat(out).contains("Change: ", "snakeyaml");
        assertThat(jars(repository)).as("jars that were fetched").isEqualTo(before);
        System.out.printf(
                "fix: a plan for %s artifacts, resolved %s times, in %s s (target 10)%n",
                planned.group(2), planned.group(3), planned.group(1));
    }
}
