package io.hullcheck.version;

import java.util.List;

/**
 * Numbers between dots or dashes and nothing else: R's {@code package_version} (CRAN, Bioconductor) and Haskell's
 * {@code Data.Version} (Hackage, GHC). The longer one is newer when all else is equal.
 */
public final class DottedVersions implements VersionScheme {
    private record DottedVersion(List<String> numbers) implements Version {
        @Override
        public int compareTo(Version version) {
            List<String> other = ((DottedVersion) version).numbers;
            for (int i = 0; i < Math.min(numbers.size(), other.size()); i++) {
                int order = Digits.compare(numbers.get(i), other.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(numbers.size(), other.size());
        }
    }

    @Override
    public String name() {
        return "dotted";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        List<String> numbers = List.of(VersionLength.bounded(name(), text).split("[.-]", -1));
        if (!numbers.stream().allMatch(Digits::areAll)) {
            throw new UnorderableVersionException(name(), text, "it is not made of numbers and dots");
        }
        return new DottedVersion(numbers);
    }
}
