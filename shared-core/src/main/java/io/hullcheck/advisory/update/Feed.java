package io.hullcheck.advisory.update;

import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.feed.FeedBase;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One source of the database: asked first whether it has changed, and read only then. */
interface Feed {
    /** What the database calls it: {@code osv/Debian}, {@code nvd/2024}, {@code epss}, {@code kev}. */
    String name();

    FeedBase base();

    /**
     * Asks whether there is something new.
     *
     * @param state what {@link Read#state} was last time; empty when it was never read
     * @return empty when there is nothing new
     * @throws IOException when it cannot be asked
     */
    Optional<Change> ask(String state) throws IOException;

    /** Something new, ready to be read. */
    interface Change extends AutoCloseable {
        /**
         * Begins with what can be done before its turn, while another feed is still being written.
         *
         * @throws IOException when it fails already; the feed is then not read
         */
        default void prepare() throws IOException {}

        Read apply(AdvisoryWriter writer) throws IOException;

        /** Takes away what was fetched. */
        @Override
        void close() throws IOException;
    }

    /**
     * What was read.
     *
     * @param state for the next time it is asked
     * @param data when its newest part was written, by its own word
     * @param total records that the feed holds now
     * @param records times of modification by id, of all records that it holds; none for a feed that is always read whole
     * @param changed ids of records that were read now
     * @param unread of those, what could not be read, by id
     * @param gone ids of records that it no longer holds
     * @param problem what could not be read of the feed as a whole
     */
    record Read(
            String state,
            Optional<Instant> data,
            long total,
            Map<String, String> records,
            Set<String> changed,
            Map<String, String> unread,
            Set<String> gone,
            Optional<String> problem) {
        /** Of a feed that is always read as a whole. */
        static Read whole(String state, Optional<Instant> data, long total) {
            return new Read(state, data, total, Map.of(), Set.of(), Map.of(), Set.of(), Optional.empty());
        }
    }
}
