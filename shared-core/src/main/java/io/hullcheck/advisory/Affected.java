package io.hullcheck.advisory;

import java.util.List;
import java.util.Optional;

/**
 * One package that an advisory affects.
 *
 * @param advisory id of the advisory that says so
 * @param ecosystem with its release, for example {@code Debian:12}
 * @param name in the ecosystem's normal form
 * @param ranges of versions; ranges over commits are left out
 * @param versions affected ones, named one by one; those that lie in a range may be left out
 * @param ratings that hold for this package alone
 * @param module the module stream that the ranges speak of, for example {@code nodejs:16}; versions of other streams
 *     cannot be compared with them
 * @param stated what the source says of a fix, where it says more than the ranges
 * @param hints ranges in the project's own numbering, which the ecosystem cannot order (Go's {@code custom_ranges})
 */
public record Affected(
        String advisory,
        String ecosystem,
        String name,
        List<Range> ranges,
        List<String> versions,
        List<Rating> ratings,
        Optional<String> module,
        Optional<FixState> stated,
        List<Range> hints) {
    public Affected {
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
        ratings = List.copyOf(ratings);
        hints = List.copyOf(hints);
    }

    /** The same with fewer single versions. */
    Affected withVersions(List<String> fewer) {
        return new Affected(advisory, ecosystem, name, ranges, fewer, ratings, module, stated, hints);
    }
}
