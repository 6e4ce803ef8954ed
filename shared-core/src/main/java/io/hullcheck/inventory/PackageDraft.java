package io.hullcheck.inventory;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A package as one file of one layer shows it, before the layers are merged and the distribution is known.
 *
 * @param namespace Maven's groupId; empty for OS packages, whose namespace is the distribution, and where not known
 * @param source of an OS package
 * @param architecture of an OS package
 * @param vendor who made an OS package, by its own word
 * @param module the stream of an RPM module it belongs to
 * @param certainty how sure
 * @param why what the identification rests on, for a person
 * @param place path inside the file for nested archives, starting with {@code !/}; empty for the file itself
 * @param classRoots first two parts of the Java packages in it, where the namespace is not known
 * @param declared what it says of itself besides
 */
public record PackageDraft(
        PackageKind kind,
        Optional<String> namespace,
        String name,
        String version,
        Optional<SourcePackage> source,
        Optional<String> architecture,
        Optional<String> vendor,
        Optional<String> module,
        Certainty certainty,
        String why,
        String place,
        List<String> classRoots,
        Declared declared) {

    /** Go's word for a main module that is built from no release; its version is not known. */
    public static final String UNVERSIONED = "(devel)";

    /** Characters of a name or a version; a package manager allows some hundred. */
    private static final int LONGEST = 1_024;

    public PackageDraft {
        classRoots = List.copyOf(classRoots);
    }

    /** Why this can be no package, for a person; empty when it has a name, and names and versions of a length that package managers allow. */
    public Optional<String> implausible() {
        if (name.isBlank()) {
            return Optional.of("a package in it has no name, so it is missing from this report");
        }
        int longest = Stream.of(
                        namespace,
                        Optional.of(name),
                        Optional.of(version),
                        source.map(SourcePackage::name),
                        source.map(SourcePackage::version),
                        architecture,
                        module)
                .flatMap(Optional::stream)
                .mapToInt(String::length)
                .max()
                .orElseThrow();
        return longest <= LONGEST
                ? Optional.empty()
                : Optional.of(
                        "the name or the version of a package has " + longest + " characters, and none has more than "
                                + LONGEST + ", so the package is missing from this report");
    }

    /** A package of a distribution. */
    public static PackageDraft ofOs(
            PackageKind kind,
            String name,
            String version,
            SourcePackage source,
            Optional<String> architecture,
            Optional<String> vendor,
            String why) {
        return new PackageDraft(
                kind,
                Optional.empty(),
                name,
                version,
                Optional.of(source),
                architecture,
                vendor,
                Optional.empty(),
                Certainty.PROVEN,
                why,
                "",
                List.of(),
                Declared.NOTHING);
    }

    /** The same as part of a stream of an RPM module. */
    public PackageDraft inModule(Optional<String> stream) {
        return with(stream, certainty, place, declared);
    }

    /** A package of a language's package manager, as its own record in the image tells it. */
    public static PackageDraft ofLanguage(
            PackageKind kind, Optional<String> namespace, String name, String version, String why) {
        return new PackageDraft(
                kind,
                namespace,
                name,
                version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Certainty.PROVEN,
                why,
                "",
                List.of(),
                Declared.NOTHING);
    }

    /** The same, more or less sure. */
    public PackageDraft asSureAs(Certainty other) {
        return with(module, other, place, declared);
    }

    /** The same in another place inside the file. */
    public PackageDraft at(String other) {
        return with(module, certainty, other, declared);
    }

    /** The same with what it says of itself. */
    public PackageDraft saying(Declared words) {
        return with(module, certainty, place, words);
    }

    private PackageDraft with(Optional<String> stream, Certainty sure, String where, Declared words) {
        return new PackageDraft(
                kind,
                namespace,
                name,
                version,
                source,
                architecture,
                vendor,
                stream,
                sure,
                why,
                where,
                classRoots,
                words);
    }

    /** A Java library. */
    public static PackageDraft ofMaven(
            Optional<String> group,
            String artifact,
            String version,
            Certainty certainty,
            String why,
            String place,
            List<String> classRoots) {
        return new PackageDraft(
                PackageKind.MAVEN,
                group,
                artifact,
                version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                certainty,
                why,
                place,
                classRoots,
                Declared.NOTHING);
    }
}
