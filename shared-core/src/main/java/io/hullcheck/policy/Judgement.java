package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policy says of one scan.
 *
 * @param reason one sentence
 * @param overThreshold findings that fail the build
 * @param stopping gaps that fail the build
 */
public record Judgement(Verdict verdict, String reason, List<Finding> overThreshold, List<Gap> stopping) {
    public Judgement {
        overThreshold = List.copyOf(overThreshold);
        stopping = List.copyOf(stopping);
    }

    /** Judges what was found and what could not be. */
    public static Judgement of(Policy policy, List<Finding> findings, List<Gap> gaps) {
        List<Finding> over = findings.stream()
                .filter(f -> policy.failOn().filter(f.severity()::reaches).isPresent())
                // what was made to do harm gets no fix; it has to go
                .filter(f -> f.isFixable() || f.malicious() || !policy.onlyFixable())
                .toList();
        List<Gap> real = gaps.stream().filter(g -> isReal(g, policy, gaps)).toList();
        List<Gap> stopping = policy.failOnIncomplete() ? real : List.of();
        if (!over.isEmpty()) {
            return new Judgement(Verdict.FAILED, failed(policy, over, real), over, stopping);
        }
        if (!real.isEmpty()) {
            return new Judgement(
                    Verdict.INCOMPLETE,
                    count(real.size(), "thing") + " could not be analysed, first of all: "
                            + real.get(0).describe(),
                    over,
                    stopping);
        }
        if (!findings.isEmpty()) {
            return new Judgement(Verdict.UNHEALTHY, unhealthy(policy, findings), over, stopping);
        }
        return gaps.isEmpty()
                ? new Judgement(Verdict.HEALTHY, "Nothing to fix was found", over, stopping)
                : new Judgement(
                        Verdict.INCOMPLETE,
                        "Nothing was found, but " + gaps.get(0).what(),
                        over,
                        stopping);
    }

    /**
     * Whether a gap is more than a doubt. The sample is said in every output, but a first try must be able to end
     * well, and what the sample lacks is no news; an old database warns, and fails only those who ask for it.
     */
    private static boolean isReal(Gap gap, Policy policy, List<Gap> all) {
        return switch (gap.kind()) {
            case DATABASE_SAMPLE, PACKAGES_FOREIGN, PACKAGES_UNNAMED, LOOKUP_FAILED, ADVISORIES_PARTIAL, FEED_FAILED ->
                false;
            case DATABASE_OLD -> policy.failOnOldDatabase();
            case ADVISORIES_MISSING -> all.stream().noneMatch(g -> g.kind() == Gap.Kind.DATABASE_SAMPLE);
            default -> true;
        };
    }

    private static String failed(Policy policy, List<Finding> over, List<Gap> real) {
        Finding worst = over.get(0);
        return count(over.size(), "finding") + " of severity "
                + policy.failOn().orElseThrow()
                + (policy.failOn().orElseThrow() == Severity.CRITICAL ? "" : " or worse")
                + (policy.onlyFixable() ? " with a known fix" : "")
                + ", the worst " + worst.id() + " in " + worst.installed().displayName() + " "
                + worst.installed().version()
                + (worst.isFixable() ? " (fixed in " + worst.fixedVersions().get(0) + ")" : "")
                + (real.isEmpty() ? "" : "; besides, " + count(real.size(), "thing") + " could not be analysed");
    }

    private static String unhealthy(Policy policy, List<Finding> findings) {
        List<String> parts = new ArrayList<>();
        parts.add(count(findings.size(), "finding"));
        parts.add(
                policy.failOn().isPresent()
                        ? "none " + policy.failOn().get() + (policy.onlyFixable() ? " with a known fix" : "")
                                + (policy.failOn().get() == Severity.CRITICAL ? "" : " or worse")
                        : "and no threshold is set (failOn is NEVER)");
        return String.join(", ", parts);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
