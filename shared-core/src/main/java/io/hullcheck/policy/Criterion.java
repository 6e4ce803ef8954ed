package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of findings that a team does not want to be told of, as registry defenders offer it: a finding that meets every
 * condition is set aside. A condition that is empty holds for all.
 *
 * @param ids vulnerabilities, by any of their names
 * @param categories types of package URLs ({@code deb}, {@code maven}) or kinds of weakness ({@code CWE-79})
 * @param title the summary, with {@code *} for anything
 * @param scoreBelow CVSS base score; what has none is not below
 * @param severityBelow less severe than that; what nobody has rated is not below
 * @param unfixable whether no fix may be known
 * @param reason why
 * @param place file and line, for messages
 */
public record Criterion(
        List<String> ids,
        List<String> categories,
        Optional<String> title,
        Optional<Double> scoreBelow,
        Optional<Severity> severityBelow,
        boolean unfixable,
        Optional<String> reason,
        String place) {

    public Criterion {
        ids = List.copyOf(ids);
        categories = List.copyOf(categories);
    }

    boolean fits(Finding finding) {
        return (ids.isEmpty() || ids.stream().anyMatch(i -> Names.has(finding, i)))
                && (categories.isEmpty() || categories.stream().anyMatch(c -> isOf(finding, c)))
                && title.filter(t -> !new Glob(t).matches(finding.summary())).isEmpty()
                && scoreBelow
                        .filter(s -> finding.score().orElse(Double.MAX_VALUE) >= s)
                        .isEmpty()
                && severityBelow
                        .filter(s -> finding.severity() == Severity.UNKNOWN
                                || finding.severity().reaches(s))
                        .isEmpty()
                && (!unfixable || !finding.isFixable());
    }

    private static boolean isOf(Finding finding, String category) {
        return finding.installed().kind().type().equalsIgnoreCase(category)
                || finding.weaknesses().stream().anyMatch(category::equalsIgnoreCase);
    }

    /** How reports call it. */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (!ids.isEmpty()) {
            parts.add(String.join(", ", ids));
        }
        if (!categories.isEmpty()) {
            parts.add("category " + String.join(", ", categories));
        }
        title.ifPresent(t -> parts.add("title " + t));
        scoreBelow.ifPresent(s -> parts.add(String.format(Locale.ROOT, "score below %.1f", s)));
        severityBelow.ifPresent(s -> parts.add("severity below " + s));
        if (unfixable) {
            parts.add("no fix known");
        }
        return String.join(", ", parts) + " (" + place + ")";
    }
}
