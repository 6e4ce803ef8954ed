package io.hullcheck.inventory.sbom;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Enclosed;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Statements about vulnerabilities that an image carries (OpenVEX, CycloneDX VEX, CSAF), by the endings that their makers use. */
public final class VexCataloguer implements Cataloguer {
    /** They are about one image; a vendor's whole catalogue has no place in it. */
    private static final int MOST_BYTES = 1 << 20;

    private static final List<String> ENDINGS =
            List.of(".openvex.json", ".vex.json", ".vex.cdx.json", ".csaf.json", "/vex.json", "/openvex.json");

    @Override
    public String name() {
        return "vex";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".json") && ENDINGS.stream().anyMatch(("/" + path)::endsWith);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.size() > MOST_BYTES || !file.scratch().mayKeep(file.size())) {
            evidence.gap(Gap.inFile(
                    Gap.Kind.LIMIT_REACHED,
                    file.shownPath(),
                    "the statements have " + file.size() + " bytes, or there are too many of them",
                    "Give the document with the parameter vex"));
            return;
        }
        evidence.found(
                new Enclosed(file.shownPath(), new String(file.content().readAllBytes(), StandardCharsets.UTF_8)));
    }
}
