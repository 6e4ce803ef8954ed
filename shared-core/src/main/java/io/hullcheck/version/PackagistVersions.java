package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The order of Composer (getcomposer.org, "Versions and constraints"; {@code composer/semver}): up to four numbers, a
 * stability with numbers, and {@code -dev}. Dates as versions keep all their numbers. Names of branches have no order.
 */
public final class PackagistVersions implements VersionScheme {
    private static final List<String> STABILITIES =
            List.of("stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p");
    private static final List<String> DEV = List.of("dev");
    private static final int CLASSIC_NUMBERS = 4;

    /** Digits of the first number of a version that is no date. */
    private static final int CLASSIC_DIGITS = 5;

    private static final int YEAR_DIGITS = 4;

    /** Numbers of two digits behind the year, and numbers of one to three digits behind those. */
    private static final int DATE_PAIRS = 6;

    private static final int DATE_REST = 2;
    private static final int REST_DIGITS = 3;

    /** Stages in their order, as PHP's version_compare has them; {@code patch} is behind the release. */
    private static final List<String> STAGES = List.of("dev", "alpha", "beta", "rc", "", "patch");

    /** @param dev whether it is the development of what stands before */
    private record ComposerVersion(List<String> numbers, int stage, List<String> counts, boolean dev)
            implements Version {
        @Override
        public int compareTo(Version version) {
            ComposerVersion other = (ComposerVersion) version;
            int order = 0;
            for (int i = 0; order == 0 && i < Math.min(numbers.size(), other.numbers.size()); i++) {
                order = Digits.compare(numbers.get(i), other.numbers.get(i));
            }
            if (order == 0) {
                // a further number is newer than the end, and than any stage
                order = Integer.compare(numbers.size(), other.numbers.size());
            }
            if (order == 0) {
                order = Integer.compare(stage, other.stage);
            }
            for (int i = 0; order == 0 && i < Math.min(counts.size(), other.counts.size()); i++) {
                order = Digits.compare(counts.get(i), other.counts.get(i));
            }
            if (order == 0 && counts.size() != other.counts.size()) {
                // a number is newer than the end, and than "dev"
                return Integer.compare(counts.size(), other.counts.size());
            }
            return order == 0 ? Boolean.compare(other.dev, dev) : order;
        }
    }

    @Override
    public String name() {
        return "Packagist";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String plain = VersionLength.bounded(name(), text).toLowerCase(Locale.ROOT);
        Cursor cursor = new Cursor(plain);
        cursor.take("v");
        List<String> numbers = cursor.numbers(".", CLASSIC_NUMBERS);
        boolean classic = !numbers.isEmpty() && numbers.get(0).length() <= CLASSIC_DIGITS;
        Optional<Version> version = classic ? staged(numbers, true, cursor) : Optional.empty();
        if (version.isEmpty()) {
            cursor = new Cursor(plain);
            cursor.take("v");
            numbers = cursor.numbers(".:-", Integer.MAX_VALUE);
            version = isDate(numbers) ? staged(numbers, false, cursor) : Optional.empty();
        }
        return version.orElseThrow(() ->
                new UnorderableVersionException(name(), text, "Composer would take it for a branch or refuse it"));
    }

    /** What stands behind the numbers; empty when Composer does not know it. */
    private static Optional<Version> staged(List<String> read, boolean classic, Cursor cursor) {
        List<String> numbers = new ArrayList<>(read);
        while (classic && numbers.size() < CLASSIC_NUMBERS) {
            numbers.add("0");
        }
        cursor.take("._-");
        String written = cursor.word(STABILITIES);
        List<String> counts = new ArrayList<>();
        if (!written.isEmpty()) {
            String count = cursor.isNext(".-") ? cursor.digitsBehind(".-") : cursor.digits();
            while (!count.isEmpty()) {
                counts.add(count);
                count = cursor.digitsBehind(".-");
            }
        }
        boolean dev = !cursor.wordBehind(".-", DEV).isEmpty();
        boolean built = cursor.isNext("+") && cursor.rest().chars().noneMatch(c -> " \t\n\u000b\f\r".indexOf(c) >= 0);
        if (!cursor.isAtEnd() && !built) {
            return Optional.empty();
        }
        String stability = expanded(written);
        int stage = stability.isEmpty() && dev ? STAGES.indexOf("dev") : STAGES.indexOf(stability);
        return Optional.of(new ComposerVersion(
                List.copyOf(numbers), stage, stability.isEmpty() ? List.of() : List.copyOf(counts), dev));
    }

    /** A year, then numbers of two digits, then one or two of up to three, with separators between or without. */
    private static boolean isDate(List<String> numbers) {
        if (numbers.isEmpty() || numbers.get(0).length() < YEAR_DIGITS) {
            return false;
        }
        for (int pairs = 1; pairs <= DATE_PAIRS; pairs++) {
            if (isDate(numbers, pairs)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDate(List<String> numbers, int pairs) {
        int left = pairs;
        int rest = 0;
        for (int i = 0; i < numbers.size(); i++) {
            int digits = numbers.get(i).length() - (i == 0 ? YEAR_DIGITS : 0);
            int here = Math.min(left, (digits + 1) / 2);
            if (here * 2 > digits) {
                // a pair would want a digit of the next number
                return false;
            }
            left -= here;
            rest += (digits - 2 * here + REST_DIGITS - 1) / REST_DIGITS;
        }
        return left == 0 && rest <= DATE_REST;
    }

    private static String expanded(String word) {
        return switch (word) {
            case "a" -> "alpha";
            case "b" -> "beta";
            case "p", "pl" -> "patch";
            case "stable" -> "";
            default -> word;
        };
    }
}
