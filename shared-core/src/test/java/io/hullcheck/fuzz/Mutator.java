package io.hullcheck.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes inputs at random, the same way for the same start. For one thread. */
final class Mutator {
    private static final int MOST_CHANGES = 6;
    private static final byte[] EDGES = {
        0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '0', '9', '-', '.', ':', '"', '\\', '/', '\n'
    };

    private final Random random;
    private final FuzzTarget target;
    private final List<byte[]> inputs;

    /** @param inputs to start from, at least one */
    Mutator(FuzzTarget target, List<byte[]> inputs, long start) {
        this.target = target;
        this.inputs = List.copyOf(inputs);
        this.random = new Random(start);
    }

    /** The next input. */
    byte[] next() {
        byte[] input = any();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            input = changed(input);
        }
        return input.length > target.longest() ? Arrays.copyOf(input, target.longest()) : input;
    }

    private byte[] any() {
        return inputs.get(random.nextInt(inputs.size())).clone();
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = random.nextInt(1 + Math.min(input.length - at, 1 + random.nextInt(64)));
        switch (random.nextInt(9)) {
            case 0 -> {
                return at == input.length ? input : withByte(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
            }
            case 1 -> {
                return at == input.length ? input : withByte(input, at, EDGES[random.nextInt(EDGES.length)]);
            }
            case 2 -> {
                return at == input.length ? input : withByte(input, at, (byte) random.nextInt());
            }
            case 3 -> {
                return joined(input, at, new byte[0], at + length);
            }
            case 4 -> {
                // once more, or many times
                byte[] part = Arrays.copyOfRange(input, at, at + length);
                byte[] all = part;
                for (int i = random.nextInt(4); i > 0 && all.length < target.longest(); i--) {
                    all = joined(all, all.length, all, all.length);
                }
                return joined(input, at, all, at);
            }
            case 5 -> {
                return joined(input, at, word(), at + (random.nextBoolean() ? 0 : length));
            }
            case 6 -> {
                byte[] other = any();
                int from = random.nextInt(other.length + 1);
                return joined(input, at, Arrays.copyOfRange(other, from, other.length), input.length);
            }
            case 7 -> {
                // a number of four bytes, near one of the ends
                byte[] number = input.clone();
                int value = random.nextBoolean() ? random.nextInt(16) - 8 : Integer.MAX_VALUE - random.nextInt(4);
                boolean isBig = random.nextBoolean();
                for (int i = 0; i < 4 && at + i < number.length; i++) {
                    number[at + i] = (byte) (value >> 8 * (isBig ? 3 - i : i));
                }
                return number;
            }
            default -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(input, at) : input;
            }
        }
    }

    private byte[] word() {
        return target.words().isEmpty()
                ? new byte[] {EDGES[random.nextInt(EDGES.length)]}
                : target.words().get(random.nextInt(target.words().size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] withByte(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    /** What stands before a place, something new, and what stands from another place on. */
    private static byte[] joined(byte[] input, int before, byte[] added, int behind) {
        byte[] all = new byte[before + added.length + input.length - behind];
        System.arraycopy(input, 0, all, 0, before);
        System.arraycopy(added, 0, all, before, added.length);
        System.arraycopy(input, behind, all, before + added.length, input.length - behind);
        return all;
    }
}
