package io.hullcheck.version;

import java.util.regex.Pattern;

/** The order of dpkg (Debian Policy Manual, section 5.6.12; deb-version(7)): epoch, upstream version, revision. */
public final class DebianVersions implements VersionScheme {
    private static final Pattern EPOCH = Pattern.compile("\\d{1,10}");
    private static final Pattern UPSTREAM = Pattern.compile("[A-Za-z0-9.+~:-]+");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9.+~]*");

    private record Version(long epoch, String upstream, String revision) {}

    @Override
    public String name() {
        return "Debian";
    }

    @Override
    public int compare(String one, String other) throws UnorderableVersionException {
        Version a = parse(one);
        Version b = parse(other);
        int order = Long.compare(a.epoch, b.epoch);
        if (order == 0) {
            order = comparePart(a.upstream, b.upstream);
        }
        return order != 0 ? order : comparePart(a.revision, b.revision);
    }

    private Version parse(String text) throws UnorderableVersionException {
        String rest = text.trim();
        long epoch = 0;
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            if (!EPOCH.matcher(rest.substring(0, colon)).matches()) {
                throw new UnorderableVersionException(name(), text, "its epoch is no number");
            }
            epoch = Long.parseLong(rest.substring(0, colon));
            rest = rest.substring(colon + 1);
        }
        int dash = rest.lastIndexOf('-');
        String upstream = dash < 0 ? rest : rest.substring(0, dash);
        String revision = dash < 0 ? "" : rest.substring(dash + 1);
        if (!UPSTREAM.matcher(upstream).matches() || !REVISION.matcher(revision).matches()) {
            throw new UnorderableVersionException(name(), text, "it holds characters that Debian does not allow");
        }
        return new Version(epoch, upstream, revision);
    }

    /** Alternates between runs of non-digits, ordered by {@link #weight}, and numbers of any length. */
    private static int comparePart(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while ((i < a.length() && !isDigit(a.charAt(i))) || (j < b.length() && !isDigit(b.charAt(j)))) {
                int order = weight(a, i) - weight(b, j);
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int startA = skipZeros(a, i);
            int startB = skipZeros(b, j);
            i = skipDigits(a, startA);
            j = skipDigits(b, startB);
            int order = Integer.compare(i - startA, j - startB);
            if (order == 0) {
                order = a.substring(startA, i).compareTo(b.substring(startB, j));
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** A tilde sorts before the end, the end and digits before letters, letters before everything else. */
    private static int weight(String text, int at) {
        if (at >= text.length() || isDigit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? c : c + 256;
    }

    private static int skipZeros(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
