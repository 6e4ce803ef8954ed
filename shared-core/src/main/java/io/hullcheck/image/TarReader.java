package io.hullcheck.image;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads a tar entry by entry within bounds, as container runtimes do (Go's {@code archive/tar}): a pax global header concerns
 * no entry, a link has no contents, names are bytes. What describes one entry may not take more than
 * {@link Bound#HEADER_BYTES}, and every failure is an {@link ImageException}. For one thread.
 */
final class TarReader implements Closeable {
    /** Bytes that are skipped before the time is looked at again. */
    private static final int SKIPPED = 64 << 20;

    private final Limits limits;
    private final TarHeaders in;
    private final TarArchiveInputStream tar;
    private boolean within;
    private long entries;

    TarReader(InputStream raw, Limits limits) {
        this.limits = limits;
        this.in = new TarHeaders(raw, limits);
        // one char a byte
        this.tar = new TarArchiveInputStream(in, StandardCharsets.ISO_8859_1.name());
    }

    /** The next entry, or empty at the end of the archive. */
    Optional<TarArchiveEntry> next() throws IOException {
        try {
            // what is left of the entry before is skipped here, so that the meter below counts headers alone
            while (within && tar.skip(SKIPPED) > 0) {
                limits.check();
            }
            if ((++entries & 0x3f) == 0) {
                limits.check();
            }
            in.startEntry();
            TarArchiveEntry entry = tar.getNextEntry();
            in.endHeader();
            within = entry != null;
            if (within) {
                entry.setName(in.name().map(FileName::of).orElseGet(() -> FileName.ofLatin1(entry.getName())));
                entry.setLinkName(
                        in.linkName().map(FileName::of).orElseGet(() -> FileName.ofLatin1(entry.getLinkName())));
            }
            return Optional.ofNullable(entry);
        } catch (IOException | RuntimeException e) {
            throw explained(e);
        }
    }

    /** Bytes read so far; right after {@link #next()} the place where the entry's content starts. */
    long position() {
        return in.position();
    }

    /**
     * Reads what follows the end of the archive, which belongs to the layer's digest too.
     *
     * @param reading tells when the time is over
     * @return whether anything but zeros follows
     */
    boolean drain(Reading reading) throws IOException {
        byte[] scratch = new byte[1 << 16];
        while (in.read(scratch, 0, scratch.length) > 0) {
            reading.check();
        }
        return in.isFollowed();
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
                    limits.check();
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
}
