package io.hullcheck.advisory.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What came of asking a base for a file. */
public sealed interface Fetched {

    /** It is as it was when the validator was given. */
    record Unchanged() implements Fetched {}

    /** The base has no such file. */
    record Missing() implements Fetched {}

    /**
     * The file is here.
     *
     * @param temporary whether it was fetched for this one use, and goes away when it is closed
     * @param validator by which the base can be asked again whether it has changed
     * @param modified when the base says it was last changed
     */
    record Content(Path file, boolean temporary, String validator, Optional<Instant> modified)
            implements Fetched, AutoCloseable {
        @Override
        public void close() throws IOException {
            if (temporary) {
                Files.deleteIfExists(file);
            }
        }
    }
}
