package io.hullcheck.inventory;

import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins the inventories of one image's platforms: a package that is in several of them is one package. Stateless. */
public final class InventoryUnion {
    private InventoryUnion() {}

    /** Gives the layers of each inventory places of their own, one inventory after the other. */
    public static List<Inventory> renumbered(List<Inventory> platforms) {
        List<Inventory> all = new ArrayList<>();
        int next = 0;
        for (Inventory inventory : platforms) {
            int offset = next;
            List<InstalledPackage> packages = inventory.packages().stream()
                    .map(p -> p.at(p.locations().stream()
                            .map(l -> new Location(moved(l.layer(), offset), l.path()))
                            .toList()))
                    .toList();
            String platform =
                    inventory.image().platform().map(Platform::toString).orElse("unknown platform");
            all.add(new Inventory(
                    inventory.image(),
                    inventory.layers().stream().map(l -> moved(l, offset)).toList(),
                    inventory.distribution(),
                    packages,
                    inventory.gaps().stream()
                            .map(g -> new Gap(g.kind(), platform + ": " + g.what(), g.layer(), g.path(), g.next()))
                            .toList(),
                    inventory.enclosed(),
                    inventory.files(),
                    inventory.bytes()));
            next += inventory.layers().size();
        }
        return List.copyOf(all);
    }

    private static Layer moved(Layer layer, int offset) {
        return new Layer(layer.index() + offset, layer.digest(), layer.diffId(), layer.size(), layer.createdBy());
    }

    /**
     * One inventory of all.
     *
     * @param facts of the whole
     * @param platforms whose layers have places of their own
     */
    public static Inventory of(ImageFacts facts, List<Inventory> platforms) {
        Map<String, InstalledPackage> byPurl = new LinkedHashMap<>();
        List<Layer> layers = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<Enclosed> enclosed = new ArrayList<>();
        long files = 0;
        long bytes = 0;
        for (Inventory inventory : platforms) {
            inventory.packages().forEach(p -> byPurl.merge(p.purl(), p, PackageMerge::joined));
            layers.addAll(inventory.layers());
            gaps.addAll(inventory.gaps());
            enclosed.addAll(inventory.enclosed());
            files += inventory.files();
            bytes += inventory.bytes();
        }
        List<Optional<Distribution>> distributions =
                platforms.stream().map(Inventory::distribution).distinct().toList();
        return new Inventory(
                facts,
                layers,
                distributions.size() == 1 ? distributions.get(0) : Optional.empty(),
                byPurl.values().stream().sorted(PackageMerge.ORDER).toList(),
                gaps,
                enclosed.stream().distinct().toList(),
                files,
                bytes);
    }
}
