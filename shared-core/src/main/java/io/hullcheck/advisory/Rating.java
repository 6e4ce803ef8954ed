package io.hullcheck.advisory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import us.springett.cvss.Cvss;

/**
 * One source's opinion of how bad a vulnerability is; always shown with whose it is.
 *
 * @param source for example {@code GHSA} or {@code Debian}
 * @param type OSV's {@code CVSS_V2}, {@code CVSS_V3}, {@code CVSS_V4}, or {@code WORD}
 * @param value a CVSS vector, or the source's own word
 */
public record Rating(String source, String type, String value) {
    /** The type of a rating in the source's own word. */
    public static final String WORD = "WORD";

    /** The CVSS base score, 0 to 10; empty for a word, and for a vector that is none. */
    public Optional<Double> score() {
        if (type.equals(WORD)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Cvss.fromVector(value))
                    .map(c -> c.calculateScore().getBaseScore());
        } catch (RuntimeException e) {
            // a vector with parts missing: the rating is shown as it is, and does not decide
            return Optional.empty();
        }
    }

    /** The band this rating falls into; empty when it says nothing. */
    public Optional<Severity> severity() {
        if (type.equals(WORD)) {
            return Severity.ofWord(value);
        }
        return score().map(s -> type.equals("CVSS_V2") ? Severity.ofScoreV2(s) : Severity.ofScore(s));
    }

    /**
     * The rating that decides among several: a distribution's or database's own word before its CVSS, a newer CVSS
     * before an older one.
     */
    public static Optional<Rating> deciding(List<Rating> ratings) {
        return ratings.stream()
                .filter(r -> r.severity().isPresent())
                .min(Comparator.comparingInt(Rating::rank)
                        .thenComparing(r -> r.severity().orElseThrow()));
    }

    /** The score shown beside a finding: of the newest CVSS version there is. */
    public static Optional<Double> shownScore(List<Rating> ratings) {
        return ratings.stream()
                .filter(r -> r.score().isPresent())
                .min(Comparator.comparingInt(Rating::rank))
                .flatMap(Rating::score);
    }

    private int rank() {
        return switch (type) {
            case WORD -> 0;
            case "CVSS_V4" -> 1;
            case "CVSS_V3" -> 2;
            case "CVSS_V2" -> 3;
            default -> 4;
        };
    }
}
