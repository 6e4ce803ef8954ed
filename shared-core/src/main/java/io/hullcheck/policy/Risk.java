package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;

/**
 * How urgent a finding is, from 0 to 100: {@code 100 * S * A * R * L}. S is the CVSS score by ten, or the middle of the
 * severity's band where nobody gave a score. A is 1 for what is known to be attacked, else {@code 0.3 + 0.7 * sqrt(EPSS)}, and
 * 0.5 where nothing is known. R is 0.5 for a library that was not found to be reached from the application. L is 0.9 for what
 * came with the base image. Malicious packages are always 100. Told to one decimal. Stateless.
 */
public final class Risk {
    private static final double UNKNOWN_ATTACK = 0.5;
    private static final double LEAST_ATTACK = 0.3;
    private static final double UNREACHED = 0.5;
    private static final double BASE = 0.9;

    private Risk() {}

    public static double of(Finding finding, Circumstances now) {
        if (finding.malicious()) {
            return 100;
        }
        double severity = finding.score().map(s -> s / 10).orElse(middle(finding.severity()));
        double attack = finding.exploitation().kev().isPresent()
                ? 1
                : finding.exploitation()
                        .epss()
                        .map(e -> LEAST_ATTACK + (1 - LEAST_ATTACK) * Math.sqrt(e.score()))
                        .orElse(UNKNOWN_ATTACK);
        double reach = now.mayBeReached(finding) ? 1 : UNREACHED;
        double layer = now.origin(finding).filter(o -> o == Rule.Origin.BASE).isPresent() ? BASE : 1;
        return Math.round(1000 * severity * attack * reach * layer) / 10.0;
    }

    /** Of the bands of CVSS v3.1, section 5. */
    private static double middle(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 0.95;
            case HIGH -> 0.8;
            case MEDIUM -> 0.55;
            case LOW -> 0.2;
            case NEGLIGIBLE -> 0.05;
            case UNKNOWN -> 0.5;
        };
    }
}
