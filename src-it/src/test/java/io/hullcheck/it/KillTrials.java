package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.DocumentedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table in {@code docs/kills.md}. */
final class KillTrials {
    private KillTrials() {}

    /**
     * Writes a row into {@code target/kills}, and holds the page against it. How often a process was killed, and what was seen then, differs from
     * run to run, and is not compared.
     */
    static void row(String number, String what, String times, String seen, String result) throws IOException {
        DocumentedRows.write("kills", number, what, times, seen, result);
        System.out.println("KILLED: " + number + ", " + what + ", " + times + ", " + seen + ", " + result);
        String start = "| " + number + " | " + what + " | ";
        List<String> rows = new ArrayList<>(Files.readAllLines(Path.of("../docs/kills.md")));
        rows.removeIf(r -> !r.startsWith(start));
        assertThat(rows)
                .as("docs/kills.md; target/kills holds the rows of this run")
                .singleElement()
                .asString()
                .endsWith(" | " + result + " |");
    }
}
