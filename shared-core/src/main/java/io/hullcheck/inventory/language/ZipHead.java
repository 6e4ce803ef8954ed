package io.hullcheck.inventory.language;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * What the first bytes of a file tell of a zip (PKWARE, "APPNOTE.TXT", sections 4.3.7 and 4.3.16), and whether its
 * directory is at its end. Stateless.
 */
final class ZipHead {
    private static final int NAME_LENGTH = 26;
    private static final int NAME = 30;
    /** The end of a directory: 22 bytes, and a comment of at most 65,535. */
    private static final int END = 22 + 65_535;

    private ZipHead() {}

    /** Whether a zip starts here: a file in it, an empty directory, or the mark of one that was split. */
    static boolean isZip(byte[] head) {
        return head.length >= 4
                && head[0] == 'P'
                && head[1] == 'K'
                && (head[2] == 3 && head[3] == 4 || head[2] == 5 && head[3] == 6 || head[2] == 7 && head[3] == 8);
    }

    /** Whether a script starts here, behind which an archive may lie, as in Spring Boot's executable archives. */
    static boolean isScript(byte[] head) {
        return head.length >= 2 && head[0] == '#' && head[1] == '!';
    }

    /** Whether the first file of a zip is one of Java's: then the zip is a Java archive, damaged or not. */
    static boolean isJava(byte[] head) {
        if (head.length <= NAME || !isZip(head) || head[2] != 3) {
            return false;
        }
        int length = head[NAME_LENGTH] & 0xff | (head[NAME_LENGTH + 1] & 0xff) << 8;
        String name = new String(head, NAME, Math.min(length, head.length - NAME), StandardCharsets.ISO_8859_1);
        return name.equals("META-INF/")
                || name.startsWith("META-INF/MANIFEST.MF")
                || name.startsWith("META-INF/maven/")
                || name.startsWith("BOOT-INF/")
                || name.startsWith("WEB-INF/")
                || name.endsWith(".class");
    }

    /** Whether a directory's end lies within the last bytes of a file. */
    static boolean hasDirectory(SeekableByteChannel file) throws IOException {
        int length = (int) Math.min(END, file.size());
        ByteBuffer tail = ByteBuffer.allocate(length);
        file.position(file.size() - length);
        while (tail.hasRemaining() && file.read(tail) >= 0) {
            continue;
        }
        file.position(0);
        byte[] bytes = tail.array();
        for (int at = tail.position() - 22; at >= 0; at--) {
            if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 5 && bytes[at + 3] == 6) {
                return true;
            }
        }
        return false;
    }
}
