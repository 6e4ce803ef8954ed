package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import java.util.Locale;
import java.util.Optional;

/**
 * What a team has set.
 *
 * @param failOn findings of this severity and worse fail the build; empty for never
 * @param onlyFixable findings without a known fix are shown and do not fail the build
 * @param failOnIncomplete what could not be analysed fails the build
 * @param failOnOldDatabase so does an advisory database that is older than allowed, which else is a warning
 */
public record Policy(
        Optional<Severity> failOn, boolean onlyFixable, boolean failOnIncomplete, boolean failOnOldDatabase) {
    /** What holds when nobody has set anything. */
    public static final Policy DEFAULT = new Policy(Optional.of(Severity.CRITICAL), false, true, false);

    /**
     * Reads a threshold as a user types it.
     *
     * @return empty for {@code NEVER}
     * @throws IllegalArgumentException for any other word
     */
    public static Optional<Severity> parseFailOn(String typed) {
        return switch (typed.trim().toUpperCase(Locale.ROOT)) {
            case "NEVER" -> Optional.empty();
            case "CRITICAL" -> Optional.of(Severity.CRITICAL);
            case "HIGH" -> Optional.of(Severity.HIGH);
            case "MEDIUM" -> Optional.of(Severity.MEDIUM);
            case "LOW" -> Optional.of(Severity.LOW);
            default ->
                throw new IllegalArgumentException(
                        "failOn knows no \"" + typed + "\"; it is one of CRITICAL, HIGH, MEDIUM, LOW, NEVER");
        };
    }
}
