package io.hullcheck.advisory;

/** One event of a range (OSV schema, {@code affected[].ranges[].events}). */
public record Event(Kind kind, String version) {
    /** What happens at the version. */
    public enum Kind {
        INTRODUCED,
        FIXED,
        LAST_AFFECTED,
        LIMIT
    }
}
