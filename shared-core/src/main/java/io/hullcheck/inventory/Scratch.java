package io.hullcheck.inventory;

import io.hullcheck.image.Bound;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import io.hullcheck.image.TemporaryFolder;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
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
    private final AtomicLong held = new AtomicLong();
    private TemporaryFolder folder;

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
        Path file = folder().resolve("held" + held.incrementAndGet());
        try {
            write(in, size, file);
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

    /** @throws ImageException when the temporary folder is at fault, and not the file that is read */
    private static void write(InputStream in, long size, Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (Into out = Into.newFile(file)) {
            long left = size;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw tooShort(size - left, size);
                }
                out.write(buffer, read);
                left -= read;
            }
        }
    }

    /** Where what is held is written; tells its own errors from those of what is read. */
    private record Into(OutputStream out) implements Closeable {
        static Into newFile(Path file) throws ImageException {
            try {
                return new Into(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (IOException e) {
                throw TemporaryFolder.unusable(e);
            }
        }

        void write(byte[] bytes, int length) throws IOException {
            try {
                out.write(bytes, 0, length);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                throw TemporaryFolder.unusable(e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static EOFException tooShort(long read, long size) {
        return new EOFException("it ends after " + read + " of " + size + " bytes");
    }

    private synchronized Path folder() throws ImageException {
        if (folder == null) {
            folder = TemporaryFolder.create();
        }
        return folder.path();
    }

    @Override
    public synchronized void close() throws IOException {
        if (folder != null) {
            folder.close();
            folder = null;
        }
    }
}
