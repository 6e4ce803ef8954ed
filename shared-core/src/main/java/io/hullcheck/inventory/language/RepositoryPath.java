package io.hullcheck.inventory.language;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Coordinates in the folders that an archive lies in: a repository of Maven, as Coursier and Karaf keep too ({@code
 * org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar}; Maven, "Repository Layout - Default"), the cache of Gradle ({@code
 * files-2.1/org.slf4j/slf4j-api/1.7.36/0a…/slf4j-api-1.7.36.jar}), and that of Ivy ({@code
 * org.slf4j/slf4j-api/jars/slf4j-api-1.7.36.jar}). Stateless.
 */
final class RepositoryPath {
    /** Folders in which a group starts. */
    private static final Set<String> ROOTS = Set.of(
            "jars", "kar", "m2", "maven", "maven2", "modules", "offline-repository", "repo", "repository", "system");

    private static final Set<String> STARTS = Set.of(
            "androidx",
            "ch",
            "co",
            "com",
            "cz",
            "de",
            "dev",
            "edu",
            "eu",
            "fr",
            "gov",
            "io",
            "it",
            "jakarta",
            "javax",
            "jp",
            "me",
            "net",
            "nl",
            "nu",
            "org",
            "ru",
            "se",
            "software",
            "tech",
            "tools",
            "uk",
            "us");
    private static final Set<String> IVY_TYPES = Set.of("bundles", "eclipse-plugins", "jars", "orbits");

    private RepositoryPath() {}

    /** The coordinates; empty where the folders are none of a repository. */
    static Optional<KnownArtifacts.Coordinates> read(String path) {
        List<String> parts = List.of(path.split("/"));
        int file = parts.size() - 1;
        return gradle(parts, file).or(() -> ivy(parts, file)).or(() -> maven(parts, file));
    }

    private static Optional<KnownArtifacts.Coordinates> gradle(List<String> parts, int file) {
        return file >= 5
                        && parts.get(file - 5).equals("files-2.1")
                        && isNamed(parts.get(file), parts.get(file - 3), parts.get(file - 2))
                ? Optional.of(
                        new KnownArtifacts.Coordinates(parts.get(file - 4), parts.get(file - 3), parts.get(file - 2)))
                : Optional.empty();
    }

    private static Optional<KnownArtifacts.Coordinates> ivy(List<String> parts, int file) {
        if (file < 3 || !IVY_TYPES.contains(parts.get(file - 1))) {
            return Optional.empty();
        }
        String group = parts.get(file - 3);
        String artifact = parts.get(file - 2);
        String name = parts.get(file);
        int dot = name.lastIndexOf('.');
        return name.startsWith(artifact + "-")
                        && dot > artifact.length()
                        && (isGroup(group) || group.equals(artifact) && file >= 4)
                ? JavaFileName.read(name.substring(0, dot), List.of())
                        .filter(n -> n.artifact().equals(artifact))
                        .map(n -> new KnownArtifacts.Coordinates(group, artifact, n.version()))
                : Optional.empty();
    }

    private static Optional<KnownArtifacts.Coordinates> maven(List<String> parts, int file) {
        if (file < 3 || !isNamed(parts.get(file), parts.get(file - 2), parts.get(file - 1))) {
            return Optional.empty();
        }
        int end = file - 2;
        int start = -1;
        for (int i = 0; i < end; i++) {
            if (ROOTS.contains(parts.get(i)) && i + 1 < end) {
                start = i + 1;
            }
        }
        if (start < 0 || end - start > 1 && !STARTS.contains(parts.get(start))) {
            // the last that a group starts with, and more behind it
            start = -1;
            for (int i = 0; i + 1 < end; i++) {
                start = STARTS.contains(parts.get(i)) ? i : start;
            }
        }
        if (start < 0) {
            return Optional.empty();
        }
        return Optional.of(new KnownArtifacts.Coordinates(
                String.join(".", parts.subList(start, end)), parts.get(file - 2), parts.get(file - 1)));
    }

    /** {@code artifact-version.jar}, with or without a classifier, and a version that is one. */
    private static boolean isNamed(String name, String artifact, String version) {
        String start = artifact + "-" + version;
        return JavaFileName.isVersion(version) && (name.startsWith(start + ".") || name.startsWith(start + "-"));
    }

    /** A group of more than one part, starting as groups do. */
    static boolean isGroup(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length < 2) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || !part.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-')) {
                return false;
            }
        }
        return Character.isLowerCase(text.charAt(0));
    }
}
