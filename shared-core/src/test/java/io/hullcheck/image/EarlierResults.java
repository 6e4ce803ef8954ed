package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a pull said of each script when registries were asked by a library (oras-java-sdk 0.7.0): one run of these scripts with the
 * version before, each line a name, a tab, and the result.
 */
final class EarlierResults {
    private static final Map<String, String> BY_NAME = read();

    private EarlierResults() {}

    private static Map<String, String> read() {
        try (InputStream in = EarlierResults.class.getResourceAsStream("registries-before.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(l -> l.split("\t", 2))
                    .collect(Collectors.toUnmodifiableMap(l -> l[0], l -> l[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A dash where it was not tried. */
    static String of(String name) {
        return BY_NAME.getOrDefault(name, "–");
    }
}
