package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a Java archive is: by the coordinates that Maven wrote into it, else by the first of {@link #RULES} that tells. A
 * groupId is never made up: it is stated by the archive, by its name or its folders, or known of the real archive of that
 * name with classes in those packages; else it stays open, and the classes inside tell later which of the groups with
 * advisories it can be.
 */
final class JavaIdentity {
    private static final String RUNTIME_TITLE = "Java Runtime Environment";

    /** Ways to tell an archive that has no coordinates of its own, the surest first. */
    private static final List<Function<ArchiveFacts, Optional<PackageDraft>>> RULES = List.of(
            JavaIdentity::ofJenkinsPlugin,
            JavaServers::part,
            JavaIdentity::ofRepository,
            JavaIdentity::ofScalaModule,
            JavaIdentity::ofKnownBundle,
            JavaIdentity::ofGroupPrefix,
            JavaIdentity::ofNamedBundle,
            JavaIdentity::ofFileName,
            JavaIdentity::ofManifest);

    private JavaIdentity() {}

    /** The archive itself when none of the coordinates inside are its own; empty for parts of a JDK. */
    static Optional<PackageDraft> ofArchive(ArchiveFacts facts) {
        if (facts.manifest()
                        .value("Implementation-Title")
                        .filter(RUNTIME_TITLE::equals)
                        .isPresent()
                || JavaServers.isUnpublishedPart(facts)) {
            // the JDK is listed by its release file, a server by its main part
            return Optional.empty();
        }
        return RULES.stream().flatMap(rule -> rule.apply(facts).stream()).findFirst();
    }

    /** A Jenkins plugin states its coordinates in its manifest. */
    private static Optional<PackageDraft> ofJenkinsPlugin(ArchiveFacts facts) {
        JavaManifest manifest = facts.manifest();
        Optional<String> name = manifest.value("Short-Name").or(() -> manifest.value("Extension-Name"));
        Optional<String> version = manifest.value("Plugin-Version").map(v -> v.split(" ")[0]);
        Optional<String> group = manifest.value("Group-Id").filter(RepositoryPath::isGroup);
        return name.isEmpty() || version.isEmpty() || group.isEmpty()
                ? Optional.empty()
                : Optional.of(declared(
                        facts,
                        group.get(),
                        name.get(),
                        version.get(),
                        "group, name and version of a Jenkins plugin in its manifest"));
    }

    private static Optional<PackageDraft> ofRepository(ArchiveFacts facts) {
        return RepositoryPath.read(facts.path())
                .map(c -> declared(
                        facts, c.group(), c.artifact(), c.version(), "its place in the folders of a repository"));
    }

    /** sbt writes the organization into the manifest; others write the vendor's there, so only Scala's names count. */
    private static Optional<PackageDraft> ofScalaModule(ArchiveFacts facts) {
        Optional<String> group =
                facts.manifest().value("Implementation-Vendor-Id").filter(RepositoryPath::isGroup);
        Optional<JavaFileName> named = facts.named();
        if (group.isEmpty() || named.isEmpty()) {
            return Optional.empty();
        }
        String artifact = named.get().artifact();
        String prefix = group.get() + ".";
        String name = artifact.startsWith(prefix) ? artifact.substring(prefix.length()) : artifact;
        int suffix = name.lastIndexOf('_');
        boolean scala = suffix > 0 && (name.startsWith("_2.", suffix) || name.startsWith("_3", suffix));
        return scala
                ? Optional.of(declared(
                        facts,
                        group.get(),
                        name,
                        named.get().version(),
                        "its file name, and the organization that sbt wrote into its manifest"))
                : Optional.empty();
    }

    /** A bundle of Eclipse Orbit and its like, which is called unlike the artifact that it holds. */
    private static Optional<PackageDraft> ofKnownBundle(ArchiveFacts facts) {
        Optional<String> bundle = facts.manifest().symbolicName();
        Optional<JavaFileName> named = facts.named();
        Optional<String> name = named.map(JavaFileName::artifact)
                .filter(n -> KnownNames.ofBundle(n).isPresent()
                        && bundle.filter(b -> !b.equals(n)).isEmpty())
                .or(() -> bundle.filter(b -> named.isEmpty()
                        || KnownNames.ofBundle(b)
                                .filter(a -> a.name().equals(named.get().artifact()))
                                .isPresent()));
        // Tomcat calls Eclipse's compiler ecj-4.20.jar, and its manifest has the version of Maven's artifact
        Optional<String> version = named.map(JavaFileName::version)
                .filter(v -> facts.manifest().versions().stream()
                        .allMatch(m -> release(m).equals(release(v))))
                .or(() -> facts.manifest().versions().stream().findFirst())
                .or(() -> named.map(JavaFileName::version));
        return name.flatMap(KnownNames::ofBundle)
                .flatMap(artifact -> version.map(v -> draft(
                        facts,
                        Optional.of(artifact.group()),
                        artifact.name(),
                        withoutQualifier(v),
                        "the artifact that the bundle " + name.get() + " holds")));
    }

    /** What stands before the first dot. */
    private static String release(String version) {
        int dot = version.indexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }

    /** Eclipse Orbit puts the day of its own build behind the version of what it took in. */
    private static String withoutQualifier(String version) {
        int dot = version.lastIndexOf('.');
        String qualifier = version.substring(dot + 1);
        String digits = qualifier.startsWith("v") ? qualifier.substring(1) : qualifier;
        long days = digits.chars().takeWhile(Character::isDigit).count();
        return dot > 0 && days >= 8 ? version.substring(0, dot) : version;
    }

    private static Optional<PackageDraft> ofGroupPrefix(ArchiveFacts facts) {
        String name = facts.named().map(JavaFileName::artifact).orElse(facts.base());
        Optional<String> version = facts.named()
                .map(JavaFileName::version)
                .or(() -> facts.manifest().versions().stream().findFirst());
        boolean bundle = facts.named().filter(JavaFileName::isBundle).isPresent();
        // a bundle is called by dots alone, so only a dash shows that group and artifact were joined
        return version.isEmpty() || bundle && name.indexOf('-') < 0
                ? Optional.empty()
                : GroupPrefix.part(name, facts.manifest().symbolicName())
                        .map(p -> draft(
                                facts,
                                Optional.of(p.group()),
                                p.artifact(),
                                bundle ? withoutQualifier(version.get()) : version.get(),
                                "its file name, in which the group comes first"));
    }

    /** Maven's plugin for bundles calls them by group and artifact with a dot between; a dash shows where the artifact starts. */
    private static Optional<PackageDraft> ofNamedBundle(ArchiveFacts facts) {
        Optional<String> bundle = facts.manifest().symbolicName();
        return facts.named()
                .filter(n -> n.artifact().indexOf('-') > 0)
                .flatMap(n -> bundle.filter(b -> b.endsWith("." + n.artifact()))
                        .map(b -> b.substring(0, b.length() - n.artifact().length() - 1))
                        .filter(RepositoryPath::isGroup)
                        .map(group -> draft(
                                facts,
                                Optional.of(group),
                                n.artifact(),
                                n.version(),
                                "its file name, and the name of its bundle, in which the group comes first")));
    }

    private static Optional<PackageDraft> ofFileName(ArchiveFacts facts) {
        return facts.named().map(n -> {
            boolean agrees = facts.manifest().states(n.version());
            Optional<KnownNames.Artifact> known = KnownNames.of(n.artifact(), facts.packages());
            return draft(
                    facts,
                    known.map(KnownNames.Artifact::group),
                    known.map(KnownNames.Artifact::name).orElse(n.artifact()),
                    n.version(),
                    (agrees ? "its file name, and its manifest states the same version" : "its file name")
                            + (known.isPresent() ? "; the group by the packages of its classes" : ""));
        });
    }

    private static Optional<PackageDraft> ofManifest(ArchiveFacts facts) {
        // a title that is the name of a package says nothing of the archive
        Optional<String> title = facts.manifest()
                .value("Implementation-Title")
                .filter(JavaIdentity::isToken)
                .filter(t -> t.indexOf('.') < 0 || !facts.packages().has(t));
        String name = title.orElse(facts.base());
        Optional<KnownNames.Artifact> known = KnownNames.of(name, facts.packages());
        return facts.packages().isEmpty()
                ? Optional.empty()
                : facts.manifest().versions().stream()
                        .findFirst()
                        .map(version -> draft(
                                facts,
                                known.map(KnownNames.Artifact::group),
                                known.map(KnownNames.Artifact::name).orElse(name),
                                version,
                                title.isPresent()
                                        ? "title and version in its manifest"
                                        : "its file name and the version in its manifest"));
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0);
    }

    private static PackageDraft declared(ArchiveFacts facts, String group, String name, String version, String why) {
        return PackageDraft.ofMaven(
                Optional.of(group), name, version, Certainty.DECLARED, why, facts.place(), List.of());
    }

    /** As sure as name and manifest agree on the version. */
    static PackageDraft draft(ArchiveFacts facts, Optional<String> group, String name, String version, String why) {
        return PackageDraft.ofMaven(
                group,
                name,
                version,
                facts.manifest().states(version) ? Certainty.DECLARED : Certainty.NAMED,
                why,
                facts.place(),
                group.isPresent() ? List.of() : facts.packages().roots(name));
    }

    /** The archive under which its very bytes were released; the name decides where there are several. */
    static Optional<PackageDraft> ofReleased(ArchiveFacts facts, List<KnownArtifacts.Known> known) {
        String base = facts.base();
        return known.stream()
                .min(Comparator.comparing((KnownArtifacts.Known k) -> !base.startsWith(k.coordinates()
                                        .artifact() + "-" + k.coordinates().version()))
                        .thenComparing(k -> !base.startsWith(k.coordinates().artifact()))
                        .thenComparing(k -> k.coordinates().toString()))
                .map(k -> PackageDraft.ofMaven(
                        Optional.of(k.coordinates().group()),
                        k.coordinates().artifact(),
                        k.coordinates().version(),
                        Certainty.PROVEN,
                        "its SHA-1, which is that of an archive in " + k.place() + alternatives(k, known),
                        facts.place(),
                        List.of()));
    }

    private static String alternatives(KnownArtifacts.Known chosen, List<KnownArtifacts.Known> known) {
        List<String> others = known.stream()
                .filter(k -> k != chosen)
                .map(k -> k.coordinates().group() + ":" + k.coordinates().artifact() + ":"
                        + k.coordinates().version())
                .sorted()
                .toList();
        return others.isEmpty() ? "" : " (the same bytes were released as " + String.join(", ", others) + " too)";
    }

    /**
     * A copy of a library that left no coordinates behind.
     *
     * @param stated the version that one of its classes, or the archive, states
     */
    static PackageDraft ofCopy(ClassCopies.Copy copy, Optional<ClassCopies.Stated> stated, String place) {
        List<String> fitting = copy.fit().versions();
        String version = stated.map(ClassCopies.Stated::version).orElse(fitting.get(0));
        String last = fitting.get(fitting.size() - 1);
        String folder = copy.folder().substring(0, copy.folder().length() - 1);
        String releases = fitting.size() == 1
                ? ", which are those of " + version
                : ", which fit " + fitting.size() + " releases from " + version + " to " + last
                        + "; the oldest is counted";
        return PackageDraft.ofMaven(
                Optional.of(copy.library().group()),
                copy.library().artifact(),
                version,
                stated.isPresent() ? Certainty.DECLARED : Certainty.RECOGNISED,
                copy.classes() + " of its classes"
                        + stated.map(s -> ", " + s.by() + " states the version").orElse(releases),
                place + "!/" + folder,
                List.of());
    }

    /**
     * An archive that its classes show to be a library, with the group and name of that.
     *
     * @param version that the archive states
     */
    static PackageDraft withGroupOf(ClassCopies.Copy copy, PackageDraft self, String version) {
        return PackageDraft.ofMaven(
                        Optional.of(copy.library().group()),
                        copy.library().artifact(),
                        version,
                        self.certainty(),
                        self.why() + "; the group by the names of its classes",
                        self.place(),
                        List.of())
                .saying(self.declared());
    }
}
