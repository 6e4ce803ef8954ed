package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.it.FixTraps.Trap;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty upgrades that are known to break applications: what is advised, and whether the program starts with it. */
class FixTrapsIT {
    private static final String PLUGIN = "io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:";

    @TempDir
    Path folder;

    private String maven(String command) throws IOException, InterruptedException {
        Tools.Result result = RealMaven.shell(folder, folder.resolve("project"), "", "mvn " + command);
        assertThat(result.code()).as(result.out()).isZero();
        return result.out();
    }

    private void forgetImages(FixTraps traps) throws IOException {
        for (Trap trap : traps.traps()) {
            Path root = folder.resolve("project").resolve(trap.name()).resolve("target/root");
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private boolean isStarted(Trap trap) throws IOException, InterruptedException {
        Path target = folder.resolve("project").resolve(trap.name()).resolve("target");
        Tools.Result result = Tools.run(
                folder,
                1,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        target.resolve("classes") + File.pathSeparator + target.resolve("root/app") + "/*",
                        "Main"));
        return result.code() == 0 && result.out().contains("started");
    }

    private static List<String> lines(String out, String start) {
        return out.lines()
                .map(l -> l.replaceFirst("^\\[(INFO|WARNING)] ", ""))
                .filter(l -> l.startsWith(start))
                .map(l -> l.substring(start.length()))
                .toList();
    }

    /** Whether a line is of an artifact of a trap, in the version that the trap has where it states one. */
    private static boolean isOf(Trap trap, String artifact, String line) {
        List<String> stated = trap.dependencies().stream()
                .filter(d -> d.startsWith(artifact + ":") && !d.contains("${"))
                .map(d -> d.replaceFirst(":([^:]*)$", " $1: "))
                .toList();
        return stated.isEmpty()
                ? line.startsWith(artifact + " ")
                : stated.stream().anyMatch(line::startsWith);
    }

    private static String row(Trap trap, String out, boolean isStarted) {
        List<String> advice = new ArrayList<>();
        lines(out, "Change: ").stream()
                .flatMap(l -> Stream.of(l.split("; ")))
                .filter(l -> l.contains(" " + trap.name() + "/pom.xml")
                        || trap.artifacts().stream().anyMatch(a -> l.startsWith(a + " is called ")))
                .map(l -> l.replaceAll(" (in|in the properties of) " + trap.name() + "/pom\\.xml(, line \\d+)?", "")
                        .replace(" of " + trap.name() + "/pom.xml", ""))
                .forEach(advice::add);
        boolean isChanged = !advice.isEmpty();
        lines(out, "Stays: ").stream()
                .filter(l -> trap.artifacts().stream().anyMatch(a -> isOf(trap, a, l)))
                .map(l -> "stays: " + l.substring(l.indexOf(": ") + 2))
                .forEach(advice::add);
        if (advice.isEmpty()) {
            advice.add("stays: no fix is known");
        }
        boolean breaks = lines(out, "Would break: ").stream().anyMatch(l -> l.contains("com.example:" + trap.name()));
        return "| " + trap.name() + ": " + trap.danger() + " | " + String.join("; ", advice) + " | "
                + (isChanged ? "yes" : "unchanged") + " | " + (breaks ? "no" : "yes") + " | "
                + (isStarted ? "yes" : "no") + " |";
    }

    @Test
    void shouldGiveAdviceThatTheProgramStartsWithOrLeaveItAsItIsWithTheReason() throws Exception {
        FixTraps traps = FixTraps.read(Path.of("src/test/resources/fix-traps/traps.txt"));
        Path project = Files.createDirectories(folder.resolve("project"));
        traps.write(project);
        traps.writeFeed(folder.resolve("feed"));
        String database = "-Dhullcheck.database=" + folder.resolve("traps.db");
        maven("-N " + PLUGIN + "update -Dhullcheck.ecosystems=Maven -Dhullcheck.feeds=file:" + folder.resolve("feed")
                + " -Dhullcheck.nvd=none -Dhullcheck.epss=none -Dhullcheck.kev=none " + database);
        String fix = "package " + PLUGIN + "fix -Dhullcheck.image=dir:target/root -Dhullcheck.failOn=NEVER"
                + " -Dhullcheck.offline=false -Dhullcheck.ledger=none " + database;
        String out = maven(fix + " -Dhullcheck.apply -Dhullcheck.verify=false");
        forgetImages(traps);
        String again = maven(fix);
        assertThat(again).as("nothing is left to be changed").contains("There is nothing in the POMs of this build");
        List<String> rows = new ArrayList<>();
        for (Trap trap : traps.traps()) {
            rows.add(row(trap, out, isStarted(trap)));
        }
        String table = rows.stream().collect(Collectors.joining("\n"));
        Files.writeString(Path.of("target/fix-traps.md"), table + "\n");
        assertThat(rows).as(table).hasSize(20).allMatch(r -> r.endsWith("| yes | yes |"));
        assertThat(Files.readString(Path.of("../docs/fix.md")))
                .as("the table of docs/fix.md is that of target/fix-traps.md")
                .contains(table);
    }
}
