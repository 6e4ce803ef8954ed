package io.hullcheck.advisory;

import java.util.List;

/** A range of affected versions, as events in any order (OSV schema, {@code affected[].ranges}). */
public record Range(List<Event> events) {
    public Range {
        events = List.copyOf(events);
    }
}
