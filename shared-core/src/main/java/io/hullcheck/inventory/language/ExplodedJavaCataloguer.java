package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.util.List;

/** Reads Maven's coordinates where an archive was unpacked: web applications, layered applications, class folders. */
public final class ExplodedJavaCataloguer implements Cataloguer {
    /** Coordinates are a few lines. */
    private static final int LARGEST = 64 << 10;

    @Override
    public String name() {
        return "java-exploded";
    }

    @Override
    public boolean wants(String path) {
        return JavaIdentity.areCoordinates(path);
    }

    @Override
    public boolean wants(String path, long size) {
        return size <= LARGEST && wants(path);
    }

    @Override
    public List<String> samples() {
        return List.of("META-INF/maven/g/a/pom.properties");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        JavaIdentity.ofCoordinates(file.content().readAllBytes(), file.path(), "")
                .ifPresent(evidence::found);
    }
}
