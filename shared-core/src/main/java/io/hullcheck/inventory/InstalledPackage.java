package io.hullcheck.inventory;

import io.hullcheck.image.Cut;
import java.util.List;
import java.util.Optional;

/**
 * Something installed in an image. The same package found in several places is one package with several locations.
 *
 * @param purl package URL
 * @param namespace Maven's groupId, npm's scope, the vendor of Packagist, a Go module's path but for its last part, or
 *     the distribution; empty where there is none or it is not known
 * @param source of an OS package
 * @param architecture of an OS package
 * @param vendor who made an OS package, by its own word: RPM's vendor, dpkg's maintainer
 * @param module the stream of an RPM module it belongs to, {@code nodejs:16} with or without more behind it
 * @param owner the distribution's package that brought it, by its name; its own advisories then count, which know of
 *     fixes brought back to old versions
 * @param certainty how sure the identification is
 * @param why what it rests on
 * @param locations at least one
 * @param classRoots first two parts of the Java packages in it, where the namespace is not known
 * @param particulars licences, checksums, dependencies
 */
public record InstalledPackage(
        String purl,
        PackageKind kind,
        Optional<String> namespace,
        String name,
        String version,
        Optional<SourcePackage> source,
        Optional<String> architecture,
        Optional<String> vendor,
        Optional<String> module,
        Optional<String> owner,
        Certainty certainty,
        String why,
        List<Location> locations,
        List<String> classRoots,
        Particulars particulars) {

    public InstalledPackage {
        locations = List.copyOf(locations);
        classRoots = List.copyOf(classRoots);
    }

    /** One of which no more is known. */
    public InstalledPackage(
            String purl,
            PackageKind kind,
            Optional<String> namespace,
            String name,
            String version,
            Optional<SourcePackage> source,
            Optional<String> architecture,
            Optional<String> vendor,
            Optional<String> module,
            Optional<String> owner,
            Certainty certainty,
            String why,
            List<Location> locations,
            List<String> classRoots) {
        this(
                purl,
                kind,
                namespace,
                name,
                version,
                source,
                architecture,
                vendor,
                module,
                owner,
                certainty,
                why,
                locations,
                classRoots,
                Particulars.NONE);
    }

    /** The same package with what is known of it besides. */
    public InstalledPackage with(Particulars more) {
        return with(purl, version, owner, locations, more);
    }

    /** The same package in other places. */
    public InstalledPackage at(List<Location> places) {
        return with(purl, version, owner, places, particulars);
    }

    /** The same package, brought by another package of the distribution, or by none. */
    public InstalledPackage ownedBy(Optional<String> other) {
        return with(purl, version, other, locations, particulars);
    }

    /** The same package of another version, in the same places. */
    public InstalledPackage withVersion(String other) {
        String plain = Cut.before(purl, "?#");
        int at = plain.lastIndexOf('@');
        boolean isVersioned = at > plain.lastIndexOf('/');
        return with(
                isVersioned ? purl.substring(0, at + 1) + other + purl.substring(plain.length()) : purl,
                other,
                owner,
                locations,
                particulars);
    }

    /** The same package in other places. */
    InstalledPackage in(List<Location> places) {
        return with(purl, version, owner, places, particulars);
    }

    private InstalledPackage with(
            String newPurl, String newVersion, Optional<String> newOwner, List<Location> places, Particulars more) {
        return new InstalledPackage(
                newPurl,
                kind,
                namespace,
                name,
                newVersion,
                source,
                architecture,
                vendor,
                module,
                newOwner,
                certainty,
                why,
                places,
                classRoots,
                more);
    }

    /** What a person calls it: {@code group:artifact}, {@code @scope/name}, or the plain name. */
    public String displayName() {
        return kind.isOs()
                ? name
                : namespace.map(n -> n + kind.separator() + name).orElse(name);
    }
}
