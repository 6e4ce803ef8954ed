package io.hullcheck.version;

/**
 * The order of rpm ({@code rpmvercmp}, documented in rpm-version(7)): epoch, version, release; {@code ~} sorts before
 * the end of a part, {@code ^} just behind it. A missing epoch is 0.
 */
public final class RpmVersions implements VersionScheme {
    private record RpmVersion(Evr evr) implements Version {
        @Override
        public int compareTo(Version other) {
            return evr.compareTo(((RpmVersion) other).evr, RpmVersions::comparePart);
        }
    }

    @Override
    public String name() {
        return "RPM";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        Evr evr = Evr.of(name(), text);
        if (evr.version().isEmpty() || !isPlain(evr.version()) || !isPlain(evr.revision())) {
            throw new UnorderableVersionException(name(), text, "it holds characters that rpm does not allow");
        }
        return new RpmVersion(evr);
    }

    private static boolean isPlain(String part) {
        return part.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':');
    }

    /** Runs of digits and runs of letters in turn; whatever else there is only keeps them apart. */
    private static int comparePart(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            i = skipSeparators(a, i);
            j = skipSeparators(b, j);
            if (is(a, i, '~') || is(b, j, '~')) {
                if (!is(a, i, '~') || !is(b, j, '~')) {
                    return is(a, i, '~') ? -1 : 1;
                }
                i++;
                j++;
                continue;
            }
            if (is(a, i, '^') || is(b, j, '^')) {
                if (i >= a.length() || j >= b.length()) {
                    return i >= a.length() ? -1 : 1;
                }
                if (!is(a, i, '^') || !is(b, j, '^')) {
                    return is(a, i, '^') ? -1 : 1;
                }
                i++;
                j++;
                continue;
            }
            if (i >= a.length() || j >= b.length()) {
                break;
            }
            boolean number = Digits.isDigit(a.charAt(i));
            int endA = number ? Digits.endOfDigits(a, i) : Digits.endOfLetters(a, i);
            int endB = number ? Digits.endOfDigits(b, j) : Digits.endOfLetters(b, j);
            if (endB == j) {
                // a number is newer than letters
                return number ? 1 : -1;
            }
            int order = number
                    ? Digits.compare(a, i, endA, b, j, endB)
                    : a.substring(i, endA).compareTo(b.substring(j, endB));
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        return Boolean.compare(i < a.length(), j < b.length());
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length()
                && !Digits.isDigit(text.charAt(at))
                && !Digits.isLetter(text.charAt(at))
                && text.charAt(at) != '~'
                && text.charAt(at) != '^') {
            at++;
        }
        return at;
    }

    private static boolean is(String text, int at, char c) {
        return at < text.length() && text.charAt(at) == c;
    }
}
