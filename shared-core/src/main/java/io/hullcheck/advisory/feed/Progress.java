package io.hullcheck.advisory.feed;

/** Told how far long work has come. Implementations are thread-safe and quick. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (what, total, unit) -> new Task() {
        @Override
        public void advance(long by) {}

        @Override
        public void close() {}
    };

    /** What is counted. */
    enum Unit {
        BYTES,
        RECORDS
    }

    /**
     * Long work begins.
     *
     * @param what for a person, for example {@code Debian/all.zip}
     * @param total how much there is, or -1 when nobody knows
     */
    Task start(String what, long total, Unit unit);

    /** Work under way; closed when it ends, well or not. */
    interface Task extends AutoCloseable {
        void advance(long by);

        @Override
        void close();
    }
}
