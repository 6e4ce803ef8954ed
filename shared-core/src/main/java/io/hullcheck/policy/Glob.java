package io.hullcheck.policy;

import java.util.Locale;

/** A text with {@code *} for anything, and {@code ?} for one character; upper and lower case are the same. Immutable. */
record Glob(String text) {
    /** Whether a text fits. Takes time in proportion to the length of the text times that of the pattern at most. */
    boolean matches(String value) {
        return fits(text.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT));
    }

    /** A star takes as little as it can; when what follows does not fit, only the last star takes more. */
    private static boolean fits(String pattern, String value) {
        int p = 0;
        int v = 0;
        int star = -1;
        int taken = 0;
        while (v < value.length()) {
            char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
            if (p < pattern.length() && wanted == '*') {
                star = p++;
                taken = v;
            } else if (p < pattern.length() && (wanted == '?' || wanted == value.charAt(v))) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
