package io.hullcheck.image;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads a tar entry by entry within bounds: what describes one entry may not take more than
 * {@link Bound#HEADER_BYTES}, and every failure is an {@link ImageException}. For one thread.
 */
final class TarReader implements Closeable {
    private final Limits limits;
    private final Metered in;
    private final TarArchiveInputStream tar;
    private boolean within;

    TarReader(InputStream raw, Limits limits) {
        this.limits = limits;
        this.in = new Metered(raw);
        this.tar = new TarArchiveInputStream(in, "UTF-8");
    }

    /** The next entry, or empty at the end of the archive. */
    Optional<TarArchiveEntry> next() throws IOException {
        try {
            // what is left of the entry before is skipped here, so that the meter below counts headers alone
            while (within && tar.skip(Long.MAX_VALUE) > 0) {}
            in.allow(limits.get(Bound.HEADER_BYTES));
            TarArchiveEntry entry = tar.getNextEntry();
            in.allow(Long.MAX_VALUE);
            within = entry != null;
            return Optional.ofNullable(entry);
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    /** Bytes read so far; right after {@link #next()} the place where the entry's content starts. */
    long position() {
        return in.position;
    }

    /** The content of the entry last returned; its failures are {@link ImageException}s too. */
    InputStream content() {
        return new FilterInputStream(tar) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (IOException | RuntimeException e) {
                    throw explained(e);
                }
            }

            @Override
            public void close() {
                // the archive goes on
            }
        };
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /** Turns whatever a damaged archive raised into one clear error. */
    static IOException explained(Exception e) {
        if (e instanceof ImageException || e instanceof InterruptedIOException) {
            return (IOException) e;
        }
        if (e instanceof ClosedByInterruptException) {
            return new InterruptedIOException("the scan was cancelled");
        }
        String message = String.valueOf(e.getMessage());
        boolean ends = e instanceof EOFException
                || message.toLowerCase(java.util.Locale.ROOT).contains("truncated");
        return ends
                ? ImageException.of(
                        ImageException.Kind.TRUNCATED,
                        "the file ends early",
                        "It was not written or copied to its end; make it again",
                        e)
                : ImageException.of(
                        ImageException.Kind.CORRUPT,
                        "the archive is damaged (" + message + ")",
                        "Make it again; if it is damaged again, look at the tool that writes it",
                        e);
    }

    /** Counts bytes, bounds those of a header, and skips by seeking where the source can. */
    private final class Metered extends FilterInputStream {
        private final byte[] scratch;
        private long position;
        private long allowed = Long.MAX_VALUE;

        Metered(InputStream in) {
            super(in);
            this.scratch = in instanceof SliceStream ? new byte[0] : new byte[1 << 16];
        }

        void allow(long bytes) {
            allowed = bytes;
        }

        private void spend(long bytes) throws ImageException {
            position += bytes;
            allowed -= bytes;
            if (allowed < 0) {
                throw limits.reached(Bound.HEADER_BYTES, "the description of one entry is too long");
            }
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                spend(1);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read > 0) {
                spend(read);
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = 0;
            if (scratch.length == 0) {
                skipped = in.skip(count);
                spend(skipped);
                return skipped;
            }
            while (skipped < count) {
                int read = read(scratch, 0, (int) Math.min(scratch.length, count - skipped));
                if (read <= 0) {
                    break;
                }
                skipped += read;
            }
            return skipped;
        }
    }
}
