package io.hullcheck.inventory.language;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A read-only part of another channel, so that an archive stored uncompressed inside another is read in place. Counts
 * what is read, to bound what an archive's directory may cost. For one thread.
 */
final class SliceChannel implements SeekableByteChannel {
    private final SeekableByteChannel whole;
    private final long offset;
    private final long size;
    private long position;
    /** How many more bytes may be read before an exception ends the reading. */
    private long allowed = Long.MAX_VALUE;

    private boolean open = true;

    SliceChannel(SeekableByteChannel whole, long offset, long size) {
        this.whole = whole;
        this.offset = offset;
        this.size = size;
    }

    /**
     * Opens the zip that this holds by its directory; closing it closes this, too.
     *
     * @param mostDirectoryBytes that finding and reading the directory may take
     * @throws IOException when it is no zip, or a damaged one
     */
    ZipFile openZip(long mostDirectoryBytes) throws IOException {
        allowed = mostDirectoryBytes;
        ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(this)
                .setIgnoreLocalFileHeader(true)
                .get();
        allowed = Long.MAX_VALUE;
        return zip;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position >= size) {
            return target.hasRemaining() ? -1 : 0;
        }
        int limit = target.limit();
        if (target.remaining() > size - position) {
            target.limit(target.position() + (int) (size - position));
        }
        int read;
        try {
            whole.position(offset + position);
            read = whole.read(target);
        } finally {
            target.limit(limit);
        }
        if (read > 0) {
            position += read;
            allowed -= read;
            if (allowed < 0) {
                throw new IOException("its directory is too large");
            }
        }
        return read;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Closes the slice; the whole belongs to someone else. */
    @Override
    public void close() {
        open = false;
    }
}
