package io.hullcheck.inventory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of a text file of unknown honesty: a line longer than the bound is cut, not held, and told of. UTF-8; what is no UTF-8 is
 * replaced. For one thread.
 */
public final class BoundedLines {
    /** The longest honest lines, dependency lists of meta packages, have some 100 KB. */
    private static final int LONGEST = 1 << 20;

    private final BufferedInputStream in;
    private final Runnable cut;
    private boolean isCut;
    private byte[] line = new byte[256];

    private BoundedLines(InputStream in, Runnable cut) {
        this.in = new BufferedInputStream(in, 1 << 15);
        this.cut = cut;
    }

    /** Lines of a file; one that is cut is a gap. */
    public static BoundedLines of(FoundFile file, Evidence evidence) {
        return of(file.content(), file.shownPath(), evidence);
    }

    /**
     * Lines of something else; one that is cut is a gap.
     *
     * @param path where it lies, for the gap
     */
    public static BoundedLines of(InputStream in, String path, Evidence evidence) {
        return new BoundedLines(
                in,
                () -> evidence.gap(Gap.inFile(
                        Gap.Kind.LIMIT_REACHED,
                        path,
                        "a line has more than " + LONGEST + " bytes, and its rest was not read",
                        "Look at what writes the file; no package manager writes such a line")));
    }

    /** The next line without its end, or empty after the last. */
    public Optional<String> next() throws IOException {
        int length = 0;
        int value = in.read();
        if (value < 0) {
            return Optional.empty();
        }
        while (value >= 0 && value != '\n') {
            if (length < LONGEST) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, length * 2);
                }
                line[length++] = (byte) value;
            } else if (!isCut) {
                isCut = true;
                cut.run();
            }
            value = in.read();
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return Optional.of(new String(line, 0, length, StandardCharsets.UTF_8));
    }
}
