package io.hullcheck.testing;

import io.hullcheck.image.Image;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Reading;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.ImageAnalyzer;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.language.ComposerCataloguer;
import io.hullcheck.inventory.language.GemCataloguer;
import io.hullcheck.inventory.language.GoBinaryCataloguer;
import io.hullcheck.inventory.language.JavaArchiveCataloguer;
import io.hullcheck.inventory.language.NpmCataloguer;
import io.hullcheck.inventory.language.NugetCataloguer;
import io.hullcheck.inventory.language.PythonCataloguer;
import io.hullcheck.inventory.os.ApkCataloguer;
import io.hullcheck.inventory.os.DpkgCataloguer;
import io.hullcheck.inventory.os.OsReleaseCataloguer;
import io.hullcheck.inventory.os.RpmCataloguer;
import io.hullcheck.inventory.runtime.JdkCataloguer;
import io.hullcheck.inventory.runtime.ProgramCataloguer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The inventory of an image made of layers, the short way. */
public final class Catalogued {
    private static final List<Cataloguer> ALL = List.of(
            new OsReleaseCataloguer(),
            new DpkgCataloguer(),
            new ApkCataloguer(),
            new RpmCataloguer(),
            new JavaArchiveCataloguer(),
            new NpmCataloguer(),
            new PythonCataloguer(),
            new GemCataloguer(),
            new ComposerCataloguer(),
            new NugetCataloguer(),
            new JdkCataloguer(),
            new ProgramCataloguer(),
            new GoBinaryCataloguer());

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
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Image image = Images.open(reference)) {
            return new ImageAnalyzer(ALL).analyze(image, new Reading(limits, threads, true));
        } finally {
            threads.shutdownNow();
        }
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
