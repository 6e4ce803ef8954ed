package io.hullcheck.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rows of a table in the documentation, written by tests into {@code target/TABLE}, one file a row. An integration test holds the page
 * against them.
 */
public final class DocumentedRows {
    private DocumentedRows() {}

    /**
     * Writes one row.
     *
     * @param table names the folder
     * @param number orders the table, and is its first cell
     */
    public static void write(String table, String number, String... cells) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", table));
        Files.writeString(folder.resolve(number + ".row"), "| " + number + " | " + String.join(" | ", cells) + " |\n");
    }
}
