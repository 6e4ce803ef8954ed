package io.hullcheck.advisory;

import java.util.Locale;
import java.util.Optional;

/** How bad, from worst to not known. The bands of CVSS v3.1 (section 5) and v4.0 are the same. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    /** A distribution says that the flaw does not matter to it. */
    NEGLIGIBLE,
    /** Nobody has rated it yet; which is not the same as harmless. */
    UNKNOWN;

    /** Whether this is as bad as a threshold, or worse. What nobody has rated is held against the lowest one only. */
    public boolean reaches(Severity threshold) {
        return this == UNKNOWN ? threshold.compareTo(LOW) >= 0 : compareTo(threshold) <= 0;
    }

    /** The band of a CVSS score of version 3 or 4. */
    static Severity ofScore(double score) {
        if (score >= 9.0) {
            return CRITICAL;
        }
        if (score >= 7.0) {
            return HIGH;
        }
        if (score >= 4.0) {
            return MEDIUM;
        }
        return score > 0 ? LOW : NEGLIGIBLE;
    }

    /** The band of a CVSS v2 score, which has no CRITICAL (NVD, "Vulnerability Metrics"). */
    static Severity ofScoreV2(double score) {
        if (score >= 7.0) {
            return HIGH;
        }
        return score >= 4.0 ? MEDIUM : LOW;
    }

    /** The words that GitHub, Debian, Ubuntu, Red Hat and their kin use. */
    static Optional<Severity> ofWord(String word) {
        return switch (word.trim().toLowerCase(Locale.ROOT).replace("*", "")) {
            case "critical" -> Optional.of(CRITICAL);
            case "high", "important" -> Optional.of(HIGH);
            case "medium", "moderate" -> Optional.of(MEDIUM);
            case "low", "minor" -> Optional.of(LOW);
            case "negligible", "unimportant" -> Optional.of(NEGLIGIBLE);
            default -> Optional.empty();
        };
    }
}
