package io.hullcheck.version;

/** The order of dpkg (Debian Policy Manual, section 5.6.12; deb-version(7)): epoch, upstream version, revision. */
public final class DebianVersions implements VersionScheme {
    private static final int LONGEST_EPOCH = 10;

    private record DebianVersion(long epoch, String upstream, String revision) implements Version {
        @Override
        public int compareTo(Version version) {
            DebianVersion other = (DebianVersion) version;
            int order = Long.compare(epoch, other.epoch);
            if (order == 0) {
                order = comparePart(upstream, other.upstream);
            }
            return order != 0 ? order : comparePart(revision, other.revision);
        }
    }

    @Override
    public String name() {
        return "Debian";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String rest = text.trim();
        long epoch = 0;
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            String number = rest.substring(0, colon);
            if (!Digits.areAll(number) || number.length() > LONGEST_EPOCH) {
                throw new UnorderableVersionException(name(), text, "its epoch is no number");
            }
            epoch = Long.parseLong(number);
            rest = rest.substring(colon + 1);
        }
        int dash = rest.lastIndexOf('-');
        String upstream = dash < 0 ? rest : rest.substring(0, dash);
        String revision = dash < 0 ? "" : rest.substring(dash + 1);
        if (upstream.isEmpty() || !isMadeOf(upstream, ".+~:-") || !isMadeOf(revision, ".+~")) {
            throw new UnorderableVersionException(name(), text, "it holds characters that Debian does not allow");
        }
        return new DebianVersion(epoch, upstream, revision);
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
