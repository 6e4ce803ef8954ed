package io.hullcheck.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Jazzer calls. One process fuzzes several targets, because a Java machine takes as long to start as a target is fuzzed in an
 * ordinary build: the first byte of an input chooses the target. No target gets more than its share of the time.
 */
public final class FuzzedByJazzer {
    /** Names of targets, with commas between. */
    public static final String TARGETS = "hullcheck.fuzz.targets";

    /** A file that keeps how often each was run: {@code NAME=COUNT}. */
    public static final String COUNTS = "hullcheck.fuzz.counts";

    private static final long BETWEEN_WRITES = 1_000_000_000L;
    /** A target may be that much ahead of the others. */
    private static final long MOST_AHEAD = 2_000_000_000L;

    private static final Fuzzed FUZZED = new Fuzzed();

    private FuzzedByJazzer() {}

    /** The targets of this process. */
    private static final class Fuzzed {
        final List<FuzzTarget> targets = new ArrayList<>();
        final long[] counts;
        final long[] nanoseconds;
        long spent;
        long written;

        Fuzzed() {
            try {
                for (String name : System.getProperty(TARGETS).split(",")) {
                    targets.add(FuzzTargets.named(name));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            counts = new long[targets.size()];
            nanoseconds = new long[targets.size()];
        }

        void run(byte[] input) throws Exception {
            int chosen = input.length == 0 ? 0 : (input[0] & 0xff) % targets.size();
            if (nanoseconds[chosen] > spent / targets.size() + MOST_AHEAD) {
                return;
            }
            FuzzTarget target = targets.get(chosen);
            byte[] own = FuzzInput.behindChoice(input);
            long start = System.nanoTime();
            try {
                target.run(own.length > target.longest() ? Arrays.copyOf(own, target.longest()) : own);
            } finally {
                long end = System.nanoTime();
                counts[chosen]++;
                nanoseconds[chosen] += end - start;
                spent += end - start;
                if (end - written > BETWEEN_WRITES) {
                    written = end;
                    write();
                }
            }
        }

        private void write() throws IOException {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < counts.length; i++) {
                lines.append(targets.get(i).name())
                        .append('=')
                        .append(counts[i])
                        .append('\n');
            }
            Files.writeString(Path.of(System.getProperty(COUNTS)), lines);
        }
    }

    /** Reads the seeds once, so that the time in which classes are loaded is that of no input. */
    public static void fuzzerInitialize() throws Exception {
        for (FuzzTarget target : FUZZED.targets) {
            for (byte[] seed : target.seeds()) {
                target.run(seed);
            }
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        FUZZED.run(input);
    }
}
