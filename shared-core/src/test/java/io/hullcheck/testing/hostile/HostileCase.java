package io.hullcheck.testing.hostile;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One image, or one SBOM, that is meant to do harm.
 *
 * @param kind groups the rows of the table
 * @param name of this one, unique
 * @param making writes it
 */
public record HostileCase(String kind, String name, Making making) {

    /** Writes an image to a place. */
    public interface Making {
        /** @param file does not exist yet */
        void write(Path file) throws IOException;
    }
}
