package io.hullcheck.advisory.update;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which ecosystems are fetched. */
public sealed interface EcosystemChoice {

    /** Those that the database has, and these. */
    record Met(Set<String> besides) implements EcosystemChoice {
        public Met {
            besides = Set.copyOf(besides);
        }
    }

    /** Every one that the base lists and this version can order versions of. */
    record All() implements EcosystemChoice {}

    /** These and no others. */
    record Named(Set<String> names) implements EcosystemChoice {
        public Named {
            names = Set.copyOf(names);
        }
    }

    /**
     * Reads a choice as a user types it: {@code met}, {@code all}, or names with commas between, without releases.
     *
     * @param met ecosystems that this installation has met in images
     */
    static EcosystemChoice parse(List<String> typed, Set<String> met) {
        Set<String> names = new LinkedHashSet<>();
        typed.stream().map(String::trim).filter(n -> !n.isEmpty()).forEach(names::add);
        if (names.isEmpty() || names.equals(Set.of("met"))) {
            return new Met(met);
        }
        if (names.equals(Set.of("all"))) {
            return new All();
        }
        for (String name : names) {
            if (name.equals("met") || name.equals("all") || name.contains("/") || name.contains("..")) {
                throw new IllegalArgumentException("ecosystems knows no \"" + String.join(",", typed)
                        + "\"; it is met, all, or a list of names such as Maven,Debian");
            }
            if (name.contains(":")) {
                throw new IllegalArgumentException("ecosystems are fetched without a release: "
                        + name.substring(0, name.indexOf(':')) + " rather than " + name);
            }
        }
        return new Named(names);
    }
}
