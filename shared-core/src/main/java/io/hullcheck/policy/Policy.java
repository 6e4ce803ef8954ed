package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a team has set.
 *
 * @param failOn findings of this severity and worse fail the build; empty for never
 * @param onlyFixable findings without a known fix are shown and do not fail the build
 * @param onlyNew findings that the baseline has too are shown and do not fail the build
 * @param failOnIncomplete what could not be analysed fails the build
 * @param failOnOldDatabase so does an advisory database that is older than allowed, which else is a warning
 * @param rules more reasons to fail the build
 * @param disabled findings that are set aside by their kind
 * @param ignores findings that are set aside one by one
 * @param statements what others have stated of the image's packages
 */
public record Policy(
        Optional<Severity> failOn,
        boolean onlyFixable,
        boolean onlyNew,
        boolean failOnIncomplete,
        boolean failOnOldDatabase,
        List<Rule> rules,
        List<Criterion> disabled,
        List<Ignore> ignores,
        List<Statement> statements) {
    /** What holds when nobody has set anything. */
    public static final Policy DEFAULT = new Policy(Optional.of(Severity.CRITICAL), false, true, false);

    public Policy {
        rules = List.copyOf(rules);
        disabled = List.copyOf(disabled);
        ignores = List.copyOf(ignores);
        statements = List.copyOf(statements);
    }

    /** A threshold alone. */
    public Policy(Optional<Severity> failOn, boolean onlyFixable, boolean failOnIncomplete, boolean failOnOldDatabase) {
        this(
                failOn,
                onlyFixable,
                false,
                failOnIncomplete,
                failOnOldDatabase,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** Every reason to fail the build. */
    public List<Rule> reasons() {
        List<Rule> all = new ArrayList<>();
        failOn.ifPresent(s -> all.add(Rule.ofSeverity(s, onlyFixable, onlyNew)));
        all.addAll(rules);
        return all;
    }

    /** The same with another threshold. */
    public Policy withFailOn(Optional<Severity> threshold) {
        return new Policy(
                threshold,
                onlyFixable,
                onlyNew,
                failOnIncomplete,
                failOnOldDatabase,
                rules,
                disabled,
                ignores,
                statements);
    }

    /** The same for new findings alone, or for all. */
    public Policy withOnlyNew(boolean value) {
        return new Policy(
                failOn, onlyFixable, value, failOnIncomplete, failOnOldDatabase, rules, disabled, ignores, statements);
    }

    /** The same with more statements. */
    public Policy withStatements(List<Statement> more) {
        List<Statement> all = new ArrayList<>(statements);
        all.addAll(more);
        return new Policy(
                failOn, onlyFixable, onlyNew, failOnIncomplete, failOnOldDatabase, rules, disabled, ignores, all);
    }

    /**
     * Reads a threshold as a user types it.
     *
     * @return empty for {@code NEVER}
     * @throws IllegalArgumentException for any other word
     */
    public static Optional<Severity> parseFailOn(String typed) {
        return switch (typed.trim().toUpperCase(Locale.ROOT)) {
            case "NEVER" -> Optional.empty();
            case "CRITICAL" -> Optional.of(Severity.CRITICAL);
            case "HIGH" -> Optional.of(Severity.HIGH);
            case "MEDIUM" -> Optional.of(Severity.MEDIUM);
            case "LOW" -> Optional.of(Severity.LOW);
            default ->
                throw new IllegalArgumentException(
                        "failOn knows no \"" + typed + "\"; it is one of CRITICAL, HIGH, MEDIUM, LOW, NEVER");
        };
    }
}
