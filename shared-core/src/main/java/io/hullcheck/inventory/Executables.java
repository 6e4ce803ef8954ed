package io.hullcheck.inventory;

import io.hullcheck.image.FileTree;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.Reading;
import io.hullcheck.image.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether every program of an image is accounted for. An image with a package database is accounted for by it. In any other,
 * a program is accounted for when a package was found in it, or when it lies in the folder of a package; an image in which
 * no package at all was found must hold nothing that anybody may run. Stateless.
 */
final class Executables {
    private Executables() {}

    /**
     * What is wrong with an image that holds programs of which nothing is known.
     *
     * @param packages everything that was found
     * @param reported paths of files of which a gap tells already
     * @throws IOException when the scan was cancelled
     */
    static Optional<Gap> unaccounted(
            List<InstalledPackage> packages, Set<String> reported, List<LayerResult> layers, Reading reading)
            throws IOException {
        if (packages.stream().anyMatch(p -> p.kind().isOs())
                || layers.stream().noneMatch(LayerResult::hasExecutables)) {
            return Optional.empty();
        }
        FileTree tree = FileTree.of(layers, reading, Wanted.runnable());
        if (!tree.damages().isEmpty()) {
            return Optional.of(Gap.of(tree.damages().get(0)));
        }
        Set<String> found = new HashSet<>(reported);
        Set<String> folders = new HashSet<>();
        for (InstalledPackage installed : packages) {
            for (Location location : installed.locations()) {
                String file = file(location.path());
                found.add(file);
                folder(file).ifPresent(folders::add);
            }
        }
        List<String> unknown = new ArrayList<>();
        for (FileTree.File file : tree.files()) {
            boolean isProgram = packages.isEmpty() ? file.isExecutable() : file.isNative();
            if (isProgram && !found.contains(file.path()) && !isBelow(file.path(), folders)) {
                unknown.add(file.path());
            }
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Gap.inImage(
                                Gap.Kind.PACKAGES_MISSING,
                                "the image has no package database, and nothing says what " + programs(unknown)
                                        + " made of",
                                "Keep the package database and os-release in the image, add an SBOM to it, or allow incomplete results"));
    }

    private static String programs(List<String> unknown) {
        return unknown.size() == 1
                ? "the program /" + unknown.get(0) + " is"
                : unknown.size() + " programs are (the first is /" + unknown.get(0) + ")";
    }

    /** The file in the image, of a place that may lie in an archive. */
    private static String file(String place) {
        int inner = place.indexOf("!/");
        return place.substring(place.startsWith("/") ? 1 : 0, inner < 0 ? place.length() : inner);
    }

    /** The folder whose contents a package's own record speaks for. */
    private static Optional<String> folder(String file) {
        int slash = file.lastIndexOf('/');
        String name = file.substring(slash + 1);
        String folder = slash < 0 ? "" : file.substring(0, slash);
        boolean isOfFolder = name.equals("package.json") || name.equals("release") || name.endsWith(".deps.json");
        boolean isOfFolderAbove = name.equals("METADATA")
                || name.equals("PKG-INFO")
                || name.equals("modules")
                || name.equals("installed.json")
                || name.endsWith(".gemspec")
                || folder.endsWith("conda-meta");
        if (!isOfFolder && !isOfFolderAbove) {
            return Optional.empty();
        }
        int above = folder.lastIndexOf('/');
        String spoken = isOfFolder ? folder : above < 0 ? "" : folder.substring(0, above);
        // nothing speaks for the whole image
        return spoken.isEmpty() ? Optional.empty() : Optional.of(spoken);
    }

    private static boolean isBelow(String path, Set<String> folders) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (folders.contains(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }
}
