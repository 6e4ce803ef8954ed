package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.util.List;

/** Reads Maven's coordinates where an archive was unpacked: web applications, layered applications, class folders. */
public final class ExplodedJavaCataloguer implements Cataloguer {
    /** Coordinates are a few lines; the files of large projects reach some 200 KB. */
    private static final int LARGEST = 2 << 20;

    @Override
    public String name() {
        return "java-exploded";
    }

    @Override
    public boolean wants(String path) {
        return PackedCoordinates.areCoordinates(path) || PackedCoordinates.isPom(path);
    }

    @Override
    public List<String> samples() {
        return List.of("META-INF/maven/g/a/pom.properties");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.size() > LARGEST) {
            throw new IOException("it has " + file.size() + " bytes, more than coordinates have");
        }
        byte[] bytes = file.content().readAllBytes();
        // a project's file that leaves its version open stands beside coordinates that have it
        (PackedCoordinates.isPom(file.path())
                        ? PackedCoordinates.ofPom(bytes, file.path(), "")
                        : PackedCoordinates.ofCoordinates(bytes, file.path(), ""))
                .ifPresent(evidence::found);
    }
}
