package io.hullcheck.report;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.SetAside;
import io.hullcheck.reach.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a finding's facts are said to a person, the same in every form of report. */
final class FindingWords {
    private FindingWords() {}

    /** The way out, or why there is none. */
    static String fix(Finding finding) {
        return switch (finding.state()) {
            case FIXED -> finding.fixedVersions().get(0);
            case UNFIXED -> "no fix known";
            case UNKNOWN -> "fix not known";
            case WONT_FIX -> "won't be fixed";
            case END_OF_LIFE -> "end of life";
        };
    }

    /** What is known of attacks, in one line; empty when nothing is. */
    static Optional<String> attacks(Finding finding) {
        List<String> parts = new ArrayList<>();
        if (finding.malicious()) {
            parts.add("the package was made to do harm");
        }
        finding.exploitation()
                .kev()
                .ifPresent(k -> parts.add("known to be exploited since " + k.added()
                        + k.due().map(d -> ", to be mended by " + d).orElse("")
                        + (k.ransomware() ? ", used by ransomware" : "")));
        finding.exploitation().epss().ifPresent(e -> parts.add(epss(e)));
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    private static String epss(Exploitation.Epss epss) {
        return String.format(
                Locale.ROOT,
                "EPSS %.1f %% within 30 days, above %.0f %% of all (%s)",
                epss.score() * 100,
                epss.percentile() * 100,
                epss.date().isEmpty()
                        ? "date not known"
                        : epss.date().substring(0, Math.min(10, epss.date().length())));
    }

    /** Why a finding was set aside, in a word or two. */
    static String kind(SetAside.Kind kind) {
        return switch (kind) {
            case IGNORED -> "ignored";
            case DISABLED -> "disabled";
            case NOT_AFFECTED -> "not affected";
            case FOLDED -> "folded";
            case NOISE -> "of no consequence here";
        };
    }

    /** Whether the application reaches a finding; empty when nobody has looked. */
    static Optional<String> reach(Reach reach) {
        return switch (reach.kind()) {
            case REACHABLE -> Optional.of("reachable: " + reach.why());
            case NOT_FOUND -> Optional.of("not found reachable: " + reach.why());
            case REMOVED -> Optional.of("not reachable: " + reach.why());
            case UNKNOWN ->
                reach.equals(Reach.UNKNOWN) ? Optional.empty() : Optional.of("reach unknown: " + reach.why());
        };
    }
}
