package io.hullcheck;

import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.sbom.SbomInventory;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.SbomDocument;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Inventories of images that lie in registries, by the digest of their manifest, and in daemons, by their id, so that no layer is
 * fetched twice. Each is an
 * SBOM in the user's own home. Only whole inventories are kept, and only for the very program that made them: another
 * version looks again. Safe for many builds at once.
 */
final class InventoryCache {
    /** One has some 200 KB. */
    private static final int MOST = 500;

    private static final String FORM = "cyclonedx";
    private static final String FILE = "bom.cdx.json";

    private final Path folder;
    private final Optional<String> program;

    InventoryCache(HullcheckHome home) {
        this.folder = home.inventories();
        this.program = program();
    }

    /** What this program is, by its version and its file; empty where it is no file, as when it is being built. */
    private static Optional<String> program() {
        try {
            Path jar = Path.of(Scanner.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(jar)
                    ? Optional.of(Scanner.version() + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar))
                    : Optional.of(Scanner.version() + " " + newest(jar));
        } catch (IOException | URISyntaxException e) {
            // then every scan looks itself
            return Optional.empty();
        }
    }

    /** Of a folder of classes, the time of the last change. */
    private static FileTime newest(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            FileTime newest = FileTime.from(Instant.EPOCH);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }

    private static Optional<Digest> name(ImageFacts facts) {
        return facts.digest().or(facts::id);
    }

    private Optional<Path> place(Digest name) {
        return program.map(p -> folder.resolve(
                Digest.sha256((name + " " + p).getBytes(StandardCharsets.UTF_8)).hex()));
    }

    /**
     * The inventory of an image that was looked into before.
     *
     * @param facts of the image as it was named now
     */
    Optional<Inventory> get(ImageFacts facts, Limits limits) {
        Optional<Path> place = name(facts).flatMap(this::place).map(p -> p.resolve(FILE));
        if (place.isEmpty() || !Files.isRegularFile(place.get())) {
            return Optional.empty();
        }
        try {
            Inventory kept = SbomInventory.read(
                    new ImageReference(
                            place.get().toString(),
                            Optional.of(ImageReference.SBOM),
                            place.get().toString(),
                            Optional.empty()),
                    limits);
            Files.setLastModifiedTime(place.get().getParent(), FileTime.from(Instant.now()));
            return name(kept.image()).equals(name(facts))
                    ? Optional.of(kept.of(facts.withBase(facts.base().or(kept.image()::base))))
                    : Optional.empty();
        } catch (IOException e) {
            // a file that is being removed, or was damaged: the image is looked into again
            return Optional.empty();
        }
    }

    /** Keeps an inventory that is whole. A home that cannot be written costs time and no result. */
    void put(Inventory inventory) {
        Optional<Path> place = name(inventory.image()).flatMap(this::place);
        if (place.isEmpty() || !inventory.gaps().isEmpty()) {
            return;
        }
        try {
            ReportFormats.writeSboms(
                    new SbomDocument(inventory, Scanner.version(), Instant.EPOCH), List.of(FORM), place.get());
            prune();
        } catch (IOException e) {
            // the next scan fetches the image again
            return;
        }
    }

    /** Removes those that were used least lately. */
    private void prune() throws IOException {
        List<Path> all;
        try (Stream<Path> kept = Files.list(folder)) {
            all = kept.toList();
        }
        if (all.size() <= MOST) {
            return;
        }
        List<Path> oldest = all.stream()
                .sorted(Comparator.comparing((Path p) -> p.toFile().lastModified()))
                .limit(all.size() - MOST)
                .toList();
        for (Path old : oldest) {
            try {
                Files.deleteIfExists(old.resolve(FILE));
                Files.deleteIfExists(old);
            } catch (NoSuchFileException e) {
                // another build was faster
                continue;
            }
        }
    }
}
