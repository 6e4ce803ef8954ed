package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;

/**
 * What a language's build tool writes into the programs it makes. A new one is one class and one line in {@link
 * ProgramRecordCataloguer}. Stateless.
 */
interface BuildRecord {
    /** The byte that it starts with. */
    byte firstByte();

    /**
     * Whether the record may start at a place where its first byte stands.
     *
     * @param at at least {@link ProgramRecordCataloguer#LOOKAHEAD} bytes follow, unless the program ends before
     */
    boolean mayStart(byte[] buffer, int at, int filled);

    /**
     * Reads the record, beyond the window where need be.
     *
     * @return whether it was one, and not the same bytes in a program that looks for them; what was read beyond the
     *     window is gone then
     * @throws IOException when it is one, and cut short or damaged
     */
    boolean tell(Window window, FoundFile file, Evidence evidence) throws IOException;
}
