package io.hullcheck.testing;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The inventory of an image made of layers, the short way. */
public final class Catalogued {
    private Catalogued() {}

    public static Inventory layers(LayerTar... layers) throws IOException {
        return layers(Limits.DEFAULT, layers);
    }

    public static Inventory layers(Limits limits, LayerTar... layers) throws IOException {
        SavedImage image = new SavedImage();
        for (LayerTar layer : layers) {
            image.layer(layer);
        }
        Path file = Files.createTempFile("image", ".tar");
        try {
            SavedImage.archive(file, image.dockerLegacy("app:1"));
            return of(file.toString(), limits);
        } finally {
            Files.delete(file);
        }
    }

    public static Inventory of(String reference, Limits limits) throws IOException {
        return new Scanner().inventory(ScanRequest.of(reference).withLimits(limits));
    }

    /** Name and version of each package, as people write them. */
    public static List<String> names(Inventory inventory) {
        return inventory.packages().stream()
                .map(p -> p.displayName() + " " + p.version())
                .toList();
    }

    public static InstalledPackage only(Inventory inventory) {
        if (inventory.packages().size() != 1) {
            throw new AssertionError("not one package but " + names(inventory));
        }
        return inventory.packages().get(0);
    }

    public static List<String> gaps(Inventory inventory) {
        return inventory.gaps().stream().map(Gap::describe).toList();
    }
}
