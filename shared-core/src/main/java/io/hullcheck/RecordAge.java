package io.hullcheck;

import io.hullcheck.advisory.DatabaseInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How old the newest record of a feed may be. A mirror that nobody fills any more answers as promptly as ever, and is
 * known by this alone. Most ecosystems get a record every few days; a few get some in a year.
 */
final class RecordAge {
    /** Of ecosystems that change often. */
    static final Duration DEFAULT = Duration.ofDays(90);

    /** How much longer ecosystems may be silent whose databases get a few records a year. */
    private static final int SLOW_FACTOR = 12;

    /**
     * Ecosystems that are slow by nature: CRAN's and Bioconductor's advisories are some dozen in all (R Consortium's
     * advisory database), Haskell's some thirty, and the others have as few.
     */
    private static final Set<String> SLOW =
            Set.of("CRAN", "Bioconductor", "Hackage", "GHC", "opam", "ConanCenter", "Pub", "Hex", "SwiftURL");

    private RecordAge() {}

    /** The span that holds for an ecosystem, which is given without a release. */
    static Duration allowed(String ecosystem, Duration max) {
        return SLOW.contains(ecosystem) ? max.multipliedBy(SLOW_FACTOR) : max;
    }

    /** When the newest record of an ecosystem was modified, in whatever release; empty when no record says. */
    static Optional<Instant> newest(DatabaseInfo info, String ecosystem) {
        return info.ecosystems().stream()
                .filter(e -> e.name().equals(ecosystem) || e.name().startsWith(ecosystem + ":"))
                .flatMap(e -> e.newest().stream())
                .max(Instant::compareTo);
    }
}
