package io.hullcheck.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** How one input holds several: the first byte chooses, and {@link #BETWEEN} stands between parts. */
public final class FuzzInput {
    /** No text has it. */
    public static final char BETWEEN = '\f';

    private FuzzInput() {}

    /** The choice that the first byte makes. */
    public static <T> T choice(byte[] input, List<T> choices) {
        return choices.get(input.length == 0 ? 0 : (input[0] & 0xff) % choices.size());
    }

    /** What stands behind the first byte. */
    public static byte[] behindChoice(byte[] input) {
        return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    }

    /** An input that makes a choice; the byte is a digit or a letter, to be read by people. */
    public static byte[] of(int choice, byte[] rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(choice);
        bytes.writeBytes(rest);
        return bytes.toByteArray();
    }

    public static byte[] of(int choice, String rest) {
        return of(choice, rest.getBytes(StandardCharsets.UTF_8));
    }

    /** The text's parts, at least that many. */
    public static List<String> parts(byte[] input, int least) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split(String.valueOf(BETWEEN), -1);
        String[] all = Arrays.copyOf(parts, Math.max(parts.length, least));
        Arrays.fill(all, Math.min(parts.length, all.length), all.length, "");
        return List.of(all);
    }
}
