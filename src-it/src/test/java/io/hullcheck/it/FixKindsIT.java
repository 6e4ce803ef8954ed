package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place where a build states a version: it is changed there, the changed build is scanned without the finding, and starts. */
class FixKindsIT {
    private static final Path PROJECTS = Path.of("src/test/resources/fix-kinds");

    @TempDir
    Path folder;

    private FixBuild build;
    private final List<Kind> kinds = new ArrayList<>();

    /**
     * One of them.
     *
     * @param images folders of modules
     * @param shared the shared case that it is; empty where it stands in {@link #PROJECTS}
     * @param main what a class that is written for it does; empty where it has one
     */
    private record Kind(String name, String title, List<String> images, String shared, String main) {
        String mainClass() {
            return shared.endsWith("bom-siblings") ? "M" : "Main";
        }
    }

    @BeforeEach
    void read() throws Exception {
        build = new FixBuild(folder);
        FixFeed feed = new FixFeed();
        for (String line : Files.readAllLines(PROJECTS.resolve("kinds.txt"))) {
            String rest = line.substring(line.indexOf(' ') + 1);
            String[] parts = rest.split(" \\| ");
            Kind last = kinds.isEmpty() ? null : kinds.get(kinds.size() - 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "#" -> {}
                case "advisory" -> feed.add(rest);
                case "kind" -> {
                    List<String> images = Stream.of(parts[2].split(" "))
                            .map(m -> m.equals(".") ? parts[0] : parts[0] + "/" + m)
                            .toList();
                    kinds.add(new Kind(parts[0], parts[1], images, "", ""));
                }
                case "shared" ->
                    kinds.set(kinds.size() - 1, new Kind(last.name, last.title, last.images, rest, last.main));
                case "main" ->
                    kinds.set(kinds.size() - 1, new Kind(last.name, last.title, last.images, last.shared, rest));
                default -> throw new IOException("unknown line: " + line);
            }
        }
        feed.write(folder.resolve("feed"));
        build.update(folder.resolve("feed"));
    }

    private void write(Kind kind) throws IOException {
        Path to = build.project().resolve(kind.name);
        if (kind.shared.isEmpty()) {
            copy(PROJECTS.resolve(kind.name), to);
            return;
        }
        copy(SharedData.require("cases/" + kind.shared), to);
        // the shared cases have their image in another folder
        Path pom = to.resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replace("/rootfs/app", "/root/app"));
        if (!kind.main.isEmpty()) {
            Files.writeString(
                    Files.createDirectories(to.resolve("src/main/java")).resolve("Main.java"),
                    "public class Main {\n  public static void main(String[] a) throws Exception {\n    " + kind.main
                            + "\n  }\n}\n");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.sorted().toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private String row(Kind kind, String out) throws IOException, InterruptedException {
        Set<String> advice = new TreeSet<>();
        FixBuild.lines(out, "Change: ").stream()
                .flatMap(l -> Stream.of(l.split("; ")))
                .filter(l -> l.contains(" " + kind.name + "/"))
                .map(l -> l.replaceAll(kind.name + "/([^,]*pom\\.xml)(, line \\d+)?", "$1"))
                .forEach(advice::add);
        Set<String> left = new TreeSet<>();
        boolean isStarted = true;
        for (String image : kind.images) {
            left.addAll(build.found(image));
            isStarted &= build.isStarted(image, kind.mainClass());
        }
        return "| " + kind.title + " | " + String.join("; ", advice) + " | "
                + (left.isEmpty() ? "–" : String.join(", ", left)) + " | " + (isStarted ? "yes" : "no") + " |";
    }

    @Test
    void shouldChangeWhatStatesTheVersionWhereverItStands() throws Exception {
        StringBuilder modules = new StringBuilder();
        for (Kind kind : kinds) {
            write(kind);
            modules.append("    <module>").append(kind.name).append("</module>\n");
        }
        // a module without an image comes last
        copy(PROJECTS.resolve("imageless"), build.project().resolve("imageless"));
        modules.append("    <module>imageless</module>\n");
        Files.writeString(
                build.project().resolve("pom.xml"),
                "<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>com.example</groupId>\n"
                        + "  <artifactId>kinds</artifactId>\n  <version>1</version>\n  <packaging>pom</packaging>\n"
                        + "  <modules>\n" + modules + "  </modules>\n</project>\n");
        String out = build.run(0, "", "fix", "-Dhullcheck.apply");
        assertThat(out)
                .contains("This module has no image: ", "Verified: the changed build was built in a copy.")
                .containsOnlyOnce("Build, test and scan again.");
        for (Kind kind : kinds) {
            for (String image : kind.images) {
                build.forget(image);
            }
        }
        String again = build.run(0, "", "fix", "");
        assertThat(again).contains("There is nothing in the POMs of this build");
        List<String> rows = new ArrayList<>();
        for (Kind kind : kinds) {
            rows.add(row(kind, out));
        }
        String table = String.join("\n", rows);
        Files.writeString(Path.of("target/fix-kinds.md"), table + "\n");
        // what only the next major version fixes, and what no dependency of the build is, stay and are named
        assertThat(FixBuild.lines(again, "Stays: "))
                .anyMatch(l -> l.startsWith("org.springframework:spring-web 5.3")
                        && l.contains("only another major version mends CVE-2016-1000027"));
        assertThat(FixBuild.lines(again, "Stays: "))
                .anyMatch(l -> l.startsWith("com.google.inject:guice 4.0: ")
                        && l.contains("com.google.guava:guava from 18.0 to 27.1-jre, another major version"));
        assertThat(FixBuild.lines(again, "Not in a POM: "))
                .contains(
                        "com.google.code.gson:gson 2.8.6: no dependency of this build; it has CVE-2022-25647 (fixed in"
                                + " 2.8.9)");
        assertThat(rows)
                .as(table)
                .allMatch(r -> r.endsWith("| – | yes |")
                        || r.endsWith("| CVE-2016-1000027 | yes |")
                        || r.endsWith("| CVE-2022-25647 | yes |")
                        || r.endsWith("| MADE-UP-guice | yes |"));
        assertThat(Files.readString(Path.of("../docs/fix.md")))
                .as("the table of docs/fix.md is that of target/fix-kinds.md")
                .contains(table);
    }

    @Test
    void shouldNameThePropertyThatIsSetOutsideThePoms() throws Exception {
        copy(PROJECTS.resolve("config"), build.project());
        String before = Files.readString(build.project().resolve("pom.xml"));
        String out = build.run(0, "", "fix", "-Dhullcheck.apply");
        assertThat(FixBuild.lines(out, "Stays: "))
                .singleElement()
                .asString()
                .contains("the property text.version decides on the version", ".mvn/maven.config", "set it to 1.10.0");
        assertThat(build.project().resolve("pom.xml")).hasContent(before);
    }

    @Test
    void shouldLeaveThePomWhereTheApplicationWouldNotLinkWithTheFixedVersion() throws Exception {
        copy(PROJECTS.resolve("breaks"), build.project());
        String before = Files.readString(build.project().resolve("pom.xml"));
        // jsoup 1.15.1 took out what 1.14.1 had deprecated: https://jsoup.org/news/release-1.15.1
        String out = build.run(1, "", "fix", "-Dhullcheck.apply");
        assertThat(FixBuild.lines(out, "Would break: "))
                .anyMatch(l -> l.contains("com.example:breaks") && l.contains("org.jsoup.safety.Whitelist"));
        assertThat(out).contains("Nothing was changed.", "hullcheck.force");
        assertThat(build.project().resolve("pom.xml")).hasContent(before);
        String forced = build.run(1, "", "fix", "-Dhullcheck.apply -Dhullcheck.force");
        assertThat(forced).contains("Would break: ", "Nothing was changed.");
        assertThat(build.project().resolve("pom.xml")).hasContent(before);
        build.run(0, "", "fix", "-Dhullcheck.apply -Dhullcheck.force -Dhullcheck.verify=false");
        assertThat(build.project().resolve("pom.xml")).content().contains("<version>1.15.3</version>");
    }
}
