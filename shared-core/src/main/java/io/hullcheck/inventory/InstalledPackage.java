package io.hullcheck.inventory;

import java.util.List;
import java.util.Optional;

/**
 * Something installed in an image. The same package found in several places is one package with several locations.
 *
 * @param purl package URL
 * @param namespace Maven's groupId or the distribution; empty where not known
 * @param source of an OS package
 * @param architecture of an OS package
 * @param certainty how sure the identification is
 * @param why what it rests on
 * @param locations at least one
 * @param classRoots first two parts of the Java packages in it, where the namespace is not known
 */
public record InstalledPackage(
        String purl,
        PackageKind kind,
        Optional<String> namespace,
        String name,
        String version,
        Optional<SourcePackage> source,
        Optional<String> architecture,
        Certainty certainty,
        String why,
        List<Location> locations,
        List<String> classRoots) {

    public InstalledPackage {
        locations = List.copyOf(locations);
        classRoots = List.copyOf(classRoots);
    }

    /** What a person calls it: {@code group:artifact} or the plain name. */
    public String displayName() {
        return kind.isOs() ? name : namespace.map(n -> n + ":" + name).orElse(name);
    }
}
