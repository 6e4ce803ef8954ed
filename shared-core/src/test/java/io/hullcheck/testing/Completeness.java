package io.hullcheck.testing;

import io.hullcheck.inventory.Inventory;
import java.io.IOException;

/**
 * Writes the rows of {@code docs/completeness.md} into {@code target/completeness}: each names a kind of input that once
 * lost packages, the input of the test, and what a scan says of it before and after the fix.
 */
public final class Completeness {
    private Completeness() {}

    /**
     * Writes one row.
     *
     * @param number orders the table, two digits and a letter: {@code 01a}
     * @param kind of input, for a person
     * @param input what the test reads
     * @param before what a scan said before the fix
     * @param after what it says now, taken from the result under test
     */
    public static void row(String number, String kind, String input, String before, String after) throws IOException {
        DocumentedRows.write("completeness", number, kind, input, before, after);
    }

    /** The packages and gaps of an inventory in a few words. */
    public static String of(Inventory inventory) {
        return String.join(", ", Catalogued.names(inventory))
                + (inventory.packages().isEmpty() ? "0 packages" : "")
                + (inventory.gaps().isEmpty()
                        ? ""
                        : "; gap: "
                                + String.join("; ", Catalogued.gaps(inventory))
                                        .replace("|", "\\|")
                                        // layers of tests hold archives with the time of their making
                                        .replaceAll(" \\(sha256:[0-9a-f]+\\)", ""));
    }
}
