package io.hullcheck.image;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How the bytes of a layer or of a whole archive are compressed, told by their first bytes. */
enum Compression {
    NONE,
    GZIP,
    ZSTD,
    OTHER;

    private static final int BUFFER = 1 << 16;

    /** Looks at the first bytes and leaves them in the stream. */
    static Compression of(BufferedInputStream in) throws IOException {
        in.mark(8);
        byte[] head = in.readNBytes(6);
        in.reset();
        return of(head);
    }

    static Compression of(byte[] head) {
        if (starts(head, 0x1f, 0x8b)) {
            return GZIP;
        }
        // a zstd frame (RFC 8878, section 3.1.1), or a skippable frame as eStargz and zstd:chunked write them
        if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)
                || (head.length > 3 && (head[0] & 0xf0) == 0x50 && starts(head, head[0] & 0xff, 0x2a, 0x4d, 0x18))) {
            return ZSTD;
        }
        return starts(head, 'B', 'Z', 'h') || starts(head, 0xfd, '7', 'z', 'X', 'Z') ? OTHER : NONE;
    }

    private static boolean starts(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The uncompressed stream: all members of a gzip file (RFC 1952, section 2.2), all frames of a zstd file (RFC 8878,
     * section 3). Bytes behind the last one that are neither are left in the stream, or raise an error when they are
     * reached.
     */
    InputStream open(BufferedInputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipMembers(in);
            case ZSTD -> new ZstdInputStream(in);
            case OTHER ->
                throw ImageException.of(
                        ImageException.Kind.UNSUPPORTED,
                        "it is compressed with bzip2 or xz, which no image specification knows",
                        "Compress it with gzip or zstd, or not at all");
        };
    }

    static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER);
    }
}
