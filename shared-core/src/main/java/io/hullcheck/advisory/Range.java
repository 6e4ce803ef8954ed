package io.hullcheck.advisory;

import java.util.List;

/**
 * A range of affected versions, as events in any order (OSV schema, {@code affected[].ranges}).
 *
 * @param semver whether its order is Semantic Versioning, whatever the ecosystem's own order is (type SEMVER)
 */
public record Range(boolean semver, List<Event> events) {
    public Range {
        events = List.copyOf(events);
    }
}
