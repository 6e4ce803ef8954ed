package io.hullcheck.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a database says of itself; stands in every report.
 *
 * @param place the file, or what the sample calls itself
 * @param sample whether it is the embedded sample, which is no basis for a decision
 * @param advisories number of records
 * @param built when it was built
 * @param ecosystems with the number of records each, by name
 * @param feeds what it was built from
 */
public record DatabaseInfo(
        String place,
        boolean sample,
        long advisories,
        Optional<Instant> built,
        List<Ecosystem> ecosystems,
        List<Feed> feeds) {
    public DatabaseInfo {
        ecosystems = List.copyOf(ecosystems);
        feeds = List.copyOf(feeds);
    }

    /**
     * @param name with its release
     * @param newest when the newest record of the ecosystem was modified
     */
    public record Ecosystem(String name, long advisories, Optional<Instant> newest) {}

    /**
     * One source of the database.
     *
     * @param name {@code osv/Debian}, {@code nvd}, {@code epss}, {@code kev}
     * @param place its base
     * @param data when its newest part was written, by its own word
     * @param checked when it was last asked and answered
     * @param records how many it has given
     * @param state what its reader wants to know next time
     * @param problem what went wrong when it was last asked, or could not be read of it; empty when all is well
     */
    public record Feed(
            String name,
            String place,
            Optional<Instant> data,
            Optional<Instant> checked,
            long records,
            String state,
            Optional<String> problem) {
        private static final String OSV = "osv/";

        /** The name of the feed of an ecosystem, which is given without a release. */
        public static String nameOf(String ecosystem) {
            return OSV + ecosystem;
        }

        /** The ecosystem whose feed bears a name; empty when it is no ecosystem's. */
        public static Optional<String> ecosystemOf(String name) {
            return name.startsWith(OSV) ? Optional.of(name.substring(OSV.length())) : Optional.empty();
        }
    }

    /** When the feed that was asked longest ago was last asked; for the sample, and without feeds, when it was built. */
    public Optional<Instant> asOf() {
        return asOf(feeds);
    }

    /** The same of the feeds of some ecosystems, by their names without a release. */
    public Optional<Instant> asOf(Set<String> ecosystems) {
        return asOf(feeds.stream()
                .filter(f ->
                        Feed.ecosystemOf(f.name()).filter(ecosystems::contains).isPresent())
                .toList());
    }

    private Optional<Instant> asOf(List<Feed> some) {
        return some.stream()
                .flatMap(f -> f.checked().stream())
                .min(Instant::compareTo)
                .or(() -> built);
    }

    /** One feed by its name. */
    public Optional<Feed> feed(String name) {
        return feeds.stream().filter(f -> f.name().equals(name)).findFirst();
    }
}
