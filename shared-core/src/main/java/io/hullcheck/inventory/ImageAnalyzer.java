package io.hullcheck.inventory;

import io.hullcheck.image.FileTree;
import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Layer;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.Reading;
import io.hullcheck.image.ZstdLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Takes an image apart: streams its layers past the cataloguers, merges the layers as a container sees them, follows links
 * that give files a name, and puts the rest together into one inventory. Stateless and thread-safe.
 */
public final class ImageAnalyzer {
    private final CataloguerList cataloguers;

    public ImageAnalyzer(List<Cataloguer> cataloguers) {
        this.cataloguers = new CataloguerList(cataloguers);
    }

    /**
     * Reads the image.
     *
     * @throws ImageException when temporary files cannot be made
     * @throws IOException when the scan was cancelled; everything else that goes wrong is a gap of the inventory
     */
    public Inventory analyze(Image image, Reading reading) throws IOException {
        // names of files are held compressed by it, in whatever form the layers are
        ZstdLibrary.load();
        try (Scratch scratch = new Scratch(reading.limits())) {
            Map<Integer, LayerCatalogue> catalogues = new ConcurrentHashMap<>();
            List<LayerResult> layers = image.read(
                    layer -> catalogues.computeIfAbsent(
                            layer.index(), i -> LayerCatalogue.first(cataloguers, reading, scratch)),
                    reading);
            LinkedNames names = new LinkedNames(cataloguers, layers, reading);
            List<ImageException> damages = new ArrayList<>(image.damages());
            readAgain(image, reading.again(), catalogues, names.toRead(catalogues), damages);
            damages.addAll(names.damages());
            return assemble(image, catalogues, layers, names, damages, reading);
        }
    }

    /** A second pass, only for images where links give files a name by which they tell more. */
    private static void readAgain(
            Image image,
            Reading reading,
            Map<Integer, LayerCatalogue> catalogues,
            Map<FileTree.Origin, List<String>> toRead,
            List<ImageException> damages)
            throws IOException {
        if (toRead.isEmpty()) {
            return;
        }
        Map<Integer, Map<Long, List<String>>> byLayer = new HashMap<>();
        toRead.forEach((origin, names) ->
                byLayer.computeIfAbsent(origin.layer(), l -> new HashMap<>()).put(origin.number(), names));
        List<LayerResult> layers = image.read(
                layer -> byLayer.containsKey(layer.index())
                        ? catalogues.compute(
                                layer.index(), (i, first) -> first.again(reading, byLayer.get(layer.index())))
                        : new Nothing(),
                reading);
        layers.forEach(l -> damages.addAll(l.damages()));
    }

    /** Sees a layer in which nothing is wanted. */
    private record Nothing() implements FileVisitor {
        @Override
        public boolean wants(Entry file, byte[] head) {
            return false;
        }

        @Override
        public void visit(Entry file, InputStream content) {
            throw new IllegalStateException("nothing is wanted");
        }
    }

    /** What one file of the image told. */
    private record Told(FileTree.File file, FileEvidence evidence) {}

    private static Inventory assemble(
            Image image,
            Map<Integer, LayerCatalogue> catalogues,
            List<LayerResult> layers,
            LinkedNames names,
            List<ImageException> damages,
            Reading reading)
            throws IOException {
        LinkedHashSet<Gap> gaps = new LinkedHashSet<>();
        long files = 0;
        long bytes = 0;
        for (LayerResult layer : layers) {
            layer.damages().stream().map(Gap::of).forEach(gaps::add);
            files += layer.count();
            bytes += layer.bytes();
        }
        damages.stream().map(Gap::of).forEach(gaps::add);
        List<Told> told = new ArrayList<>();
        for (FileTree.File file : names.tree().files()) {
            LayerCatalogue catalogue = catalogues.get(file.origin().layer());
            if (catalogue != null) {
                names.told(file, catalogue).forEach(e -> told.add(new Told(file, e)));
            }
        }
        Optional<Distribution> distribution = told.stream()
                .flatMap(t -> t.evidence.distributions().stream())
                .min(Comparator.comparing(Distribution::path));
        List<Layer> known = image.layers();
        told.forEach(t -> t.evidence.gaps().stream()
                .map(g -> g.inLayer(known.get(t.file.origin().layer()).name()))
                .forEach(gaps::add));
        Map<String, Set<String>> owners = owners(told, names.tree());
        Map<String, List<String>> licences = new HashMap<>();
        told.forEach(t -> licences.putAll(t.evidence.licences()));
        List<InstalledPackage> packages = PackageMerge.merge(sightings(told, owners, known), distribution).stream()
                .map(p -> p.kind().isOs() && licences.containsKey(p.name())
                        ? p.with(p.particulars().withLicences(licences.get(p.name())))
                        : p)
                .toList();
        if (distribution.isPresent()
                && packages.stream().noneMatch(p -> p.kind().isOs())) {
            gaps.add(Gap.inImage(
                    Gap.Kind.PACKAGES_MISSING,
                    "the image says it is " + distribution.get().name() + " ("
                            + distribution.get().path()
                            + "), but no package database that this version reads is in it, so its system packages are unknown",
                    "Keep the package database in the image, or allow incomplete results"));
        }
        if (distribution.isEmpty()) {
            Set<String> reported = told.stream()
                    .filter(t -> !t.evidence.gaps().isEmpty())
                    .map(t -> t.file.path())
                    .collect(Collectors.toSet());
            Executables.unaccounted(packages, reported, layers, reading).ifPresent(gaps::add);
        }
        List<Enclosed> enclosed = told.stream()
                .flatMap(t -> t.evidence.enclosed().stream())
                .sorted(Comparator.comparing(Enclosed::path))
                .toList();
        return new Inventory(image.facts(), known, distribution, packages, List.copyOf(gaps), enclosed, files, bytes);
    }

    /** The packages of the distribution that say a file is theirs, by the file's real path. */
    private static Map<String, Set<String>> owners(List<Told> told, FileTree tree) {
        Set<String> found = told.stream().map(t -> t.file.path()).collect(Collectors.toSet());
        Map<String, String> folders = new HashMap<>();
        Map<String, Set<String>> owners = new HashMap<>();
        for (Told one : told) {
            one.evidence.owned().forEach((path, names) -> {
                int slash = path.lastIndexOf('/');
                String folder = slash < 0
                        ? ""
                        : folders.computeIfAbsent(
                                path.substring(0, slash),
                                f -> tree.resolve(f).map(r -> r + "/").orElse(f + "/"));
                String real = folder.equals("/") ? path.substring(slash + 1) : folder + path.substring(slash + 1);
                if (found.contains(real) || found.contains("usr/" + real)) {
                    owners.computeIfAbsent(real, r -> new TreeSet<>()).addAll(names);
                }
            });
        }
        return owners;
    }

    /** @param layers as the image knows them after it was read */
    private static List<PackageMerge.Sighting> sightings(
            List<Told> told, Map<String, Set<String>> owners, List<Layer> layers) {
        List<PackageMerge.Sighting> sightings = new ArrayList<>();
        for (Told one : told) {
            String path = one.file.path();
            Set<String> brought = owners(path, owners);
            for (PackageDraft draft : one.evidence.drafts()) {
                Location location = new Location(layers.get(one.file.layer()), "/" + path + draft.place());
                if (brought.isEmpty()) {
                    sightings.add(new PackageMerge.Sighting(draft, location, Optional.empty()));
                }
                brought.forEach(owner -> sightings.add(new PackageMerge.Sighting(draft, location, Optional.of(owner))));
            }
        }
        return sightings;
    }

    /** Packages made before {@code /lib} became {@code /usr/lib} still name the old place. */
    private static Set<String> owners(String path, Map<String, Set<String>> owners) {
        Set<String> own = owners.getOrDefault(path, Set.of());
        return own.isEmpty() && path.startsWith("usr/")
                ? owners.getOrDefault(path.substring("usr/".length()), Set.of())
                : own;
    }
}
