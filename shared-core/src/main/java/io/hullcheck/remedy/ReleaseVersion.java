package io.hullcheck.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A version of a Maven artifact as a person reads it who looks for another one: its numbers, whether it is a release, and its
 * flavour, by which one release is built for several worlds ({@code -jre}, {@code -android}, {@code .jre8}, {@code -redhat-1}).
 * What the numbers mean is Maven's "POM Reference, Version Order Specification". Immutable.
 *
 * @param numbers the leading ones; empty where the version starts with a word
 * @param flavour lower case; empty for the plain one
 */
public record ReleaseVersion(String text, List<Long> numbers, String flavour, boolean isRelease) {
    private static final Set<String> PLAIN =
            Set.of("release", "final", "ga", "incubating", "sp", "sr", "sec", "v", "u");
    private static final Set<String> EARLY = Set.of(
            "alpha",
            "a",
            "beta",
            "b",
            "m",
            "milestone",
            "rc",
            "cr",
            "snapshot",
            "preview",
            "pre",
            "pr",
            "ea",
            "dev",
            "nightly",
            "test",
            "eap",
            "draft");

    /** A number that is a day, as {@code 20231013}. */
    private static final long LEAST_DAY = 19_000_000;

    private static final int LONGEST = 200;

    public ReleaseVersion {
        numbers = List.copyOf(numbers);
    }

    /** Any text is a version; one that is too long to be one is no release. */
    public static ReleaseVersion of(String text) {
        if (text.length() > LONGEST) {
            return new ReleaseVersion(text, List.of(), "", false);
        }
        List<Long> numbers = new ArrayList<>();
        int at = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            int end = at;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            if (end - at > 17) {
                break;
            }
            numbers.add(Long.parseLong(text.substring(at, end)));
            at = end;
            if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1))) {
                at = end + 1;
            }
        }
        return of(text, numbers, text.substring(at));
    }

    private static ReleaseVersion of(String text, List<Long> numbers, String rest) {
        boolean isRelease = true;
        List<String> flavours = new ArrayList<>();
        int at = 0;
        while (at < rest.length()) {
            char separator = rest.charAt(at);
            if (separator == '_' && at + 1 < rest.length() && isDigit(rest.charAt(at + 1))) {
                // what it is built for: _2.13
                int end = end(rest, at + 1, "-+");
                flavours.add(rest.substring(at, end));
                at = end;
                continue;
            }
            int start = "._-+".indexOf(separator) >= 0 ? at + 1 : at;
            int end = end(rest, start, "._-+");
            String token = rest.substring(start, end).toLowerCase(Locale.ROOT);
            String word = word(token);
            if (EARLY.contains(word)) {
                isRelease = false;
            } else if (!word.isEmpty() && !PLAIN.contains(word) && !numbers.isEmpty()) {
                flavours.add(token);
            }
            at = Math.max(end, at + 1);
        }
        return new ReleaseVersion(text, numbers, String.join("-", flavours), isRelease);
    }

    private static int end(String text, int from, String separators) {
        int end = from;
        while (end < text.length() && separators.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** A token without the digits behind it. */
    private static String word(String token) {
        int end = token.length();
        while (end > 0 && isDigit(token.charAt(end - 1))) {
            end--;
        }
        return token.substring(0, end);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The first number; 0 where that is a day or there is none, because such versions have no majors. */
    public long major() {
        return numbers.isEmpty() || numbers.get(0) >= LEAST_DAY ? 0 : numbers.get(0);
    }

    /** The second number, or 0. */
    public long minor() {
        return numbers.size() < 2 ? 0 : numbers.get(1);
    }

    /** Whether both are of one major version. */
    public boolean isOfMajor(ReleaseVersion other) {
        return major() == other.major();
    }

    /** Whether both are of one minor version. */
    public boolean isOfMinor(ReleaseVersion other) {
        return isOfMajor(other) && minor() == other.minor();
    }
}
