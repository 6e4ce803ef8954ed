package io.hullcheck.version;

/** The order of dpkg (Debian Policy Manual, section 5.6.12; deb-version(7)): epoch, upstream version, revision. */
public final class DebianVersions implements VersionScheme {
    private record DebianVersion(Evr evr) implements Version {
        @Override
        public int compareTo(Version other) {
            return evr.compareTo(((DebianVersion) other).evr, DebianVersions::comparePart);
        }
    }

    @Override
    public String name() {
        return "Debian";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        Evr evr = Evr.of(name(), text);
        if (evr.version().isEmpty() || !isMadeOf(evr.version(), ".+~:-") || !isMadeOf(evr.revision(), ".+~")) {
            throw new UnorderableVersionException(name(), text, "it holds characters that Debian does not allow");
        }
        return new DebianVersion(evr);
    }

    private static boolean isMadeOf(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Digits.isDigit(c) && !Digits.isLetter(c) && marks.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Alternates between runs of non-digits, ordered by {@link #weight}, and numbers of any length. */
    private static int comparePart(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while ((i < a.length() && !Digits.isDigit(a.charAt(i)))
                    || (j < b.length() && !Digits.isDigit(b.charAt(j)))) {
                int order = weight(a, i) - weight(b, j);
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int endA = Digits.endOfDigits(a, i);
            int endB = Digits.endOfDigits(b, j);
            int order = Digits.compare(a, i, endA, b, j, endB);
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    /** A tilde sorts before the end, the end and digits before letters, letters before everything else. */
    private static int weight(String text, int at) {
        if (at >= text.length() || Digits.isDigit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Digits.isLetter(c) ? c : c + 256;
    }
}
