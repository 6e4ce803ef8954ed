package io.hullcheck.inventory.language;

import java.util.Optional;

/**
 * What an archive shows of itself besides coordinates.
 *
 * @param path of the archive, its name at the end
 * @param manifest an empty one where there is none
 * @param packages of its own classes
 * @param place inside the file that it lies in, as reports write it
 * @param named name and version in its file name
 */
record ArchiveFacts(
        String path, JavaManifest manifest, ClassPackages packages, String place, Optional<JavaFileName> named) {

    static ArchiveFacts of(String path, JavaManifest manifest, ClassPackages packages, String place) {
        return new ArchiveFacts(path, manifest, packages, place, JavaFileName.read(base(path), manifest.versions()));
    }

    /** The file's name without its ending. */
    String base() {
        return base(path);
    }

    private static String base(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        // a file that is reached by a link may be called anything
        int dot = file.lastIndexOf('.');
        return dot < 0 || JavaFileName.isVersion(file.substring(dot + 1)) ? file : file.substring(0, dot);
    }
}
