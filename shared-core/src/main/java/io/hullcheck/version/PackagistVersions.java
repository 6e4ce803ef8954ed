package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of Composer (getcomposer.org, "Versions and constraints"; {@code composer/semver}): up to four numbers, a
 * stability with numbers, and {@code -dev}. Dates as versions keep all their numbers. Names of branches have no order.
 */
public final class PackagistVersions implements VersionScheme {
    private static final String STABILITY =
            "(?:[._-]?(?:(?<stability>stable|beta|b|rc|alpha|a|patch|pl|p)(?<count>(?:[.-]?\\d+)*+)?)?(?<dev>[.-]?dev)?)";
    private static final Pattern CLASSIC =
            Pattern.compile("v?(?<numbers>\\d{1,5}(?:\\.\\d+){0,3})" + STABILITY + "(?:\\+\\S*)?");
    private static final Pattern DATED = Pattern.compile(
            "v?(?<numbers>\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3}){0,2})" + STABILITY + "(?:\\+\\S*)?");
    private static final int CLASSIC_NUMBERS = 4;

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
        String plain = text.trim().toLowerCase(Locale.ROOT);
        Matcher form = CLASSIC.matcher(plain);
        boolean classic = form.matches();
        if (!classic) {
            form = DATED.matcher(plain);
            if (!form.matches()) {
                throw new UnorderableVersionException(name(), text, "Composer would take it for a branch or refuse it");
            }
        }
        List<String> numbers = new ArrayList<>(List.of(form.group("numbers").split("[.:-]")));
        while (classic && numbers.size() < CLASSIC_NUMBERS) {
            numbers.add("0");
        }
        String stability = form.group("stability") == null ? "" : expanded(form.group("stability"));
        boolean dev = form.group("dev") != null;
        List<String> counts = stability.isEmpty()
                ? List.of()
                : Pattern.compile("\\d+")
                        .matcher(form.group("count"))
                        .results()
                        .map(r -> r.group())
                        .toList();
        int stage = stability.isEmpty() && dev ? STAGES.indexOf("dev") : STAGES.indexOf(stability);
        return new ComposerVersion(List.copyOf(numbers), stage, counts, dev);
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
