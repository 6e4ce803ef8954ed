package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Scratch;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Reads Java archives (JAR File Specification), and archives inside archives: libraries of a WAR or EAR, of a Spring
 * Boot fat jar, and those shaded into another jar.
 */
public final class JavaArchiveCataloguer implements Cataloguer {
    private static final Set<String> ENDINGS =
            Set.of("jar", "war", "ear", "sar", "par", "nar", "kar", "hpi", "jpi", "lpkg", "jmod");

    private final KnownArtifacts released;

    /** @param released knows archives by their bytes that do not say themselves what they are */
    public JavaArchiveCataloguer(KnownArtifacts released) {
        this.released = released;
    }

    @Override
    public String name() {
        return "java-archive";
    }

    @Override
    public boolean wants(String path) {
        return isArchive(path);
    }

    static boolean isArchive(String path) {
        int dot = path.lastIndexOf('.');
        return dot >= 0
                && path.length() - dot <= 5
                && ENDINGS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.size() == 0) {
            // an empty file holds no class, so nothing in it can be missed
            return;
        }
        try (Scratch.Held held = file.scratch().hold(file.content(), file.size())) {
            new JavaArchive(file, evidence, released).read(held.channel());
        }
    }
}
