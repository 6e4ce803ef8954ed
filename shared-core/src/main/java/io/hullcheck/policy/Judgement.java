package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the policy says of one scan.
 *
 * @param reason one sentence
 * @param overThreshold findings that fail the build
 * @param stopping gaps that fail the build
 * @param setAside findings that do not count, and why, in the order of the findings
 * @param notices what is to be said of the policy itself: ignores that expired, or fit nothing
 */
public record Judgement(
        Verdict verdict,
        String reason,
        List<Finding> overThreshold,
        List<Gap> stopping,
        List<SetAside> setAside,
        List<String> notices) {
    public Judgement {
        overThreshold = List.copyOf(overThreshold);
        stopping = List.copyOf(stopping);
        setAside = List.copyOf(setAside);
        notices = List.copyOf(notices);
    }

    /** Judges what was found and what could not be. */
    public static Judgement of(Policy policy, List<Finding> findings, List<Gap> gaps, Circumstances now) {
        List<SetAside> aside = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        List<Finding> counted = new ArrayList<>();
        Set<Ignore> used = new HashSet<>();
        List<Finding> left = new ArrayList<>();
        for (Finding finding : findings) {
            setAside(policy, finding, now, used).ifPresentOrElse(aside::add, () -> left.add(finding));
        }
        // under a finding that counts alone: one that is ignored would take the others with it
        Siblings siblings = new Siblings(left);
        for (Finding finding : left) {
            siblings.leader(finding)
                    .map(l -> new SetAside(
                            finding,
                            SetAside.Kind.FOLDED,
                            "Hullcheck",
                            "the same flaw as in " + l.installed().displayName()
                                    + ", which is built from the same source"))
                    .ifPresentOrElse(aside::add, () -> counted.add(finding));
        }
        // by what they are, not by all they hold, which takes long to compare
        Map<Finding, SetAside> byFinding = new IdentityHashMap<>();
        aside.forEach(a -> byFinding.put(a.finding(), a));
        aside = findings.stream()
                .flatMap(f -> Optional.ofNullable(byFinding.get(f)).stream())
                .toList();
        notices(policy, findings, now, used, notices);
        List<Rule> rules = policy.reasons();
        List<Finding> over = counted.stream()
                .filter(f -> rules.stream().anyMatch(r -> r.meets(f, now)))
                .toList();
        List<Gap> real = gaps.stream().filter(g -> isReal(g, policy, gaps)).toList();
        List<Gap> stopping = policy.failOnIncomplete() ? real : List.of();
        Verdict verdict;
        String reason;
        if (!over.isEmpty()) {
            verdict = Verdict.FAILED;
            reason = failed(policy, over, real, now);
        } else if (!real.isEmpty()) {
            verdict = Verdict.INCOMPLETE;
            reason = count(real.size(), "thing") + " could not be analysed, first of all: "
                    + real.get(0).describe();
        } else if (!counted.isEmpty()) {
            verdict = Verdict.UNHEALTHY;
            reason = unhealthy(policy, counted);
        } else if (gaps.isEmpty()) {
            verdict = Verdict.HEALTHY;
            reason = "Nothing to fix was found";
        } else {
            verdict = Verdict.INCOMPLETE;
            reason = "Nothing was found, but " + gaps.get(0).what();
        }
        return new Judgement(verdict, reason + aside(aside) + sample(verdict, gaps), over, stopping, aside, notices);
    }

    /** Who names the sample is told with the verdict what it rests on. */
    private static String sample(Verdict verdict, List<Gap> gaps) {
        return gaps.stream()
                .filter(g -> g.kind() == Gap.Kind.DATABASE_SAMPLE && verdict != Verdict.INCOMPLETE)
                .findFirst()
                .map(g -> "; " + g.what())
                .orElse("");
    }

    /** The same with more to be said. */
    public Judgement noting(List<String> more) {
        List<String> all = new ArrayList<>(notices);
        all.addAll(more);
        return new Judgement(verdict, reason, overThreshold, stopping, setAside, all);
    }

    /**
     * The same, whose reason names the version that the plan goes to, where the nearest fix of the worst finding is another.
     *
     * @param target the version that is advised for a finding; empty for none
     */
    public Judgement planned(Function<Finding, Optional<String>> target) {
        Optional<Finding> worst = overThreshold.stream().findFirst().filter(Finding::isFixable);
        Optional<String> to = worst.flatMap(target);
        return to.isEmpty()
                ? this
                : new Judgement(
                        verdict,
                        reason.replace(fixedIn(worst.get().fixedVersions().get(0)), fixedIn(to.get())),
                        overThreshold,
                        stopping,
                        setAside,
                        notices);
    }

    private static String fixedIn(String version) {
        return " (fixed in " + version + ")";
    }

    /** The findings among these that count, in the same order. */
    public List<Finding> counted(List<Finding> findings) {
        if (setAside.isEmpty()) {
            return List.copyOf(findings);
        }
        Set<Finding> aside = asideByFinding().keySet();
        return findings.stream().filter(f -> !aside.contains(f)).toList();
    }

    /** Why each finding that was set aside does not count. */
    public Map<Finding, SetAside> asideByFinding() {
        Map<Finding, SetAside> aside = new HashMap<>();
        setAside.forEach(a -> aside.put(a.finding(), a));
        return Map.copyOf(aside);
    }

    private static Optional<SetAside> setAside(Policy policy, Finding finding, Circumstances now, Set<Ignore> used) {
        Optional<SetAside> ignored = Optional.empty();
        for (Ignore ignore : policy.ignores()) {
            if (ignore.fits(finding)) {
                used.add(ignore);
                if (!ignore.isExpired(now.today()) && ignored.isEmpty()) {
                    String until = ignore.expires().map(e -> ", until " + e).orElse("");
                    ignored = Optional.of(new SetAside(
                            finding,
                            SetAside.Kind.IGNORED,
                            ignore.place(),
                            ignore.reason().orElse("no reason given") + until));
                }
            }
        }
        if (ignored.isPresent()) {
            return ignored;
        }
        for (Criterion criterion : policy.disabled()) {
            if (criterion.fits(finding)) {
                return Optional.of(new SetAside(
                        finding,
                        SetAside.Kind.DISABLED,
                        criterion.describe(),
                        criterion.reason().orElse("no reason given")));
            }
        }
        Optional<SetAside> stated = stated(policy, finding, now);
        if (stated.isPresent()) {
            return stated;
        }
        // who asks for it by a rule gets it
        boolean isAskedFor = finding.severity() == Severity.NEGLIGIBLE
                && policy.reasons().stream().anyMatch(r -> r.meets(finding, now));
        Optional<String> noise = isAskedFor ? Optional.empty() : Noise.reason(finding);
        if (noise.isPresent()) {
            return Optional.of(new SetAside(finding, SetAside.Kind.NOISE, "Hullcheck", noise.get()));
        }
        return Optional.empty();
    }

    /** The last statement counts, as in a document that is amended; one that does harm goes before all that do none. */
    private static Optional<SetAside> stated(Policy policy, Finding finding, Circumstances now) {
        Optional<Statement> last = Optional.empty();
        for (Statement statement : policy.statements()) {
            if (statement.isAbout(now.image()) && statement.fits(finding)) {
                last = Optional.of(statement);
            }
        }
        return last.filter(s -> s.status().isHarmless())
                .map(s -> new SetAside(
                        finding,
                        SetAside.Kind.NOT_AFFECTED,
                        s.source(),
                        s.status().words() + (s.justification().isBlank() ? "" : ": " + s.justification())));
    }

    private static void notices(
            Policy policy, List<Finding> findings, Circumstances now, Set<Ignore> used, List<String> notices) {
        for (Ignore ignore : policy.ignores()) {
            if (ignore.isExpired(now.today())) {
                notices.add("the ignore of " + ignore.describe() + " expired on "
                        + ignore.expires().orElseThrow() + (used.contains(ignore) ? " and counts no more" : ""));
            } else if (!used.contains(ignore)) {
                notices.add("the ignore of " + ignore.describe() + " fits nothing that was found");
            }
        }
        Set<String> investigated = new LinkedHashSet<>();
        for (Statement statement : policy.statements()) {
            if (statement.status() == Statement.Status.UNDER_INVESTIGATION && statement.isAbout(now.image())) {
                findings.stream()
                        .filter(statement::fits)
                        .forEach(f -> investigated.add(f.id() + " in "
                                + f.installed().displayName() + " is under investigation, says " + statement.source()));
            }
        }
        notices.addAll(investigated);
    }

    private static String aside(List<SetAside> aside) {
        return aside.isEmpty() ? "" : "; " + count(aside.size(), "finding") + " set aside";
    }

    /**
     * Whether a gap is more than a doubt. The sample that was named is said in every output, but a first try must be able
     * to end well, and what the sample lacks is no news; an old database warns, and fails only those who ask for it.
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

    private static String failed(Policy policy, List<Finding> over, List<Gap> real, Circumstances now) {
        Finding worst = over.get(0);
        List<String> reasons = policy.reasons().stream()
                .filter(r -> over.stream().anyMatch(f -> r.meets(f, now)))
                .map(Rule::describe)
                .distinct()
                .toList();
        return count(over.size(), "finding") + " " + String.join(", or ", reasons) + ", the worst " + worst.id()
                + " in "
                + worst.installed().displayName() + " " + worst.installed().version()
                + (worst.isFixable() ? fixedIn(worst.fixedVersions().get(0)) : "")
                + (real.isEmpty() ? "" : "; besides, " + count(real.size(), "thing") + " could not be analysed");
    }

    private static String unhealthy(Policy policy, List<Finding> findings) {
        String found = count(findings.size(), "finding") + ", ";
        if (policy.reasons().isEmpty()) {
            return found + "and no threshold is set (failOn is NEVER)";
        }
        if (!policy.rules().isEmpty()) {
            return found + "none of which meets a rule of the policy";
        }
        Severity threshold = policy.failOn().orElseThrow();
        return found + "none " + threshold + (policy.onlyFixable() ? " with a known fix" : "")
                + (policy.onlyNew() ? " that is new" : "")
                + (threshold == Severity.CRITICAL ? "" : " or worse");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
