package io.hullcheck.image;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every name of one layer in the order of its tar: some four bytes a name, because each is written as its difference from
 * the one before, and compressed. Immutable and thread-safe.
 */
final class LayerLog {
    static final LayerLog EMPTY = new LayerLog(new byte[0], 0, 0);

    /** What a tar entry does to a name. */
    enum Kind {
        /** A regular file, or a device. */
        FILE,
        FOLDER,
        SYMLINK,
        HARDLINK,
        /** {@code .wh.NAME}: deletes a name of the layers below. */
        WHITEOUT,
        /** {@code .wh..wh..opq}: deletes what the layers below have in a folder. */
        OPAQUE
    }

    /** The visitor of the layer looked into the file. */
    static final int VISITED = 1;
    /** Somebody may run the file: its mode says so, or its first bytes do. */
    static final int EXECUTABLE = 2;
    /** The file is a program or library of the machine's own code. */
    static final int NATIVE = 4;

    private static final Kind[] KINDS = Kind.values();
    private static final int COMPRESSION = 1;

    private final byte[] compressed;
    private final long count;
    private final int flags;

    private LayerLog(byte[] compressed, long count, int flags) {
        this.compressed = compressed;
        this.count = count;
        this.flags = flags;
    }

    /** Whether the layer brings a file that somebody may run. */
    boolean hasExecutables() {
        return (flags & EXECUTABLE) != 0;
    }

    /** Takes one entry after another. */
    interface Listener {
        /**
         * One entry.
         *
         * @param number place of the entry in the tar, from 1
         * @param path normalised; the folder itself for {@link Kind#OPAQUE}, the deleted name for {@link Kind#WHITEOUT}
         * @param target of a link as written, else empty
         * @param flags of {@link #VISITED}, {@link #EXECUTABLE} and {@link #NATIVE}
         */
        void entry(Kind kind, long number, String path, String target, int flags) throws IOException;
    }

    /** Tells every entry in the order of the tar. */
    void replay(Listener listener) throws IOException {
        if (count == 0) {
            return;
        }
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new ZstdInputStream(new ByteArrayInputStream(compressed)), 1 << 15))) {
            byte[] path = new byte[256];
            long number = 0;
            for (long i = 0; i < count; i++) {
                int head = in.readUnsignedByte();
                number += number(in);
                int same = (int) number(in);
                int more = (int) number(in);
                if (same + more > path.length) {
                    path = Arrays.copyOf(path, Math.max(same + more, 2 * path.length));
                }
                in.readFully(path, same, more);
                Kind kind = KINDS[head & 7];
                String target = "";
                if (kind == Kind.SYMLINK || kind == Kind.HARDLINK) {
                    target = new String(in.readNBytes((int) number(in)), StandardCharsets.UTF_8);
                }
                listener.entry(
                        kind, number, new String(path, 0, same + more, StandardCharsets.UTF_8), target, head >> 3);
            }
        }
    }

    private static long number(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** Writes a log; for one thread. */
    static final class Writer implements Closeable {
        private final Reading reading;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int counted;
        private DataOutputStream out;
        private byte[] last = new byte[0];
        private long lastNumber;
        private long count;
        private int seen;

        /** @param reading bounds the memory that the logs of an image take */
        Writer(Reading reading) {
            this.reading = reading;
        }

        /**
         * Adds an entry; parameters as in {@link Listener}, numbers rise.
         *
         * @throws ImageException when the names of the image take too much memory
         */
        void add(Kind kind, long number, String path, String target, int flags) throws IOException {
            if (out == null) {
                out = new DataOutputStream(new BufferedOutputStream(new ZstdOutputStream(bytes, COMPRESSION), 1 << 15));
            }
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            int same = Arrays.mismatch(last, name);
            same = same < 0 ? name.length : same;
            out.writeByte(kind.ordinal() | flags << 3);
            number(number - lastNumber);
            number(same);
            number(name.length - same);
            out.write(name, same, name.length - same);
            if (kind == Kind.SYMLINK || kind == Kind.HARDLINK) {
                byte[] to = target.getBytes(StandardCharsets.UTF_8);
                number(to.length);
                out.write(to);
            }
            last = name;
            lastNumber = number;
            seen |= flags;
            count++;
            if (bytes.size() > counted) {
                int more = bytes.size() - counted;
                counted = bytes.size();
                reading.takeNames(more);
            }
        }

        private void number(long value) throws IOException {
            long rest = value;
            while (rest >= 0x80) {
                out.writeByte((int) (rest & 0x7f | 0x80));
                rest >>= 7;
            }
            out.writeByte((int) rest);
        }

        LayerLog build() throws IOException {
            if (count == 0) {
                return EMPTY;
            }
            close();
            return new LayerLog(bytes.toByteArray(), count, seen);
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }
}
