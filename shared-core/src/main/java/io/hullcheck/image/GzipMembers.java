package io.hullcheck.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * All members of a gzip file, one after another (RFC 1952, section 2.2). Ends before bytes that are no member and leaves
 * them in the stream below, so that nothing that was unpacked before them is lost. For one thread.
 */
final class GzipMembers extends InputStream {
    private static final int BUFFER = 1 << 13;

    private final BufferedInputStream in;
    private Optional<GzipCompressorInputStream> member;

    /** @param in starts with a member; closed with this */
    GzipMembers(BufferedInputStream in) throws IOException {
        this.in = in;
        this.member = Optional.of(open());
    }

    private GzipCompressorInputStream open() throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setBufferSize(BUFFER)
                .get();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (member.isPresent()) {
            int read = member.get().read(bytes, offset, length);
            if (read >= 0) {
                return read;
            }
            member = Compression.of(in) == Compression.GZIP ? Optional.of(open()) : Optional.empty();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (member.isPresent()) {
            member.get().close();
        }
        in.close();
    }
}
