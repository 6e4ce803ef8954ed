package io.hullcheck.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be had from an archive that ends before its manifest, which writers put last: the layers that lie before
 * the break, in the order in which they lie. The damage stands in the result, so that nobody takes it for the whole.
 */
final class Salvage {
    private Salvage() {}

    static ImagePlan plan(BlobStore blobs, ImageReference reference) throws ImageException {
        ImageException damage = blobs.damage().orElseThrow();
        List<Layer> layers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String name : blobs.names()) {
            String file = ImagePath.name(name);
            if (file.endsWith(".tar") || file.endsWith(".tar.gz") || name.startsWith("blobs/")) {
                layers.add(new Layer(
                        layers.size(), Optional.empty(), Optional.empty(), blobs.size(name), Optional.empty()));
                names.add(name);
            }
        }
        if (layers.isEmpty()) {
            throw damage;
        }
        ImageException told = ImageException.of(
                damage.kind(),
                damage.what() + ", before its manifest; " + layers.size()
                        + " layers found before the break were looked at in the order in which they lie",
                damage.next());
        return new ImagePlan(
                new ImageFacts(
                        reference.text(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                layers,
                names,
                List.of(told),
                Optional.empty());
    }
}
