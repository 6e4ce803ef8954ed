package io.hullcheck.advisory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import us.springett.cvss.Cvss;

/**
 * One source's opinion of how bad a vulnerability is; always shown with whose it is.
 *
 * @param source for example {@code GHSA}, {@code Debian} or {@code NVD}
 * @param type OSV's {@code CVSS_V2}, {@code CVSS_V3}, {@code CVSS_V4}, or {@code WORD}
 * @param value a CVSS vector, or the source's own word
 * @param shared whether it was given to an advisory of several vulnerabilities, and so is that of the worst of them
 */
public record Rating(String source, String type, String value, boolean shared) {
    /** The type of a rating in the source's own word. */
    public static final String WORD = "WORD";

    /** A rating of one vulnerability. */
    public Rating(String source, String type, String value) {
        this(source, type, value, false);
    }

    /** The same, given to several vulnerabilities at once. */
    public Rating asShared() {
        return new Rating(source, type, value, true);
    }

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
     * The rating that decides among several: one of this vulnerability alone before one of a whole advisory, then by
     * the order of authorities, then a word before CVSS, a newer CVSS before an older one, the worse before the milder.
     */
    public static Optional<Rating> deciding(List<Rating> ratings, List<Authority> order) {
        return ratings.stream()
                .filter(r -> r.severity().isPresent())
                .min(Comparator.comparing(Rating::shared)
                        .thenComparing(r -> order.indexOf(Authority.of(r.source)))
                        .thenComparing(Rating::rank)
                        .thenComparing(r -> r.severity().orElseThrow()));
    }

    /** The score shown beside a finding: of whom the order names first, of the newest CVSS version there is. */
    public static Optional<Double> shownScore(List<Rating> ratings, List<Authority> order) {
        return ratings.stream()
                .filter(r -> r.score().isPresent())
                .min(Comparator.comparing(Rating::shared)
                        .thenComparing(r -> order.indexOf(Authority.of(r.source)))
                        .thenComparing(Rating::rank)
                        .thenComparing(r -> -r.score().orElseThrow()))
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
