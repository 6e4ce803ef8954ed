package io.hullcheck.policy;

/** What a scan ends with; the names are part of {@code report.json}. */
public enum Verdict {
    /** Nothing found, and everything looked at. */
    HEALTHY,
    /** Findings, none of them over the threshold. */
    UNHEALTHY,
    /** A finding is over the threshold. */
    FAILED,
    /** Something could not be analysed, so nobody can say that the image is healthy. */
    INCOMPLETE
}
