package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.report.ScanReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A build whose POMs are changed by the goal {@code fix}, on advisories of a test.
 *
 * @param folder for the build, in {@code project}, and for the database
 */
record FixBuild(Path folder) {
    private static final String PLUGIN = "io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:";

    Path project() {
        return folder.resolve("project");
    }

    private String database() {
        return " -Dhullcheck.database=" + folder.resolve("fix.db");
    }

    /** Makes the database of a feed. */
    void update(Path feed) throws IOException, InterruptedException {
        maven(
                0,
                folder,
                PLUGIN + "update -Dhullcheck.ecosystems=Maven -Dhullcheck.feeds=file:" + feed
                        + " -Dhullcheck.nvd=none -Dhullcheck.epss=none -Dhullcheck.kev=none" + database());
    }

    /** Packages and calls goals of the plugin, in a folder of the build. */
    String run(int code, String at, String goals, String options) throws IOException, InterruptedException {
        StringBuilder command = new StringBuilder("package");
        for (String goal : goals.split(" ")) {
            command.append(' ').append(PLUGIN).append(goal);
        }
        return maven(
                code,
                project().resolve(at),
                command + " -Dhullcheck.image=dir:target/root -Dhullcheck.failOn=NEVER -Dhullcheck.offline=false"
                        + " -Dhullcheck.ledger=none" + database() + " " + options);
    }

    private String maven(int code, Path here, String command) throws IOException, InterruptedException {
        Tools.Result result = RealMaven.shell(folder, here, "", "mvn " + command);
        assertThat(result.code()).as(result.out()).isEqualTo(code);
        return result.out();
    }

    /** Deletes what was packaged, because a copied jar of before would stay beside the new one. */
    void forget(String module) throws IOException {
        Path root = project().resolve(module).resolve("target/root");
        if (Files.isDirectory(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Whether the main class of a module ends well with the jars of its image. */
    boolean isStarted(String module, String main) throws IOException, InterruptedException {
        Path target = project().resolve(module).resolve("target");
        Tools.Result result = Tools.run(
                folder,
                1,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        target.resolve("classes") + File.pathSeparator + target.resolve("root/app") + "/*",
                        main));
        return result.code() == 0;
    }

    /** Findings of the image of a module, as it lies there now. */
    Set<String> found(String module) throws IOException {
        Path image = project().resolve(module).resolve("target/root");
        ScanReport report = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC())
                .scan(ScanRequest.of("dir:" + image).withDatabase(folder.resolve("fix.db")));
        Set<String> found = new TreeSet<>();
        report.findings().forEach(f -> found.add(f.id()));
        return found;
    }

    /** What the goal says with a word in front of it, without that. */
    static List<String> lines(String out, String start) {
        return out.lines()
                .map(l -> l.replaceFirst("^\\[(INFO|WARNING)] ", ""))
                .filter(l -> l.startsWith(start))
                .map(l -> l.substring(start.length()))
                .toList();
    }
}
