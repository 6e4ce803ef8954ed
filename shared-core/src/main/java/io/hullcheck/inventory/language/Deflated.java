package io.hullcheck.inventory.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Text that lies compressed within a program. Stateless. */
final class Deflated {
    private Deflated() {}

    /** Whether compressed text may start so: a block that is compressed in one of the two ways (RFC 1951, section 3.2.3). */
    static boolean mayBeBlock(byte first) {
        int type = first >> 1 & 3;
        return type == 1 || type == 2;
    }

    /**
     * The first characters of what is compressed there; fewer, or none, when it is no such thing.
     *
     * @param raw without zlib's header, as in gzip
     */
    static String start(byte[] buffer, int at, int filled, boolean raw, int characters) {
        Inflater inflater = new Inflater(raw);
        try {
            inflater.setInput(buffer, at, filled - at);
            byte[] text = new byte[characters];
            int length = inflater.inflate(text);
            return new String(text, 0, length, StandardCharsets.ISO_8859_1);
        } catch (DataFormatException e) {
            // one of the many places where the same two bytes mean something else
            return "";
        } finally {
            inflater.end();
        }
    }

    /**
     * All of it.
     *
     * @throws IOException when there is more than {@code most} bytes, or it is damaged
     */
    static byte[] whole(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (bytes.length == most) {
            throw new IOException("what its build tool wrote into it has more than " + most + " bytes");
        }
        return bytes;
    }
}
