package io.hullcheck.inventory;

import io.hullcheck.image.Bound;
import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Layer;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.MergedView;
import io.hullcheck.image.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes an image apart: streams its layers past the cataloguers, drops what upper layers hide, follows links that
 * lead to package databases, and puts the rest together into one inventory. Stateless and thread-safe.
 */
public final class ImageAnalyzer {
    /** Links that lead to files no cataloguer saw; an honest image has a handful. */
    private static final int MOST_LINKED_FILES = 1_000;

    private final List<Cataloguer> cataloguers;

    public ImageAnalyzer(List<Cataloguer> cataloguers) {
        this.cataloguers = List.copyOf(cataloguers);
    }

    /**
     * Reads the image.
     *
     * @throws IOException when the scan was cancelled; everything else that goes wrong is a gap of the inventory
     */
    public Inventory analyze(Image image, Reading reading) throws IOException {
        try (Scratch scratch = new Scratch(reading.limits())) {
            Map<Integer, LayerCatalogue> catalogues = new ConcurrentHashMap<>();
            List<LayerResult> layers = image.read(
                    layer -> catalogues.computeIfAbsent(
                            layer.index(), i -> new LayerCatalogue(layer, reading, scratch, Map.of())),
                    reading);
            MergedView view = new MergedView(layers, reading.limits());
            readLinked(image, reading, scratch, catalogues, layers, view);
            return assemble(image, catalogues, layers, view);
        }
    }

    private Optional<Cataloguer> cataloguer(String path) {
        for (Cataloguer cataloguer : cataloguers) {
            if (cataloguer.wants(path)) {
                return Optional.of(cataloguer);
            }
        }
        return Optional.empty();
    }

    private Optional<Cataloguer> cataloguer(String path, long size) {
        for (Cataloguer cataloguer : cataloguers) {
            if (cataloguer.wants(path, size)) {
                return Optional.of(cataloguer);
            }
        }
        return Optional.empty();
    }

    /**
     * A second pass, only for images where a wanted name is a link to a file that no cataloguer would have asked for
     * by its own name.
     */
    private void readLinked(
            Image image,
            Reading reading,
            Scratch scratch,
            Map<Integer, LayerCatalogue> catalogues,
            List<LayerResult> layers,
            MergedView view)
            throws IOException {
        int top = layers.size() - 1;
        Map<String, String> wantedAs = new LinkedHashMap<>();
        for (LayerResult layer : layers) {
            int index = layer.layer().index();
            layer.hardlinks().forEach((name, target) -> note(wantedAs, target, name));
            layer.symlinks().keySet().stream()
                    .filter(name -> cataloguer(name).isPresent() && view.isVisible(index, name))
                    .sorted()
                    .forEach(name -> view.resolve(top, name).ifPresent(target -> note(wantedAs, target, name)));
        }
        for (Cataloguer cataloguer : cataloguers) {
            for (String place : cataloguer.places()) {
                view.resolve(top, place.endsWith("/") ? place.substring(0, place.length() - 1) : place)
                        .map(target -> place.endsWith("/") ? target + "/" : target)
                        .filter(target -> !target.equals(place))
                        .ifPresent(target -> note(wantedAs, target, place));
            }
        }
        if (wantedAs.isEmpty()) {
            return;
        }
        Map<String, String> names = Map.copyOf(wantedAs);
        image.read(
                layer -> catalogues.compute(layer.index(), (i, first) -> {
                    LayerCatalogue second = new LayerCatalogue(layer, reading, scratch, names);
                    if (first != null) {
                        second.files.putAll(first.files);
                    }
                    return second;
                }),
                reading.again());
    }

    private void note(Map<String, String> wantedAs, String target, String name) {
        if (!target.equals(name) && cataloguer(target).isEmpty() && wantedAs.size() < MOST_LINKED_FILES) {
            wantedAs.putIfAbsent(target, name);
        }
    }

    private Inventory assemble(
            Image image, Map<Integer, LayerCatalogue> catalogues, List<LayerResult> layers, MergedView view) {
        LinkedHashSet<Gap> gaps = new LinkedHashSet<>();
        image.damages().stream().map(Gap::of).forEach(gaps::add);
        List<FileEvidence> visible = new ArrayList<>();
        long files = 0;
        long bytes = 0;
        for (LayerResult layer : layers) {
            layer.damages().stream().map(Gap::of).forEach(gaps::add);
            files += layer.count();
            bytes += layer.bytes();
            LayerCatalogue catalogue = catalogues.get(layer.layer().index());
            if (catalogue != null) {
                nameAgain(layer, catalogue);
                catalogue.files.values().stream()
                        .filter(f -> view.isVisible(layer.layer().index(), f.path))
                        .forEach(visible::add);
            }
        }
        Optional<Distribution> distribution =
                visible.stream().flatMap(f -> f.distributions.stream()).min(Comparator.comparing(Distribution::path));
        for (FileEvidence file : visible) {
            file.told().forEach(g -> gaps.add(g.inLayer(file.layer.name())));
        }
        Map<String, String> owners = new HashMap<>();
        visible.forEach(f -> owners.putAll(f.owned));
        Map<String, List<String>> licences = new HashMap<>();
        visible.forEach(f -> licences.putAll(f.licensed));
        List<InstalledPackage> packages =
                PackageMerge.merge(sightings(visible, owners, image.layers()), distribution).stream()
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
        List<Enclosed> enclosed = visible.stream()
                .flatMap(f -> f.enclosed.stream())
                .sorted(Comparator.comparing(Enclosed::path))
                .toList();
        return new Inventory(
                image.facts(), image.layers(), distribution, packages, List.copyOf(gaps), enclosed, files, bytes);
    }

    /** A file with two names is in both places, as a folder shows it; a tar holds it once and links to it. */
    private void nameAgain(LayerResult layer, LayerCatalogue catalogue) {
        layer.hardlinks().forEach((name, target) -> {
            FileEvidence first = catalogue.files.get(target);
            if (first != null
                    && !catalogue.files.containsKey(name)
                    && cataloguer(name, Long.MAX_VALUE).equals(cataloguer(target, Long.MAX_VALUE))) {
                FileEvidence second = new FileEvidence(first.layer, name);
                second.drafts.addAll(first.drafts);
                catalogue.files.put(name, second);
            }
        });
    }

    /** @param layers as the image knows them after it was read */
    private static List<PackageMerge.Sighting> sightings(
            List<FileEvidence> visible, Map<String, String> owners, List<Layer> layers) {
        List<PackageMerge.Sighting> sightings = new ArrayList<>();
        for (FileEvidence file : visible) {
            Optional<String> owner = owner(file.path, owners);
            for (PackageDraft draft : file.drafts) {
                // a program that a package brought is that package, and no other besides
                if (draft.kind() != PackageKind.BITNAMI || owner.isEmpty()) {
                    sightings.add(new PackageMerge.Sighting(
                            draft,
                            new Location(layers.get(file.layer.index()), "/" + file.path + draft.place()),
                            owner));
                }
            }
        }
        return sightings;
    }

    /** Packages made before {@code /lib} became {@code /usr/lib} still name the old place. */
    private static Optional<String> owner(String path, Map<String, String> owners) {
        return Optional.ofNullable(owners.get(path))
                .or(() -> path.startsWith("usr/")
                        ? Optional.ofNullable(owners.get(path.substring("usr/".length())))
                        : Optional.empty());
    }

    /** What one file told. */
    private final class FileEvidence implements Evidence {
        private final Layer layer;
        private final String path;
        private final List<PackageDraft> drafts = new ArrayList<>();
        private final List<Distribution> distributions = new ArrayList<>();
        private final List<Enclosed> enclosed = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        private final Map<Gap, Integer> more = new HashMap<>();
        private final Map<String, String> owned = new HashMap<>();
        private final Map<String, List<String>> licensed = new HashMap<>();

        FileEvidence(Layer layer, String path) {
            this.layer = layer;
            this.path = path;
        }

        @Override
        public void found(PackageDraft draft) {
            drafts.add(draft);
        }

        @Override
        public void found(Distribution distribution) {
            distributions.add(distribution);
        }

        @Override
        public void found(Enclosed document) {
            enclosed.add(document);
        }

        @Override
        public void owns(String file, String owner) {
            // of the many files only those matter that hold packages themselves
            if (cataloguer(file, Long.MAX_VALUE).isPresent()) {
                owned.put(file, owner);
            }
        }

        @Override
        public void licensed(String owner, List<String> licences) {
            licensed.put(owner, licences);
        }

        @Override
        public void gap(Gap gap) {
            for (Gap first : gaps) {
                if (first.kind() == gap.kind() && first.path().equals(gap.path())) {
                    more.merge(first, 1, Integer::sum);
                    return;
                }
            }
            gaps.add(gap);
        }

        /** One warning a place: a database of a thousand broken records is one thing that is wrong. */
        List<Gap> told() {
            return gaps.stream()
                    .map(g -> more.containsKey(g)
                            ? new Gap(
                                    g.kind(),
                                    g.what() + "; " + more.get(g) + " more like that in it",
                                    g.layer(),
                                    g.path(),
                                    g.next())
                            : g)
                    .toList();
        }
    }

    /** Shows the cataloguers the files of one layer. */
    private final class LayerCatalogue implements FileVisitor {
        private final Layer layer;
        private final Reading reading;
        private final Scratch scratch;
        /** Files to read under another name; a name with a slash behind stands for a folder. Empty in the first pass. */
        private final Map<String, String> only;

        private final Map<String, FileEvidence> files = new HashMap<>();
        /** Whoever knew the contents of the file that comes next. */
        private Optional<Cataloguer> recognised = Optional.empty();

        LayerCatalogue(Layer layer, Reading reading, Scratch scratch, Map<String, String> only) {
            this.layer = layer;
            this.reading = reading;
            this.scratch = scratch;
            this.only = only;
        }

        private Optional<String> wantedAs(String path) {
            if (only.isEmpty()) {
                return Optional.of(path);
            }
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            return Optional.ofNullable(only.get(path))
                    .or(() -> Optional.ofNullable(only.get(folder)).map(f -> f + path.substring(folder.length())));
        }

        @Override
        public boolean wants(String path) {
            return wantedAs(path).flatMap(ImageAnalyzer.this::cataloguer).isPresent();
        }

        @Override
        public boolean wants(String path, long size) {
            return wantedAs(path).flatMap(name -> cataloguer(name, size)).isPresent();
        }

        @Override
        public boolean recognises(String path, long size, byte[] head) {
            Optional<String> name = wantedAs(path);
            recognised = name.isEmpty()
                    ? Optional.empty()
                    : cataloguers.stream()
                            .filter(c -> c.recognises(name.get(), size, head))
                            .findFirst();
            return recognised.isPresent();
        }

        @Override
        public void visit(String path, long size, InputStream content) throws IOException {
            Optional<Cataloguer> byContents = recognised;
            recognised = Optional.empty();
            reading.check();
            FileEvidence evidence = new FileEvidence(layer, path);
            files.put(path, evidence);
            if (size > reading.limits().get(Bound.BYTES_PER_FILE)) {
                ImageException limit = reading.limits()
                        .reached(Bound.BYTES_PER_FILE, "the file has " + size + " bytes and was not looked at");
                evidence.gap(Gap.of(limit.atPath("/" + path)));
                return;
            }
            Cataloguer cataloguer = cataloguer(wantedAs(path).orElse(path), size)
                    .or(() -> byContents)
                    .orElseThrow();
            try {
                cataloguer.catalogue(new FoundFile(path, size, content, reading.limits(), scratch), evidence);
            } catch (ImageException | InterruptedIOException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                evidence.gap(Gap.inFile(
                        Gap.Kind.FILE_DAMAGED,
                        "/" + path,
                        "the file cannot be understood: " + e.getMessage(),
                        "Look at the build step that makes the file; take it out of the image if nothing uses it"));
            }
        }
    }
}
