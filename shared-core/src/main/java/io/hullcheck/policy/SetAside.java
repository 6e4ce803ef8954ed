package io.hullcheck.policy;

import io.hullcheck.match.Finding;

/**
 * A finding that does not count, and why. It is in every report all the same.
 *
 * @param by what set it aside, with its place
 * @param reason in the words of whoever decided
 */
public record SetAside(Finding finding, Kind kind, String by, String reason) {

    /** The names are part of {@code report.json}. */
    public enum Kind {
        /** Somebody has decided so for a time or for good. */
        IGNORED,
        /** A criterion of the policy. */
        DISABLED,
        /** A VEX statement says that the product is not affected, or mended. */
        NOT_AFFECTED,
        /** The same flaw is told of another package that was built from the same source. */
        FOLDED,
        /** Of no consequence in a container, or disputed. */
        NOISE
    }
}
