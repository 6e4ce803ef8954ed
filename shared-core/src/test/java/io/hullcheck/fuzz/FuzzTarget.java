package io.hullcheck.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A parser of what others wrote, as a fuzzer tries it. Immutable.
 *
 * @param name of its folders and reports
 * @param documented exceptions that the parser may throw for a bad input; everything else that it throws is a finding
 * @param seeds inputs to start with
 * @param words that inputs of this form are made of
 * @param longest bytes of an input
 */
public record FuzzTarget(
        String name,
        Parser parser,
        List<Class<? extends Exception>> documented,
        List<byte[]> seeds,
        List<String> words,
        int longest) {
    /** Characters of a message: who reads a report does not want the file in it. */
    private static final int LONGEST_MESSAGE = 4_000;

    /** Parses one input. */
    public interface Parser {
        void parse(byte[] input) throws Exception;
    }

    public FuzzTarget {
        documented = List.copyOf(documented);
        seeds = List.copyOf(seeds);
        words = List.copyOf(words);
    }

    public static FuzzTarget of(String name, Parser parser) {
        return new FuzzTarget(name, parser, List.of(), List.of(), List.of(), 4_096);
    }

    public FuzzTarget throwing(Class<? extends Exception> exception) {
        List<Class<? extends Exception>> more = new ArrayList<>(documented);
        more.add(exception);
        return new FuzzTarget(name, parser, more, seeds, words, longest);
    }

    public FuzzTarget seed(byte[] seed) {
        List<byte[]> more = new ArrayList<>(seeds);
        more.add(seed);
        return new FuzzTarget(name, parser, documented, more, words, longest);
    }

    public FuzzTarget seed(String seed) {
        return seed(seed.getBytes(StandardCharsets.UTF_8));
    }

    public FuzzTarget words(String... others) {
        return new FuzzTarget(name, parser, documented, seeds, List.of(others), longest);
    }

    public FuzzTarget longest(int bytes) {
        return new FuzzTarget(name, parser, documented, seeds, words, bytes);
    }

    /**
     * Tries one input.
     *
     * @throws Exception what the parser should not throw
     */
    public void run(byte[] input) throws Exception {
        try {
            parser.parse(input);
        } catch (Exception e) {
            if (documented.stream().noneMatch(d -> d.isInstance(e))) {
                throw e;
            }
            shouldBeReadable(String.valueOf(e.getMessage()));
        }
    }

    /** @throws IllegalStateException when a message is too long for a report */
    public static void shouldBeReadable(String message) {
        if (message.length() > LONGEST_MESSAGE) {
            throw new IllegalStateException("a message of " + message.length() + " characters");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
