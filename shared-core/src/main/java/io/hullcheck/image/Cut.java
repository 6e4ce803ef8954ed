package io.hullcheck.image;

/**
 * Cuts texts that an image holds. Each cut walks through the text once, so that it takes time in proportion to the text's length and no
 * stack, whatever the text. Stateless and thread-safe.
 */
public final class Cut {
    private Cut() {}

    /** What stands before the first of some characters; the whole text where none of them is in it. */
    public static String before(String text, String any) {
        for (int i = 0; i < text.length(); i++) {
            if (any.indexOf(text.charAt(i)) >= 0) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    /** What stands before the first white space. */
    public static String beforeSpace(String text) {
        int at = 0;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(0, at);
    }

    /** The text without a start that it may have. */
    public static String withoutStart(String text, String start) {
        return text.startsWith(start) ? text.substring(start.length()) : text;
    }

    /** The text without an end that it may have. */
    public static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    /** The text without any white space. */
    public static String withoutSpace(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    /** The text with each run of some characters replaced by one other. */
    public static String collapsed(String text, String run, char by) {
        StringBuilder kept = new StringBuilder(text.length());
        boolean inRun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isRun = run.indexOf(c) >= 0;
            if (!isRun) {
                kept.append(c);
            } else if (!inRun) {
                kept.append(by);
            }
            inRun = isRun;
        }
        return kept.toString();
    }

    /** Where the run of ASCII digits that starts there ends. */
    public static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Whether a text has at least one character, and only ASCII digits. */
    public static boolean areDigits(String text) {
        return !text.isEmpty() && endOfDigits(text, 0) == text.length();
    }
}
