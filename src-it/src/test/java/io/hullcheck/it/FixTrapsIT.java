package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.it.FixTraps.Trap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty upgrades that are known to break applications: what is advised, and whether the program starts with it. */
class FixTrapsIT {
    @TempDir
    Path folder;

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

    private static String row(Trap trap, String out, Set<String> left, boolean isStarted) {
        List<String> advice = new ArrayList<>();
        FixBuild.lines(out, "Change: ").stream()
                .flatMap(l -> Stream.of(l.split("; ")))
                .filter(l -> l.contains(" " + trap.name() + "/pom.xml")
                        || trap.artifacts().stream().anyMatch(a -> l.startsWith(a + " is called ")))
                .map(l -> l.replaceAll(" (in|in the properties of) " + trap.name() + "/pom\\.xml(, line \\d+)?", "")
                        .replace(" of " + trap.name() + "/pom.xml", ""))
                .forEach(advice::add);
        boolean isChanged = !advice.isEmpty();
        FixBuild.lines(out, "Stays: ").stream()
                .filter(l -> trap.artifacts().stream().anyMatch(a -> isOf(trap, a, l)))
                .map(l -> "stays: " + l.substring(l.indexOf(": ") + 2))
                .forEach(advice::add);
        boolean breaks =
                FixBuild.lines(out, "Would break: ").stream().anyMatch(l -> l.contains("com.example:" + trap.name()));
        return "| " + trap.name() + ": " + trap.danger() + " | " + String.join("; ", advice) + " | "
                + (isChanged ? "yes" : "unchanged") + " | " + (left.isEmpty() ? "–" : String.join(", ", left)) + " | "
                + (breaks ? "no" : "yes") + " | "
                + (isStarted ? "yes" : "no") + " |";
    }

    @Test
    void shouldGiveAdviceThatTheProgramStartsWithOrLeaveItAsItIsWithTheReason() throws Exception {
        FixTraps traps = FixTraps.read(Path.of("src/test/resources/fix-traps/traps.txt"));
        FixBuild build = new FixBuild(folder);
        traps.write(Files.createDirectories(build.project()));
        traps.writeFeed(folder.resolve("feed"));
        build.update(folder.resolve("feed"));
        String out = build.run(0, "", "fix", "-Dhullcheck.apply -Dhullcheck.verify=false");
        for (Trap trap : traps.traps()) {
            build.forget(trap.name());
        }
        String again = build.run(0, "", "fix", "");
        assertThat(again).as("nothing is left to be changed").contains("There is nothing in the POMs of this build");
        List<String> rows = new ArrayList<>();
        for (Trap trap : traps.traps()) {
            Set<String> left = build.found(trap.name());
            rows.add(row(trap, out, left, build.isStarted(trap.name(), "Main")));
        }
        String table = rows.stream().collect(Collectors.joining("\n"));
        Files.writeString(Path.of("target/fix-traps.md"), table + "\n");
        assertThat(rows).as(table).hasSize(20).allMatch(r -> r.endsWith("| yes | yes |"));
        assertThat(Files.readString(Path.of("../docs/fix.md")))
                .as("the table of docs/fix.md is that of target/fix-traps.md")
                .contains(table);
    }
}
