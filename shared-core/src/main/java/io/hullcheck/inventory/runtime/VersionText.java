package io.hullcheck.inventory.runtime;

import io.hullcheck.inventory.PackageDraft;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** Looks for the version of a known program in its bytes while they stream by. For one thread. */
public final class VersionText {
    private static final int BUFFER = 1 << 16;

    /** No version text is as long. */
    private static final int OVERLAP = 128;

    /** More different versions in one program are no versions of it. */
    private static final int MOST_VERSIONS = 50;

    private final List<KnownProgram> known;
    private final List<Optional<String>> highest = new ArrayList<>();
    private final int[] found;
    private final byte[] buffer;
    private int filled;

    /** @param known what the file may be, by its name */
    public VersionText(List<KnownProgram> known) {
        this.known = List.copyOf(known);
        this.found = new int[known.size()];
        // a file of another name costs nothing
        this.buffer = new byte[known.isEmpty() ? 0 : BUFFER];
        known.forEach(k -> highest.add(Optional.empty()));
    }

    /** Whether any bytes have to be shown. */
    public boolean isLooking() {
        return !known.isEmpty();
    }

    /** Takes the next bytes of the file. */
    public void pass(byte[] bytes, int from, int length) {
        int at = from;
        int left = isLooking() ? length : 0;
        while (left > 0) {
            int taken = Math.min(left, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, taken);
            filled += taken;
            at += taken;
            left -= taken;
            if (filled == buffer.length) {
                look(false);
                System.arraycopy(buffer, filled - OVERLAP, buffer, 0, OVERLAP);
                filled = OVERLAP;
            }
        }
    }

    /** The program, after the last byte was shown; empty when it states no version. */
    public Optional<PackageDraft> program() {
        look(true);
        filled = 0;
        for (int i = 0; i < known.size(); i++) {
            if (highest.get(i).isPresent()) {
                return Optional.of(known.get(i).of(highest.get(i).get()));
            }
        }
        return Optional.empty();
    }

    /** A program names old versions too, of which it keeps the ways; its own is the highest. */
    private void look(boolean isLast) {
        if (!isLooking()) {
            return;
        }
        String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < known.size(); i++) {
            Matcher version = known.get(i).version().matcher(text);
            while (found[i] < MOST_VERSIONS && version.find()) {
                if (!isLast && version.hitEnd()) {
                    // cut in two; the next look sees it whole
                    break;
                }
                found[i]++;
                String stated = version.group(1);
                highest.set(i, highest.get(i).filter(h -> isNotLower(h, stated)).or(() -> Optional.of(stated)));
            }
        }
    }

    private static boolean isNotLower(String one, String other) {
        int order = Arrays.compare(numbers(one), numbers(other));
        // 1.1.1w comes after 1.1.1, and behind equal numbers the letters decide
        return order > 0 || order == 0 && one.compareTo(other) >= 0;
    }

    private static long[] numbers(String version) {
        // nine digits fit, and no version has more
        return Arrays.stream(version.split("\\."))
                .map(n -> n.replaceAll("\\D", ""))
                .mapToLong(n -> n.isEmpty() || n.length() > 9 ? Long.MAX_VALUE : Long.parseLong(n))
                .toArray();
    }
}
