package io.hullcheck.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

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
        RECORDS,
        LAYERS
    }

    /**
     * Long work begins.
     *
     * @param what for a person, for example {@code Debian/all.zip}
     * @param total how much there is, or -1 when nobody knows
     */
    Task start(String what, long total, Unit unit);

    /** What a person who waits should know; one sentence without a full stop. */
    default void say(String sentence) {}

    /** Work under way; closed when it ends, well or not. */
    interface Task extends AutoCloseable {
        void advance(long by);

        /** Counts what is read of a stream. */
        default InputStream counted(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    int one = super.read();
                    advance(one < 0 ? 0 : 1);
                    return one;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = super.read(bytes, offset, length);
                    advance(Math.max(0, read));
                    return read;
                }
            };
        }

        @Override
        void close();
    }
}
