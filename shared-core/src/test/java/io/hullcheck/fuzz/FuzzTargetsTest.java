package io.hullcheck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every target is tried with in every build: its seeds, the seeds cut short and changed at random, and all that fuzzing ever
 * found.
 */
class FuzzTargetsTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int CUTS = 64;
    private static final int MUTATIONS = 2_000;
    private static final int LEAST_MUTATIONS = 20;
    private static final Duration MUTATION_TIME = Duration.ofMillis(300);

    static List<FuzzTarget> targets() throws IOException {
        return FuzzTargets.all();
    }

    private static void shouldEndWell(FuzzTarget target, byte[] input, String what) {
        Assertions.assertTimeoutPreemptively(
                LONGEST,
                () -> assertThatCode(() -> target.run(input))
                        .as(target + ": " + what)
                        .doesNotThrowAnyException(),
                target + ": " + what);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldReadItsSeedsWhole(FuzzTarget target) throws Exception {
        assertThat(target.seeds()).isNotEmpty();
        for (int i = 0; i < target.seeds().size(); i++) {
            byte[] seed = target.seeds().get(i);
            assertThat(seed.length).as(target + ": seed " + i).isBetween(1, target.longest());
            shouldEndWell(target, seed, "seed " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldReadItsSeedsCutShort(FuzzTarget target) {
        for (byte[] seed : target.seeds()) {
            for (int cut = 0; cut < Math.min(CUTS, seed.length); cut++) {
                int length = (int) ((long) seed.length * cut / Math.min(CUTS, seed.length));
                shouldEndWell(target, Arrays.copyOf(seed, length), "a seed's first " + length + " bytes");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldReadItsSeedsChangedAtRandom(FuzzTarget target) {
        Mutator mutator = new Mutator(target, target.seeds(), 20261126);
        Assertions.assertTimeoutPreemptively(
                LONGEST.multipliedBy(6),
                () -> {
                    long end = System.nanoTime() + MUTATION_TIME.toNanos();
                    // the first of them whatever the machine is busy with
                    for (int i = 0; i < MUTATIONS && (i < LEAST_MUTATIONS || System.nanoTime() < end); i++) {
                        byte[] input = mutator.next();
                        assertThatCode(() -> target.run(input))
                                .as(target + ": " + Base64.getEncoder().encodeToString(input))
                                .doesNotThrowAnyException();
                    }
                },
                target.name());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldReadWhatFuzzingHasFound(FuzzTarget target) throws IOException {
        for (Path found : FoundInputs.of(target)) {
            shouldEndWell(target, Files.readAllBytes(found), found.toString());
        }
    }

    @Test
    void shouldKnowTheTargetOfEveryFoundInput() throws IOException {
        try (Stream<Path> folders = Files.list(FoundInputs.FOLDER)) {
            assertThat(folders.map(f -> f.getFileName().toString()))
                    .isSubsetOf(targets().stream().map(FuzzTarget::name).toList());
        }
    }

    @Test
    void shouldReportWhatAParserShouldNotThrow() {
        FuzzTarget target = FuzzTarget.of("x", input -> {
                    throw new IOException("x".repeat(input[0] * 1_000));
                })
                .throwing(IOException.class);
        assertThatCode(() -> target.run(new byte[] {1})).doesNotThrowAnyException();
        assertThatCode(() -> target.run(new byte[] {100})).hasMessageContaining("a message of 100000 characters");
        assertThatCode(() -> target.run(new byte[0])).isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }
}
