package io.hullcheck.ledger;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;

/** Texts as they lie in rows: packed with Zstandard (RFC 8878). Stateless. */
final class Packed {
    /** What is written is far below it. */
    private static final int MOST_BYTES = 256 << 20;

    private static final int LEVEL = 6;

    private Packed() {}

    static byte[] pack(String text) {
        return Zstd.compress(text.getBytes(StandardCharsets.UTF_8), LEVEL);
    }

    /** @throws LedgerException when it is nothing that was packed here */
    static String unpack(byte[] body) throws LedgerException {
        long size = Zstd.getFrameContentSize(body);
        if (size < 0 || size > MOST_BYTES) {
            throw ComponentJson.damaged("it is no packed text");
        }
        return new String(Zstd.decompress(body, (int) size), StandardCharsets.UTF_8);
    }
}
