package io.hullcheck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Changes seeds and found inputs at random, as many times as the property {@code hullcheck.mutations} says for all
 * targets together. Without an eye on the code it is many times as fast as Jazzer. Every target has the same share of the time.
 */
@EnabledIfSystemProperty(
        named = "hullcheck.mutations",
        matches = "\\d+",
        disabledReason = "fuzzing takes its time: see CONTRIBUTING.md")
class ManyMutationsTest {
    private static final long TURN = 200_000_000L;
    private static final long LONGEST = 20_000_000_000L;
    private static final long BETWEEN_WORDS = 60_000_000_000L;
    private static final int MOST_FINDINGS = 40;

    /** One target, and how far it has come. */
    private static final class Turn {
        final FuzzTarget target;
        final Mutator mutator;
        long executions;
        long longest;

        Turn(FuzzTarget target, Mutator mutator) {
            this.target = target;
            this.mutator = mutator;
        }
    }

    @Test
    void shouldFindNothing() throws IOException {
        long wanted = Long.getLong("hullcheck.mutations");
        long start = Long.getLong("hullcheck.mutations.start", System.currentTimeMillis());
        List<Turn> turns = new ArrayList<>();
        for (FuzzTarget target : FuzzTargets.all()) {
            turns.add(new Turn(target, new Mutator(target, inputs(target), start)));
        }
        List<String> findings = new ArrayList<>();
        long executions = 0;
        long next = System.nanoTime() + BETWEEN_WORDS;
        while (executions < wanted && findings.size() < MOST_FINDINGS) {
            for (Turn turn : turns) {
                long end = System.nanoTime() + TURN;
                long before = turn.executions;
                while (System.nanoTime() < end) {
                    run(turn, findings);
                }
                executions += turn.executions - before;
            }
            if (System.nanoTime() > next) {
                next = System.nanoTime() + BETWEEN_WORDS;
                System.out.println("changed so far: " + executions + " executions, " + findings.size() + " findings");
            }
        }
        for (Turn turn : turns) {
            System.out.println("changed " + turn.target + ": " + turn.executions + " executions, the longest of "
                    + turn.longest / 1_000_000 + " ms");
        }
        System.out.println("changed " + turns.size() + " targets from the start " + start + ": " + executions
                + " executions, " + findings.size() + " findings");
        assertThat(findings).as(String.join("\n", findings)).isEmpty();
    }

    private static void run(Turn turn, List<String> findings) {
        byte[] input = turn.mutator.next();
        long start = System.nanoTime();
        try {
            turn.target.run(input);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            add(turn, input, String.valueOf(e), findings);
        }
        long time = System.nanoTime() - start;
        turn.executions++;
        turn.longest = Math.max(turn.longest, time);
        if (time > LONGEST) {
            add(turn, input, "it took " + time / 1_000_000_000 + " s", findings);
        }
    }

    private static void add(Turn turn, byte[] input, String what, List<String> findings) {
        String shown = what.length() > 200 ? what.substring(0, 200) : what;
        if (findings.stream().noneMatch(f -> f.startsWith(turn.target + ": " + shown))) {
            findings.add(turn.target + ": " + shown + ": " + Base64.getEncoder().encodeToString(input));
        }
    }

    /** The seeds, and what was found before. */
    private static List<byte[]> inputs(FuzzTarget target) throws IOException {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        for (Path found : FoundInputs.of(target)) {
            inputs.add(Files.readAllBytes(found));
        }
        return inputs;
    }
}
