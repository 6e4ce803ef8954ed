package io.hullcheck.image;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Names of files as text. A name on Linux is bytes (POSIX.1-2017, section 3.170); two names of different bytes are two
 * texts here. Bytes that are valid UTF-8 are shown as they are; any other byte is shown as {@code \xHH}, and a
 * backslash that would be mistaken for one of those as {@code \x5c}. Stateless and thread-safe.
 */
final class FileName {
    private static final char MARK = '\\';

    private FileName() {}

    /** The text of a name; no two names have the same. */
    static String of(byte[] name) {
        boolean ascii = true;
        for (byte b : name) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return escaped(new String(name, StandardCharsets.US_ASCII));
        }
        try {
            return escaped(decoder().decode(ByteBuffer.wrap(name)).toString());
        } catch (CharacterCodingException e) {
            return withInvalidBytes(name);
        }
    }

    /** The text of a name that a tar reader gives with one char a byte (ISO 8859-1). */
    static String ofLatin1(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return of(name.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return escaped(name);
    }

    /** The text of a path of this machine's file system, with {@code /} between its parts. */
    static String of(Path path) {
        String text = path.toString()
                .replace('\\', path.getFileSystem().getSeparator().equals("\\") ? '/' : '\\');
        for (int i = 0; i < text.length(); i++) {
            // what the machine's own charset cannot decode, or decodes to something that UTF-8 is not
            if (text.charAt(i) >= 0x80) {
                return ofBytes(path, text);
            }
        }
        return escaped(text);
    }

    /** The bytes of a path stand percent-encoded in its URI, whatever the machine's charset is. */
    private static String ofBytes(Path path, String text) {
        Charset machine = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        if (machine.equals(StandardCharsets.UTF_8) && text.indexOf('\ufffd') < 0) {
            return escaped(text);
        }
        String base = path.getFileSystem().getPath("/").toUri().getRawPath();
        String raw = path.getFileSystem().getPath("/").resolve(path).toUri().getRawPath();
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = base.length(); i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) Integer.parseInt(raw, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        if (length > 0 && bytes[length - 1] == '/') {
            length--;
        }
        String name = of(Arrays.copyOf(bytes, length));
        return path.isAbsolute() ? "/" + name : name;
    }

    private static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static String withInvalidBytes(byte[] name) {
        CharsetDecoder decoder = decoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length);
        StringBuilder text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(escaped(out.flip().toString()));
            out.clear();
            if (!result.isMalformed()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append(MARK).append('x').append(String.format(Locale.ROOT, "%02x", in.get() & 0xff));
            }
            decoder.reset();
        }
    }

    /** Keeps a name that holds the text of an invalid byte apart from a name that holds the byte. */
    private static String escaped(String text) {
        int at = text.indexOf(MARK);
        if (at < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            escaped.append(text.charAt(i));
            if (text.charAt(i) == MARK && isMistaken(text, i)) {
                escaped.append("x5c");
            }
        }
        return escaped.toString();
    }

    private static boolean isMistaken(String text, int at) {
        if (at + 3 >= text.length() || text.charAt(at + 1) != 'x') {
            return false;
        }
        int high = Character.digit(text.charAt(at + 2), 16);
        int low = Character.digit(text.charAt(at + 3), 16);
        return low >= 0 && (high >= 8 || high == 5 && low == 12);
    }
}
