package io.hullcheck.inventory;

import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Holds files that must be read from more than one place, as archives are: in memory while there is room within
 * {@link Bound#BYTES_IN_MEMORY}, else in a private temporary folder that is removed on close. Thread-safe.
 */
public final class Scratch implements Closeable {
    /** Documents that are kept as they are, of the whole image; an honest one has a handful. */
    private static final long MOST_KEPT_BYTES = 8L << 20;

    private final AtomicLong room;
    private final AtomicLong kept = new AtomicLong();
    private Path folder;

    public Scratch(Limits limits) {
        this.room = new AtomicLong(limits.get(Bound.BYTES_IN_MEMORY));
    }

    /** Whether a document of that size may be kept beside those that are. */
    public boolean mayKeep(long bytes) {
        return kept.addAndGet(bytes) <= MOST_KEPT_BYTES;
    }

    /** A held file; closing it gives its room back. */
    public interface Held extends Closeable {
        SeekableByteChannel channel();
    }

    /**
     * Holds exactly {@code size} bytes of the stream.
     *
     * @throws EOFException when the stream is shorter
     */
    public Held hold(InputStream in, long size) throws IOException {
        return reserve(size) ? inMemory(in, (int) size) : inFile(in, size);
    }

    private boolean reserve(long size) {
        if (size > Integer.MAX_VALUE - 8) {
            return false;
        }
        if (room.addAndGet(-size) >= 0) {
            return true;
        }
        room.addAndGet(size);
        return false;
    }

    private Held inMemory(InputStream in, int size) throws IOException {
        try {
            byte[] bytes = new byte[size];
            int read = in.readNBytes(bytes, 0, size);
            if (read < size) {
                throw tooShort(read, size);
            }
            SeekableByteChannel channel = new SeekableInMemoryByteChannel(bytes);
            return new Held() {
                @Override
                public SeekableByteChannel channel() {
                    return channel;
                }

                @Override
                public void close() {
                    room.addAndGet(size);
                }
            };
        } catch (IOException | RuntimeException e) {
            room.addAndGet(size);
            throw e;
        }
    }

    private Held inFile(InputStream in, long size) throws IOException {
        Path file = Files.createTempFile(folder(), "held", ".zip");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = new byte[1 << 16];
                long left = size;
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        throw tooShort(size - left, size);
                    }
                    out.write(buffer, 0, read);
                    left -= read;
                }
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Held() {
                @Override
                public SeekableByteChannel channel() {
                    return channel;
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                    Files.deleteIfExists(file);
                }
            };
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static EOFException tooShort(long read, long size) {
        return new EOFException("it ends after " + read + " of " + size + " bytes");
    }

    private synchronized Path folder() throws IOException {
        if (folder == null) {
            // readable by this user alone, as createTempDirectory makes it
            folder = Files.createTempDirectory("hullcheck");
        }
        return folder;
    }

    @Override
    public synchronized void close() throws IOException {
        if (folder != null) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
            folder = null;
        }
    }
}
