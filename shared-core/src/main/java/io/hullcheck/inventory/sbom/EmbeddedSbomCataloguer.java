package io.hullcheck.inventory.sbom;

import io.hullcheck.image.Bound;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Reads SBOMs that lie in an image: Bitnami's {@code .spdx-NAME.spdx}, those of buildpacks, and any other under a name
 * that is usual. What an npm package ships tells of its own making, not of what is installed, and is passed over.
 */
public final class EmbeddedSbomCataloguer implements Cataloguer {
    private static final Set<String> NAMES = Set.of(
            "spdx.json", "cdx.json", "cyclonedx.json", "sbom.json", "bom.json", "sbom.xml", "bom.xml", "cyclonedx.xml");

    private static final List<String> ENDINGS = List.of(".spdx.json", ".cdx.json", ".cyclonedx.json", ".cdx.xml");
    private static final String BITNAMI_START = ".spdx-";
    private static final String BITNAMI_END = ".spdx";

    @Override
    public String name() {
        return "embedded-sbom";
    }

    @Override
    public boolean wants(String path) {
        return (path.endsWith(".json") || path.endsWith(".spdx") || path.endsWith(".xml"))
                && !path.contains("node_modules/")
                && isUsual(path.substring(path.lastIndexOf('/') + 1));
    }

    private static boolean isUsual(String name) {
        if (NAMES.contains(name)) {
            return true;
        }
        for (String ending : ENDINGS) {
            if (name.endsWith(ending) && name.length() > ending.length()) {
                return true;
            }
        }
        return name.startsWith(BITNAMI_START)
                && name.endsWith(BITNAMI_END)
                && name.length() > BITNAMI_START.length() + BITNAMI_END.length();
    }

    @Override
    public boolean wants(String path, long size) {
        return size > 0 && wants(path);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.size() > file.limits().get(Bound.SBOM_BYTES)) {
            throw new IOException("the SBOM has " + file.size() + " bytes");
        }
        byte[] document = file.content().readAllBytes();
        if (!SbomReader.recognises(document)) {
            // other files are called so too
            return;
        }
        SbomReader.languagePackages(document, "listed in an SBOM in the image").forEach(evidence::found);
    }
}
