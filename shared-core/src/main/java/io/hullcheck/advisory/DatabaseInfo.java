package io.hullcheck.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a database says of itself; stands in every report.
 *
 * @param place the file, or what the sample calls itself
 * @param sample whether it is the embedded sample, which is no basis for a decision
 * @param advisories number of records
 * @param built when it was built
 * @param ecosystems with the number of records each, by name
 */
public record DatabaseInfo(
        String place, boolean sample, long advisories, Optional<Instant> built, List<Ecosystem> ecosystems) {
    public DatabaseInfo {
        ecosystems = List.copyOf(ecosystems);
    }

    /** @param newest when the newest record of the ecosystem was modified */
    public record Ecosystem(String name, long advisories, Optional<Instant> newest) {}
}
