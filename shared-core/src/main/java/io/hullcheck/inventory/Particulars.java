package io.hullcheck.inventory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of a package besides what it is.
 *
 * @param licences as the package itself says, each an SPDX expression or any other text
 * @param checksums of the file that it is; empty where it is many files
 * @param dependsOn package URLs of those packages of the same image that it needs
 */
public record Particulars(List<String> licences, List<Checksum> checksums, List<String> dependsOn) {
    /** Nothing is known. */
    public static final Particulars NONE = new Particulars(List.of(), List.of(), List.of());

    public Particulars {
        licences = List.copyOf(licences);
        checksums = List.copyOf(checksums);
        dependsOn = List.copyOf(dependsOn);
    }

    /** Of the same package, seen in two places. */
    Particulars and(Particulars other) {
        return equals(other)
                ? this
                : new Particulars(
                        union(licences, other.licences),
                        union(checksums, other.checksums),
                        union(dependsOn, other.dependsOn));
    }

    private static <T> List<T> union(List<T> one, List<T> other) {
        Set<T> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    Particulars withLicences(List<String> more) {
        return new Particulars(union(licences, more), checksums, dependsOn);
    }

    Particulars withDependencies(Stream<String> purls) {
        return new Particulars(licences, checksums, purls.distinct().sorted().toList());
    }
}
