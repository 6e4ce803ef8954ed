package io.hullcheck.report;

import java.util.Locale;

/** Text out of an image, made fit for a terminal or a log: no control characters, no change of direction. */
public final class PlainText {
    private PlainText() {}

    /** The text with everything that is not shown, or changes how other text is shown, replaced by {@code ?}. */
    public static String of(String text) {
        StringBuilder plain = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmful(c) || isHarmfulHalf(text, i)) {
                if (plain == null) {
                    plain = new StringBuilder(text);
                }
                plain.setCharAt(i, '?');
            }
        }
        return plain == null ? text : plain.toString();
    }

    /** A number and its noun: {@code 1 file}, {@code 1,024 files}. */
    public static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    /** Half a character, or one of the invisible tags (U+E0000 to U+E0FFF), which hide text from people. */
    private static boolean isHarmfulHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1)) || isTag(c);
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)) || isTag(text.charAt(at - 1)));
    }

    private static boolean isTag(char high) {
        return high >= 0xdb40 && high <= 0xdb43;
    }

    private static boolean isHarmful(char c) {
        return c < ' '
                || (c >= 0x7f && c <= 0x9f)
                // marks and overrides of writing direction (Unicode Standard Annex 9), invisible and line separators
                || c == 0x061c
                || c == 0x180e
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0xfeff
                // no characters (Unicode Standard, section 23.7), and specials but for the sign of replacement
                || (c >= 0xfdd0 && c <= 0xfdef)
                || (c >= 0xfff0 && c != 0xfffd);
    }
}
