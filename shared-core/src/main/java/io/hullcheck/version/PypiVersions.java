package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The order of Python packages (PEP 440; PyPA specifications, "Version specifiers", "Summary of permitted suffixes and
 * relative ordering"): epoch, release, pre-release, post-release, development release, local version.
 */
public final class PypiVersions implements VersionScheme {
    /** Words in which one begins with another stand before it. */
    private static final List<String> PRE = List.of("alpha", "beta", "preview", "pre", "a", "b", "c", "rc");

    private static final List<String> POST = List.of("post", "rev", "r");
    private static final List<String> DEV = List.of("dev");
    private static final String SEPARATORS = "-_.";

    /** Development releases of the release itself sort before its pre-releases; the release behind them. */
    private static final int BEFORE_ALPHA = 0;

    private static final int NO_PRE = 4;

    /**
     * @param phase {@link #BEFORE_ALPHA}, 1 to 3 for a, b and rc, or {@link #NO_PRE}
     * @param post empty when it is no post-release
     * @param dev empty when it is no development release
     */
    private record PythonVersion(
            String epoch,
            List<String> release,
            int phase,
            String phaseNumber,
            String post,
            String dev,
            List<String> local)
            implements Version {
        @Override
        public int compareTo(Version version) {
            PythonVersion other = (PythonVersion) version;
            int order = Digits.compare(epoch, other.epoch);
            for (int i = 0; order == 0 && i < Math.max(release.size(), other.release.size()); i++) {
                order = Digits.compare(number(i), other.number(i));
            }
            if (order == 0) {
                order = Integer.compare(phase, other.phase);
            }
            if (order == 0) {
                order = Digits.compare(phaseNumber, other.phaseNumber);
            }
            if (order == 0) {
                order = compareOptional(post, other.post, -1);
            }
            if (order == 0) {
                order = compareOptional(dev, other.dev, 1);
            }
            return order == 0 ? compareLocal(local, other.local) : order;
        }

        private String number(int index) {
            return index < release.size() ? release.get(index) : "0";
        }

        /** @param whenMissing how a version without the part stands to one that has it */
        private static int compareOptional(String one, String other, int whenMissing) {
            if (one.isEmpty() || other.isEmpty()) {
                return one.isEmpty() == other.isEmpty() ? 0 : one.isEmpty() ? whenMissing : -whenMissing;
            }
            return Digits.compare(one, other);
        }

        /** Numbers are newer than words; the longer one is newer when all else is equal. */
        private static int compareLocal(List<String> one, List<String> other) {
            for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
                String a = one.get(i);
                String b = other.get(i);
                boolean number = Digits.areAll(a);
                int order =
                        number != Digits.areAll(b) ? (number ? 1 : -1) : number ? Digits.compare(a, b) : a.compareTo(b);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(one.size(), other.size());
        }
    }

    @Override
    public String name() {
        return "PyPI";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String plain = VersionLength.bounded(name(), text);
        if (isPlain(plain)) {
            return new PythonVersion("0", numbers(plain), NO_PRE, "0", "", "", List.of());
        }
        Cursor cursor = new Cursor(plain.toLowerCase(Locale.ROOT));
        cursor.take("v");
        List<String> release = cursor.numbers(".", Integer.MAX_VALUE);
        String epoch = "0";
        if (release.size() == 1 && cursor.take("!")) {
            epoch = release.get(0);
            release = cursor.numbers(".", Integer.MAX_VALUE);
        }
        String pre = cursor.wordBehind(SEPARATORS, PRE);
        String preNumber = pre.isEmpty() ? "0" : number(cursor);
        String post = cursor.digitsBehind("-");
        if (post.isEmpty() && !cursor.wordBehind(SEPARATORS, POST).isEmpty()) {
            post = number(cursor);
        }
        String dev = cursor.wordBehind(SEPARATORS, DEV).isEmpty() ? "" : number(cursor);
        boolean isLocal = cursor.take("+");
        List<String> local = isLocal ? cursor.words("", SEPARATORS) : List.of();
        if (release.isEmpty() || isLocal && local.isEmpty() || !cursor.isAtEnd()) {
            throw new UnorderableVersionException(name(), text, "PEP 440 does not know its form");
        }
        int phase = !pre.isEmpty() ? phase(pre) : post.isEmpty() && !dev.isEmpty() ? BEFORE_ALPHA : NO_PRE;
        return new PythonVersion(epoch, List.copyOf(release), phase, preNumber, post, dev, List.copyOf(local));
    }

    /** The number of a phase, with or without a separator; without a number it is 0. */
    private static String number(Cursor cursor) {
        cursor.take(SEPARATORS);
        String digits = cursor.digits();
        return digits.isEmpty() ? "0" : digits;
    }

    /** Most versions are numbers and dots, and lists of them are long. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean dot = c == '.' && i > 0 && text.charAt(i - 1) != '.';
            if (!dot && !Digits.isDigit(c)) {
                return false;
            }
        }
        return !text.isEmpty() && !text.endsWith(".");
    }

    private static List<String> numbers(String dotted) {
        List<String> numbers = new ArrayList<>(4);
        int from = 0;
        for (int dot = dotted.indexOf('.'); dot >= 0; dot = dotted.indexOf('.', from)) {
            numbers.add(dotted.substring(from, dot));
            from = dot + 1;
        }
        numbers.add(dotted.substring(from));
        return numbers;
    }

    private static int phase(String word) {
        return switch (word) {
            case "a", "alpha" -> 1;
            case "b", "beta" -> 2;
            default -> 3;
        };
    }
}
