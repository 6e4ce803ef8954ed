package io.hullcheck.advisory;

import io.hullcheck.version.Digits;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.Version;
import io.hullcheck.version.VersionScheme;
import java.util.Optional;

/**
 * Where an event of a range stands. Publishers type bounds by hand; a slip that leaves one meaning alone is read as
 * meant, {@code 4.8.0.-r1} as {@code 4.8.0-r1}. Of any other text only its numbers count: {@code 2.7.16-33} is
 * somewhere from {@code 2.7.16} up to {@code 2.7.17}.
 *
 * @param text as it was meant, where that is known
 * @param from the first version it may be; empty when nothing of it can be read
 * @param to the first version that is surely behind it; the same as {@code from} when it is known exactly
 */
record BoundVersion(String text, Optional<Version> from, Optional<Version> to) {
    private static final String ALPINE = "Alpine";
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2212";
    /** What stands around a version in a sentence, and in none. */
    private static final String PUNCTUATION = "\"'`,;";

    /** How a version lies to the bound. */
    enum Side {
        BEFORE,
        AT,
        BEHIND,
        /** It may be either. */
        UNCERTAIN
    }

    /** Reads a bound; never fails. */
    static BoundVersion of(String text, VersionScheme scheme) {
        if (text.length() > RangeEvaluator.LONGEST_VERSION) {
            return new BoundVersion(text, Optional.empty(), Optional.empty());
        }
        Optional<Version> exact = parse(text, scheme);
        if (exact.isPresent()) {
            return new BoundVersion(text, exact, exact);
        }
        String meant = meant(text, scheme);
        Optional<Version> read = parse(meant, scheme);
        if (read.isPresent()) {
            return new BoundVersion(meant, read, read);
        }
        return span(meant, text, scheme);
    }

    boolean isExact() {
        return from.isPresent() && from.equals(to);
    }

    /** Whether nothing of it can be read. */
    boolean isUnreadable() {
        return from.isEmpty();
    }

    Side side(Version version) {
        if (from.isEmpty()) {
            return Side.UNCERTAIN;
        }
        int order = version.compareTo(from.get());
        if (isExact()) {
            return order < 0 ? Side.BEFORE : order == 0 ? Side.AT : Side.BEHIND;
        }
        if (order < 0) {
            return Side.BEFORE;
        }
        return to.isPresent() && version.compareTo(to.get()) >= 0 ? Side.BEHIND : Side.UNCERTAIN;
    }

    private static Optional<Version> parse(String text, VersionScheme scheme) {
        try {
            return Optional.of(scheme.parse(text));
        } catch (UnorderableVersionException e) {
            // whoever asked goes on with what of it can be read
            return Optional.empty();
        }
    }

    private static String meant(String text, VersionScheme scheme) {
        String plain = withoutSlips(text);
        return scheme.name().equals(ALPINE) ? alpine(plain) : plain;
    }

    /** Blanks beside a mark, other dashes, quotes and commas around it, a {@code v} in front. */
    private static String withoutSlips(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = DASHES.indexOf(text.charAt(i)) >= 0 ? '-' : text.charAt(i);
            if (PUNCTUATION.indexOf(c) >= 0 && (plain.length() == 0 || isEnd(text, i))) {
                continue;
            }
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                blank = plain.length() > 0;
                continue;
            }
            // two words are not one version
            if (blank && isWord(c) && isWord(plain.charAt(plain.length() - 1))) {
                plain.append(' ');
            }
            blank = false;
            plain.append(c);
        }
        boolean marked = plain.length() > 1
                && (plain.charAt(0) == 'v' || plain.charAt(0) == 'V' || plain.charAt(0) == '=')
                && Digits.isDigit(plain.charAt(1));
        return marked ? plain.substring(1) : plain.toString();
    }

    private static boolean isEnd(String text, int at) {
        for (int i = at; i < text.length(); i++) {
            if (PUNCTUATION.indexOf(text.charAt(i)) < 0 && !Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The release of a package of Alpine is {@code -r} and digits: {@code .-r1}, {@code --r1}, {@code .r1} and {@code -R1} mean it. */
    private static String alpine(String text) {
        int digits = text.length();
        while (digits > 0 && Digits.isDigit(text.charAt(digits - 1))) {
            digits--;
        }
        if (digits == text.length() || digits < 2 || Character.toLowerCase(text.charAt(digits - 1)) != 'r') {
            return text;
        }
        int end = digits - 1;
        while (end > 0 && ".-_".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == digits - 1 || end == 0) {
            return text;
        }
        // what is before the release has no dashes, and numbers there are kept apart by dots
        return text.substring(0, end).replace('-', '.') + "-r" + text.substring(digits);
    }

    /** From the numbers it starts with up to the next ones. */
    private static BoundVersion span(String meant, String text, VersionScheme scheme) {
        int start = meant.indexOf(':') + 1;
        int end = start;
        int last = start;
        while (end < meant.length() && Digits.isDigit(meant.charAt(end))) {
            last = end;
            end = Digits.endOfDigits(meant, end);
            if (end + 1 < meant.length() && meant.charAt(end) == '.' && Digits.isDigit(meant.charAt(end + 1))) {
                end++;
            } else {
                break;
            }
        }
        if (end == start) {
            return new BoundVersion(text, Optional.empty(), Optional.empty());
        }
        String from = meant.substring(0, end);
        Optional<Version> to = parse(meant.substring(0, last) + next(meant.substring(last, end)), scheme);
        Optional<Version> first = parse(from, scheme);
        return first.isPresent() && to.isPresent()
                ? new BoundVersion(text, first, to)
                : new BoundVersion(text, Optional.empty(), Optional.empty());
    }

    /** The number after one, of any length. */
    private static String next(String number) {
        char[] digits = number.toCharArray();
        for (int i = digits.length - 1; i >= 0; i--) {
            if (digits[i] != '9') {
                digits[i]++;
                return new String(digits);
            }
            digits[i] = '0';
        }
        return "1" + new String(digits);
    }

    private static boolean isWord(char c) {
        return Digits.isDigit(c) || Character.isLetter(c);
    }
}
