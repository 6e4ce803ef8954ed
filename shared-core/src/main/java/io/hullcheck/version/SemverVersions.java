package io.hullcheck.version;

import java.util.List;

/**
 * The order of Semantic Versioning 2.0.0 (section 11), as npm, crates.io, Hex and others use it. Build metadata
 * does not count. More is read than the specification allows, because real advisories hold it: a leading {@code v}, one
 * to any number of numbers (missing ones are 0), and leading zeros.
 */
public final class SemverVersions implements VersionScheme {
    private final String name;
    private final boolean ignoresCase;

    /** Semantic Versioning as it is specified. */
    public SemverVersions() {
        this("SemVer", false);
    }

    /** @param ignoresCase of the labels, as NuGet does */
    SemverVersions(String name, boolean ignoresCase) {
        this.name = name;
        this.ignoresCase = ignoresCase;
    }

    private record SemanticVersion(List<String> numbers, List<String> labels, boolean ignoresCase) implements Version {
        @Override
        public int compareTo(Version version) {
            SemanticVersion other = (SemanticVersion) version;
            for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
                int order = Digits.compare(number(i), other.number(i));
                if (order != 0) {
                    return order;
                }
            }
            if (labels.isEmpty() || other.labels.isEmpty()) {
                return Boolean.compare(labels.isEmpty(), other.labels.isEmpty());
            }
            for (int i = 0; i < Math.min(labels.size(), other.labels.size()); i++) {
                int order = compareLabels(labels.get(i), other.labels.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(labels.size(), other.labels.size());
        }

        private String number(int index) {
            return index < numbers.size() ? numbers.get(index) : "0";
        }

        private int compareLabels(String one, String other) {
            boolean number = Digits.areAll(one);
            boolean otherNumber = Digits.areAll(other);
            if (number != otherNumber) {
                return number ? -1 : 1;
            }
            if (number) {
                return Digits.compare(one, other);
            }
            return ignoresCase ? one.compareToIgnoreCase(other) : one.compareTo(other);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        Cursor cursor = new Cursor(VersionLength.bounded(name, text));
        cursor.take("vV=");
        List<String> numbers = cursor.numbers(".", Integer.MAX_VALUE);
        boolean labelled = cursor.take("-");
        List<String> labels = labelled ? cursor.words("-", ".") : List.of();
        if (cursor.take("+")) {
            // of a build, which does not count
            cursor.skip(".+~_-");
        }
        if (numbers.isEmpty() || labelled && labels.isEmpty() || !cursor.isAtEnd()) {
            throw new UnorderableVersionException(name, text, "it is not of the form 1.2.3-label");
        }
        return new SemanticVersion(List.copyOf(numbers), List.copyOf(labels), ignoresCase);
    }
}
