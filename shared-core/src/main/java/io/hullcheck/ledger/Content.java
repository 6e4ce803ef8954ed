package io.hullcheck.ledger;

import io.hullcheck.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What one layer brings to an image.
 *
 * @param position of the layer, 0 at the bottom; -1 for what the image says of itself
 * @param layer its digest, as far as that is known
 * @param places what is said of each component, by the component's digest
 */
record Content(int position, String layer, Map<String, Placed> places) {
    Content {
        places = new TreeMap<>(places);
    }

    /** The same of two layers is one content. */
    String digest() {
        return Digest.sha256(text().getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** A component a line, then its places, with tabs between; where more is known two tabs and JSON, as no place has an empty name. */
    private String text() {
        StringBuilder text = new StringBuilder();
        places.forEach((component, placed) -> {
            text.append(component);
            if (placed.isPlain() && !placed.paths().contains("")) {
                placed.paths()
                        .forEach(p ->
                                text.append('\t').append(p.replace('\t', ' ').replace('\n', ' ')));
            } else {
                text.append("\t\t").append(PlacedJson.write(placed));
            }
            text.append('\n');
        });
        return text.toString();
    }

    byte[] body() {
        return Packed.pack(text());
    }

    /**
     * Reads {@link #body}.
     *
     * @param wanted components of which it is asked, by their digests
     */
    static Map<String, Placed> places(byte[] body, Predicate<String> wanted) throws LedgerException {
        Map<String, Placed> places = new LinkedHashMap<>();
        for (String line : Packed.unpack(body).split("\n")) {
            int end = line.indexOf('\t');
            String component = end < 0 ? line : line.substring(0, end);
            if (!wanted.test(component)) {
                continue;
            }
            String rest = end < 0 ? "" : line.substring(end + 1);
            places.put(
                    component,
                    rest.startsWith("\t")
                            ? PlacedJson.read(ComponentJson.parse(rest))
                            : Placed.at(List.of(rest.split("\t"))));
        }
        return places;
    }
}
