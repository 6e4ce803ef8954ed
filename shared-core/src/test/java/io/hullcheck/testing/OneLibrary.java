package io.hullcheck.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Saved images, {@code app:1}, that have one library of Maven's and nothing else. */
public final class OneLibrary {
    private OneLibrary() {}

    /** Log4j with Log4Shell (https://github.com/advisories/GHSA-jfh8-c2jp-5v3q). */
    public static Path log4Shell(Path file) throws IOException {
        return image(file, "org.apache.logging.log4j", "log4j-core", "2.14.1");
    }

    /** Any library. */
    public static Path image(Path file, String group, String artifact, String version) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return SavedImage.archive(
                file,
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        artifact + ".jar",
                                        new Zip()
                                                .coordinates(group, artifact, version)
                                                .bytes()))
                        .dockerLegacy("app:1"));
    }
}
