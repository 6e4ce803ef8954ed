package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Gap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells programs whose contents are packed, so that nothing in them can be found. UPX leaves its mark behind the headers and
 * at the end (UPX, {@code src/stub/src/include/linux.h}, "l_info", and "PackHeader"); AppImages bear theirs in the ELF
 * header (AppImage specification, "Type 1", "Type 2"). Stateless.
 */
final class PackedProgram {
    /** The headers, and what UPX puts behind them. */
    private static final int START = 4_096;
    /** What UPX unpacks a program with lies at its end, with the last header behind it. */
    static final int END = 512;

    private static final byte[] MARK = bytes("UPX!");
    private static final byte[] SECTION = bytes("UPX0\0\0\0\0");
    private static final byte[] SENTENCE = bytes("$Info: This file is packed with the UPX");

    private PackedProgram() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What is wrong with a program that starts so. */
    static Optional<Gap> atStart(byte[] buffer, int filled, String path) {
        if (filled > 10 && buffer[8] == 'A' && buffer[9] == 'I' && (buffer[10] == 1 || buffer[10] == 2)) {
            return Optional.of(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    path,
                    "the program is an AppImage, whose file system is not read",
                    "Put the unpacked files into the image instead"));
        }
        int end = Math.min(filled, START);
        return holdsMark(buffer, 0, end) ? Optional.of(packed(path)) : Optional.empty();
    }

    /** What is wrong with a program that ends so. */
    static Optional<Gap> atEnd(byte[] buffer, int filled, String path) {
        return holdsMark(buffer, Math.max(0, filled - END), filled) ? Optional.of(packed(path)) : Optional.empty();
    }

    private static Gap packed(String path) {
        return Gap.inFile(
                Gap.Kind.FILE_DAMAGED,
                path,
                "the program is packed with UPX, so what is in it is not known",
                "Put the program into the image as the linker made it");
    }

    private static boolean holdsMark(byte[] buffer, int from, int end) {
        for (int at = from; at < end; at++) {
            byte first = buffer[at];
            if (first == 'U' && (starts(buffer, at, end, MARK) || starts(buffer, at, end, SECTION))
                    || first == '$' && starts(buffer, at, end, SENTENCE)) {
                return true;
            }
        }
        return false;
    }

    private static boolean starts(byte[] buffer, int at, int end, byte[] sought) {
        return at + sought.length <= end && Arrays.equals(buffer, at, at + sought.length, sought, 0, sought.length);
    }
}
