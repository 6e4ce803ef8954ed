package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One reason to fail the build: a finding that meets every condition of it. A condition that is empty holds for all.
 *
 * @param severity this one or worse
 * @param score CVSS base score, at least
 * @param epss probability of an attack, at least
 * @param kev whether it has to be known to be attacked
 * @param fixable whether a fix has to be known
 * @param fixAge days since the advisory was published that tells of the fix; younger ones have a time of grace
 * @param endOfLife whether it has to be a release that gets no more security updates
 * @param types types of package URLs, {@code maven}, {@code deb}; empty for all
 * @param origin of the package
 * @param isNew whether the baseline must not have it
 * @param reachable whether findings in libraries that were not found to be reached are let pass
 */
public record Rule(
        Optional<Severity> severity,
        Optional<Double> score,
        Optional<Double> epss,
        boolean kev,
        boolean fixable,
        Optional<Integer> fixAge,
        boolean endOfLife,
        List<String> types,
        Optional<Origin> origin,
        boolean isNew,
        boolean reachable) {

    /** Where a package came from. */
    public enum Origin {
        BASE,
        APPLICATION
    }

    public Rule {
        types = List.copyOf(types);
    }

    /** Fails on a severity, as the parameters {@code failOn}, {@code onlyFixable} and {@code onlyNew} ask for. */
    public static Rule ofSeverity(Severity severity, boolean fixable, boolean isNew) {
        return new Rule(
                Optional.of(severity),
                Optional.empty(),
                Optional.empty(),
                false,
                fixable,
                Optional.empty(),
                false,
                List.of(),
                Optional.empty(),
                isNew,
                false);
    }

    /** Whether a finding meets every condition. */
    boolean meets(Finding finding, Circumstances now) {
        return severity.filter(s -> !finding.severity().reaches(s)).isEmpty()
                && score.filter(s -> finding.score().orElse(0.0) < s).isEmpty()
                && epss.filter(e -> finding.exploitation()
                                .epss()
                                .filter(s -> s.score() >= e)
                                .isEmpty())
                        .isEmpty()
                && (!kev || finding.exploitation().kev().isPresent())
                // what was made to do harm gets no fix; it has to go
                && (!fixable || finding.isFixable() || finding.malicious())
                && fixAge.filter(days -> isYoung(finding, days, now.today())).isEmpty()
                && (!endOfLife || finding.installed().kind().isRelease())
                && (types.isEmpty() || types.contains(finding.installed().kind().type()))
                && origin.filter(o -> !now.origin(finding).equals(Optional.of(o)))
                        .isEmpty()
                && (!isNew || now.isNew(finding))
                && (!reachable || now.mayBeReached(finding));
    }

    /** A finding of unknown age has no grace. */
    private static boolean isYoung(Finding finding, int days, LocalDate today) {
        return finding.isFixable()
                && finding.published()
                        .filter(p -> p.length() >= 10)
                        .map(p -> LocalDate.parse(p.substring(0, 10)))
                        .filter(p -> ChronoUnit.DAYS.between(p, today) < days)
                        .isPresent();
    }

    /** In words, for a sentence that starts with "findings". */
    public String describe() {
        List<String> parts = new ArrayList<>();
        severity.ifPresent(s -> parts.add("of severity " + s + (s == Severity.CRITICAL ? "" : " or worse")));
        score.ifPresent(s -> parts.add(String.format(Locale.ROOT, "with a score of %.1f or more", s)));
        epss.ifPresent(e -> parts.add(String.format(Locale.ROOT, "with an EPSS of %.2f or more", e)));
        if (kev) {
            parts.add("that are known to be attacked");
        }
        if (fixable) {
            parts.add("with a known fix");
        }
        fixAge.ifPresent(d -> parts.add("known for " + d + " days or longer"));
        if (endOfLife) {
            parts.add("of a release at its end of life");
        }
        if (!types.isEmpty()) {
            parts.add("in packages of type " + String.join(", ", types));
        }
        origin.ifPresent(o -> parts.add("of the " + (o == Origin.BASE ? "base image" : "application")));
        if (isNew) {
            parts.add("that are new");
        }
        if (reachable) {
            parts.add("that the application may reach");
        }
        return String.join(" ", parts);
    }
}
