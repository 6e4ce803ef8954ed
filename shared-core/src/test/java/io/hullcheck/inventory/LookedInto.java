package io.hullcheck.inventory;

import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;

/** One file as a cataloguer sees it, and what becomes of what it tells. */
public final class LookedInto {
    private LookedInto() {}

    /**
     * Looks into the file, and makes packages of what is found.
     *
     * @throws IOException when the cataloguer says that it cannot be understood
     */
    public static List<InstalledPackage> file(Cataloguer cataloguer, String path, byte[] content) throws IOException {
        Limits limits = Limits.DEFAULT.started();
        Reading reading = new Reading(limits, ForkJoinPool.commonPool(), true);
        FileEvidence evidence = new FileEvidence(
                new CataloguerList(List.of(cataloguer)),
                Optional.of(cataloguer),
                Optional.empty(),
                path,
                content.length,
                reading);
        try (Scratch scratch = new Scratch(limits)) {
            cataloguer.catalogue(
                    new FoundFile(path, content.length, new ByteArrayInputStream(content), limits, scratch), evidence);
        }
        // the path beside them is as long as the image has it
        evidence.gaps().forEach(g -> {
            FuzzTarget.shouldBeReadable(g.what());
            FuzzTarget.shouldBeReadable(g.next());
        });
        Optional<Distribution> distribution = evidence.distributions().stream().findFirst();
        Layer layer = new Layer(0, Optional.empty(), Optional.empty(), content.length, Optional.empty());
        List<PackageMerge.Sighting> sightings = evidence.drafts().stream()
                .map(d -> new PackageMerge.Sighting(d, new Location(layer, "/" + path + d.place()), Optional.empty()))
                .toList();
        return PackageMerge.merge(sightings, distribution);
    }
}
