package io.hullcheck.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Holds what was found against what another tool lists, and writes the figures as a line of a table into {@code
 * target/recall}, where {@code .ci/run} and {@code docs/recall.md} take them from.
 */
public final class Recall {
    private Recall() {}

    /**
     * Fails on the first package that only one of the two knows.
     *
     * @param truth whose word counts, and on what, for a person: {@code npm ls --all}
     */
    public static void shouldBeWhole(String truth, Collection<String> theirs, Collection<String> ours)
            throws IOException {
        TreeSet<String> missed = new TreeSet<>(theirs);
        missed.removeAll(ours);
        TreeSet<String> wrong = new TreeSet<>(ours);
        wrong.removeAll(theirs);
        int expected = new TreeSet<>(theirs).size();
        int found = new TreeSet<>(ours).size();
        write(
                truth,
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %d | %d | %.1f %% | %.1f %% |",
                        truth,
                        expected,
                        found,
                        missed.size(),
                        wrong.size(),
                        100.0 * (found - wrong.size()) / Math.max(1, found),
                        100.0 * (expected - missed.size()) / Math.max(1, expected)));
        if (expected == 0 || !missed.isEmpty() || !wrong.isEmpty()) {
            throw new AssertionError(truth + ": of " + expected + " missed " + missed + ", wrong " + wrong);
        }
    }

    /** One line of the table. */
    public static void write(String name, String row) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/recall"));
        Files.writeString(folder.resolve(name.replaceAll("[^A-Za-z0-9.]+", "-") + ".row"), row + "\n");
        System.out.println(row);
    }
}
