package io.hullcheck.advisory;

import java.util.List;

/**
 * One package that an advisory affects.
 *
 * @param ecosystem with its release, for example {@code Debian:12}
 * @param name in the ecosystem's own form
 * @param ranges of versions; ranges over commits are left out
 * @param versions affected ones, named one by one
 * @param ratings that hold for this package alone
 */
public record Affected(String ecosystem, String name, List<Range> ranges, List<String> versions, List<Rating> ratings) {
    public Affected {
        ranges = List.copyOf(ranges);
        versions = List.copyOf(versions);
        ratings = List.copyOf(ratings);
    }
}
