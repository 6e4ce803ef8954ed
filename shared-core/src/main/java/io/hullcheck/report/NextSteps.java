package io.hullcheck.report;

import io.hullcheck.inventory.Gap;
import io.hullcheck.policy.Verdict;
import io.hullcheck.remedy.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of what the console shows: the verdict, and what to do next, in a few sentences. Stateless. */
final class NextSteps {
    private static final int MOST_CHANGES = 3;

    private NextSteps() {}

    /**
     * What is left to do, the first thing first; empty where there is nothing.
     *
     * @return at most seven, each one sentence
     */
    static List<String> of(ScanReport report) {
        List<String> steps = new ArrayList<>();
        List<Gap> gaps = report.gaps().stream()
                .filter(g -> g.kind() != Gap.Kind.DATABASE_SAMPLE)
                .toList();
        // first, where every line below rests on it; after what is certain, where it is a doubt
        boolean isGrave = report.judgement().verdict() == Verdict.INCOMPLETE
                || !report.judgement().stopping().isEmpty();
        if (isGrave) {
            steps.addAll(gaps(gaps));
        }
        List<Change> changes = report.plan().changes();
        changes.stream()
                .limit(MOST_CHANGES)
                .map(c -> c.title()
                        + String.format(
                                Locale.ROOT,
                                ": mends %s, risk %.0f",
                                PlainText.count(c.mends().size(), "finding"),
                                c.risk()))
                .forEach(steps::add);
        if (changes.size() > MOST_CHANGES) {
            steps.add("go on with the " + (changes.size() - MOST_CHANGES) + " other changes of the fix plan");
        }
        int remaining = report.plan().remaining().size();
        if (remaining > 0) {
            steps.add(PlainText.count(remaining, "finding") + (remaining == 1 ? " has" : " have")
                    + " no fix: wait for one, do without the package, or set aside with a reason in hullcheck.yaml");
        }
        if (!isGrave) {
            steps.addAll(gaps(gaps));
        }
        if (report.database().sample()) {
            steps.add("ask the real advisories: leave out database=sample, or run the goal update first");
        }
        return List.copyOf(steps);
    }

    private static List<String> gaps(List<Gap> gaps) {
        return gaps.isEmpty()
                ? List.of()
                : List.of("see to what could not be analysed (" + gaps.size() + "), first of all: "
                        + gaps.get(0).next());
    }
}
