package io.hullcheck.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real feeds, images and package databases, which lie beside the project and are not part of it. */
public final class SharedData {
    private SharedData() {}

    /** The file, or a skip of the test that says so loudly. */
    public static Path require(String name) {
        Path file = Path.of(System.getProperty("hullcheck.shared", "../shared")).resolve(name);
        if (!Files.exists(file)) {
            Skip.forWantOf("real data", file + " is not there");
        }
        return file.toAbsolutePath().normalize();
    }
}
