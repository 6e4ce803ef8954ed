package io.hullcheck.advisory;

import java.util.List;

/**
 * A range of affected versions, as events in any order (OSV schema, {@code affected[].ranges}). The ecosystem's own order
 * holds for ranges of the type SEMVER too: it is finer, and reads what Semantic Versioning does not, as Go's releases.
 */
public record Range(List<Event> events) {
    public Range {
        events = List.copyOf(events);
    }
}
