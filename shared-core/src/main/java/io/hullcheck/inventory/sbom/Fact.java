package io.hullcheck.inventory.sbom;

import java.util.List;
import java.util.Optional;

/**
 * Something an SBOM says beyond its own format: a property of CycloneDX, a line of an annotation of SPDX.
 *
 * @param key the maker's name before a colon, for example {@code hullcheck:certainty}
 */
public record Fact(String key, String value) {

    /** The first value of a key. */
    static Optional<String> first(List<Fact> facts, String key) {
        return facts.stream().filter(f -> f.key.equals(key)).map(Fact::value).findFirst();
    }

    static List<String> all(List<Fact> facts, String key) {
        return facts.stream().filter(f -> f.key.equals(key)).map(Fact::value).toList();
    }
}
