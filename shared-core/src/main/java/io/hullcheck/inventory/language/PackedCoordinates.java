package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The coordinates that Maven packs into what it builds, below {@code META-INF/maven/group/artifact/} (Maven Archiver,
 * "addMavenDescriptor"), and which of them are an archive's own. Stateless.
 */
final class PackedCoordinates {
    private static final String POM_FOLDER = "META-INF/maven/";

    private PackedCoordinates() {}

    /** Whether Maven writes coordinates there. */
    static boolean areCoordinates(String path) {
        return isInPomFolder(path, "/pom.properties");
    }

    /** Whether Maven packs a project's own file there. */
    static boolean isPom(String path) {
        return isInPomFolder(path, "/pom.xml");
    }

    /** {@code META-INF/maven/group/artifact/file}. */
    private static boolean isInPomFolder(String path, String file) {
        if (!path.endsWith(file)) {
            return false;
        }
        int start = path.lastIndexOf(POM_FOLDER);
        if (start < 0 || start > 0 && path.charAt(start - 1) != '/') {
            return false;
        }
        String[] parts = path.substring(start + POM_FOLDER.length()).split("/", -1);
        return parts.length == 3 && !parts[0].isEmpty() && !parts[1].isEmpty();
    }

    private static String[] pomFolder(String path) {
        return path.substring(path.lastIndexOf(POM_FOLDER) + POM_FOLDER.length())
                .split("/");
    }

    /** The coordinates in one {@code pom.properties}; empty when the build left them unfilled. */
    static Optional<PackageDraft> ofCoordinates(byte[] bytes, String entry, String place) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
        } catch (IOException | IllegalArgumentException e) {
            // a broken escape; the path still names group and artifact, but no version, so others have to help
            return Optional.empty();
        }
        String[] folder = pomFolder(entry);
        return filled(properties.getProperty("version"))
                .map(version -> proven(
                        filled(properties.getProperty("groupId")).orElse(folder[0]),
                        filled(properties.getProperty("artifactId")).orElse(folder[1]),
                        version,
                        "the coordinates in its pom.properties",
                        place));
    }

    /** The coordinates in one {@code pom.xml}; empty when it leaves the version to what is not in the archive. */
    static Optional<PackageDraft> ofPom(byte[] bytes, String entry, String place) {
        PomCoordinates pom = PomCoordinates.read(bytes);
        String[] folder = pomFolder(entry);
        return pom.version()
                .map(version -> proven(
                        pom.group().orElse(folder[0]),
                        pom.artifact().orElse(folder[1]),
                        version,
                        "the coordinates in its pom.xml",
                        place));
    }

    /**
     * An archive whose coordinates lack the version, by the folder that they lie in; the file's name or the manifest has
     * the version.
     */
    static Optional<PackageDraft> ofPomFolder(ArchiveFacts facts, String entry) {
        String[] folder = pomFolder(entry);
        Optional<String> version = facts.named()
                .filter(n -> n.artifact().equals(folder[1]) || n.artifact().equals(folder[0] + "." + folder[1]))
                .map(JavaFileName::version)
                .or(() -> facts.named().isEmpty()
                        ? facts.manifest().versions().stream().findFirst()
                        : Optional.empty());
        return version.map(v -> JavaIdentity.draft(
                facts,
                Optional.of(folder[0]),
                folder[1],
                v,
                "the folder of its pom.xml, and the version of its name or manifest"));
    }

    private static PackageDraft proven(String group, String artifact, String version, String why, String place) {
        return PackageDraft.ofMaven(Optional.of(group), artifact, version, Certainty.PROVEN, why, place, List.of());
    }

    private static Optional<String> filled(String value) {
        return Optional.ofNullable(value).map(String::trim).filter(v -> !v.isEmpty() && !v.contains("${"));
    }

    /**
     * Which of the coordinates inside an archive are its own. The one that the file is called by; else the only one,
     * unless name, manifest and classes say that the archive is another, which has taken it in.
     *
     * @param inside what its coordinates told
     */
    static Optional<PackageDraft> own(ArchiveFacts facts, List<PackageDraft> inside) {
        Comparator<PackageDraft> order = Comparator.comparingInt((PackageDraft d) -> likeness(facts, d))
                .thenComparingInt(d -> d.name().length());
        return inside.stream()
                .filter(d -> likeness(facts, d) > 0 || inside.size() == 1)
                .max(order)
                .filter(d -> likeness(facts, d) > 1 || !isForeign(facts, d));
    }

    /** How far the file is called like an artifact: 3 by its name, 2 by its name and more, 1 by a name that starts so. */
    private static int likeness(ArchiveFacts facts, PackageDraft draft) {
        String base = facts.base();
        String full = draft.namespace().orElse("") + "." + draft.name();
        String named = facts.named().map(JavaFileName::artifact).orElse(base);
        if (named.equals(draft.name()) || named.equals(full) || base.equals(draft.name())) {
            return 3;
        }
        if (isVersioned(base, draft.name(), draft.version()) || isVersioned(base, full, draft.version())) {
            return 2;
        }
        return base.startsWith(draft.name()) ? 1 : 0;
    }

    private static boolean isVersioned(String base, String name, String version) {
        return base.startsWith(name + "-" + version) || base.startsWith(name + "_" + version);
    }

    private static boolean isForeign(ArchiveFacts facts, PackageDraft inside) {
        Optional<String> version = facts.named().map(JavaFileName::version).filter(v -> !v.equals(inside.version()));
        return version.isPresent()
                && (facts.manifest().states(version.get())
                                && !facts.manifest().versions().contains(inside.version())
                        || !facts.packages().areMostlyOf(inside.namespace().orElse(""), inside.name()));
    }

    /**
     * The coordinates under which an archive is published, where the file's name holds more of the version than the build
     * wrote into it: {@code mssql-jdbc-13.2.1.jre11.jar} states 13.2.1. A classifier stands behind a dash, never a dot.
     */
    static PackageDraft published(ArchiveFacts facts, PackageDraft own) {
        return facts.named()
                .filter(n -> n.artifact().equals(own.name()) && n.version().startsWith(own.version() + "."))
                .filter(n -> !Character.isDigit(n.version().charAt(own.version().length() + 1)))
                .map(n -> PackageDraft.ofMaven(
                                own.namespace(),
                                own.name(),
                                n.version(),
                                own.certainty(),
                                own.why() + ", and the longer version of its file name",
                                own.place(),
                                List.of())
                        .saying(own.declared()))
                .orElse(own);
    }
}
