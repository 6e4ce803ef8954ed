package io.hullcheck.ledger;

import com.github.luben.zstd.Zstd;
import io.hullcheck.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one layer brings to an image.
 *
 * @param position of the layer, 0 at the bottom; -1 for what the image says of itself
 * @param layer its digest, as far as that is known
 * @param places where each component lies in it, by the component's digest
 */
record Content(int position, String layer, Map<String, List<String>> places) {
    /** The list of a layer's places is far below it. */
    private static final int MOST_BYTES = 256 << 20;

    private static final int LEVEL = 6;

    Content {
        places = new TreeMap<>(places);
    }

    /** The same of two layers is one content. */
    String digest() {
        return Digest.sha256(text().getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** A component a line, then its places, with tabs between. */
    private String text() {
        StringBuilder text = new StringBuilder();
        places.forEach((component, paths) -> {
            text.append(component);
            paths.forEach(p -> text.append('\t').append(p.replace('\t', ' ').replace('\n', ' ')));
            text.append('\n');
        });
        return text.toString();
    }

    byte[] body() {
        return Zstd.compress(text().getBytes(StandardCharsets.UTF_8), LEVEL);
    }

    /** Reads {@link #body}. */
    static Map<String, List<String>> places(byte[] body) throws LedgerException {
        long size = Zstd.getFrameContentSize(body);
        if (size < 0 || size > MOST_BYTES) {
            throw new LedgerException(
                    "a row of the ledger cannot be read: it is no packed list of places",
                    "Restore the ledger from a copy, or start a new one");
        }
        Map<String, List<String>> places = new LinkedHashMap<>();
        new String(Zstd.decompress(body, (int) size), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> {
                    String[] parts = line.split("\t");
                    places.put(parts[0], new ArrayList<>(List.of(parts).subList(1, parts.length)));
                });
        return places;
    }
}
