package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file as a stream that skips by seeking; several may read one channel at once. */
final class SliceStream extends InputStream {
    private final FileChannel channel;
    private final long start;
    private final long end;
    private long position;

    SliceStream(FileChannel channel, long offset, long size) {
        this.channel = channel;
        this.start = offset;
        this.position = offset;
        this.end = offset + size;
    }

    /** The same slice, unread. */
    SliceStream fromStart() {
        return new SliceStream(channel, start, end - start);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - position)), position);
        if (read > 0) {
            position += read;
        }
        return read;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    /** True to the end, so that a gzip stream of several members is read to its last one. */
    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, end - position));
    }
}
