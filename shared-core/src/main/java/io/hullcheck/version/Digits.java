package io.hullcheck.version;

/** Numbers of any length, as text: a hostile version is no reason to build large integers. Stateless and thread-safe. */
public final class Digits {
    private Digits() {}

    /** Whether a character is one of ASCII's digits. */
    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether a text has at least one character, and only digits. */
    public static boolean areAll(String text) {
        return !text.isEmpty() && endOfDigits(text, 0) == text.length();
    }

    /** Where the run of digits that starts there ends. */
    public static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the run of ASCII letters that starts there ends. */
    static int endOfLetters(String text, int from) {
        int at = from;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Compares two texts of digits by their value; no digits stand for zero. */
    static int compare(String one, String other) {
        return compare(one, 0, one.length(), other, 0, other.length());
    }

    /** Compares two runs of digits by their value. */
    static int compare(String one, int from, int to, String other, int otherFrom, int otherTo) {
        int i = skipZeros(one, from, to);
        int j = skipZeros(other, otherFrom, otherTo);
        int order = Integer.compare(to - i, otherTo - j);
        while (order == 0 && i < to) {
            order = Character.compare(one.charAt(i++), other.charAt(j++));
        }
        return order;
    }

    private static int skipZeros(String text, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
