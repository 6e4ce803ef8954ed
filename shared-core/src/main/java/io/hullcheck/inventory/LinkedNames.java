package io.hullcheck.inventory;

import io.hullcheck.image.Bound;
import io.hullcheck.image.FileTree;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.Reading;
import io.hullcheck.image.Wanted;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The names that links give to files: what a cataloguer would want by such a name is wanted, wherever the file itself lies.
 * For one image and one thread.
 */
final class LinkedNames {
    private final CataloguerList cataloguers;
    private final List<LayerResult> layers;
    private final Reading reading;
    private final Set<String> files = new TreeSet<>();
    private final Map<String, Set<String>> folders = new TreeMap<>();
    private final Map<String, Set<String>> told = new HashMap<>();
    private final Map<String, Set<String>> byLink = new HashMap<>();
    private Optional<ImageException> outOfTime = Optional.empty();
    private long folderNames;
    private boolean isFull;
    private FileTree tree;
    private final Wanted wanted;

    LinkedNames(CataloguerList cataloguers, List<LayerResult> layers, Reading reading) throws IOException {
        this.cataloguers = cataloguers;
        this.layers = layers;
        this.reading = reading;
        this.tree = FileTree.of(layers, reading, wanted());
        // each round may bring to light links of links; an image without any ends after the first
        for (int i = 0; i < reading.limits().getInt(Bound.LINK_HOPS) && isMoreAskedFor(); i++) {
            this.tree = FileTree.of(layers, reading, wanted());
        }
        this.wanted = wanted();
    }

    /** What the tree holds besides what was looked into. */
    private Wanted wanted() {
        return new Wanted(
                name -> cataloguers.byName(name).isPresent(),
                files,
                folders.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> List.copyOf(e.getValue()))),
                false);
    }

    /** The files that the image holds by all of these names. */
    FileTree tree() {
        return tree;
    }

    private boolean isMoreAskedFor() throws IOException {
        Set<String> known = tree.files().stream().map(FileTree.File::path).collect(Collectors.toSet());
        boolean isMore = files.addAll(tree.lost());
        byLink.clear();
        Map<String, String> folderLinks = new TreeMap<>();
        for (String link : tree.links().keySet()) {
            Optional<String> target = tree.resolve(link).filter(t -> !t.equals(link));
            if (target.isEmpty()) {
                continue;
            }
            if (known.contains(target.get()) || cataloguers.byName(link).isPresent()) {
                byLink.computeIfAbsent(target.get(), t -> new TreeSet<>()).add(link);
                isMore |= !known.contains(target.get()) && files.add(target.get());
            }
            if (!known.contains(target.get())) {
                folderLinks.put(link, target.get());
            }
        }
        isMore |= isMoreInFolders(folderLinks);
        for (Cataloguer cataloguer : cataloguers.all()) {
            for (String place : cataloguer.places()) {
                isMore |= isMoreAtPlace(place, known);
            }
        }
        return isMore;
    }

    private boolean isMoreAtPlace(String place, Set<String> known) {
        boolean isFolder = place.endsWith("/");
        String name = isFolder ? place.substring(0, place.length() - 1) : place;
        Optional<String> target = tree.resolve(name).filter(t -> !t.equals(name));
        if (target.isEmpty()) {
            return false;
        }
        if (isFolder) {
            return addFolder(target.get(), name);
        }
        byLink.computeIfAbsent(target.get(), t -> new TreeSet<>()).add(name);
        return !known.contains(target.get()) && files.add(target.get());
    }

    /** Links of folders, also those that are reached through other links. */
    private boolean isMoreInFolders(Map<String, String> links) throws IOException {
        boolean isMore = false;
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (Map.Entry<String, String> link : links.entrySet()) {
                if (isOutOfTime()) {
                    return false;
                }
                for (String name : names(link.getKey())) {
                    isChanged |= isMoreToldBy(name, link.getValue()) && addFolder(link.getValue(), name);
                }
            }
            isMore |= isChanged;
        }
        return isMore;
    }

    /**
     * Whether files of a folder tell more by a name of it than by all those that are known; links that lead to one another
     * give a folder names without end, but not meanings.
     */
    private boolean isMoreToldBy(String name, String real) {
        Set<String> known = told.computeIfAbsent(real, cataloguers::toldIn);
        return known.addAll(cataloguers.toldIn(name));
    }

    private boolean isOutOfTime() throws InterruptedIOException {
        try {
            reading.checkEnd();
            return false;
        } catch (ImageException e) {
            outOfTime = Optional.of(e);
            return true;
        }
    }

    private List<String> names(String link) {
        List<String> names = new ArrayList<>(List.of(link));
        for (int slash = link.lastIndexOf('/'); slash > 0; slash = link.lastIndexOf('/', slash - 1)) {
            String above = link.substring(0, slash);
            for (String name : folders.getOrDefault(above, Set.of())) {
                // a link to a folder that it lies in itself would lead on for ever
                if (!name.startsWith(above + "/")) {
                    names.add(name + link.substring(slash));
                }
            }
        }
        return names;
    }

    private boolean addFolder(String real, String name) {
        Set<String> names = folders.computeIfAbsent(real, r -> new TreeSet<>());
        if (names.contains(name)) {
            return false;
        }
        if (folderNames >= reading.limits().get(Bound.LINKED_FILES)) {
            isFull = true;
            return false;
        }
        folderNames++;
        return names.add(name);
    }

    /**
     * The names by which files are to be read once more, by layer and number of the file.
     *
     * @param catalogues what the files told by their own names
     */
    Map<FileTree.Origin, List<String>> toRead(Map<Integer, LayerCatalogue> catalogues) {
        Map<FileTree.Origin, Map<String, String>> found = new HashMap<>();
        long count = 0;
        for (FileTree.File file : tree.files()) {
            Optional<FileEvidence> told = Optional.ofNullable(
                            catalogues.get(file.origin().layer()))
                    .flatMap(c -> c.file(file.origin().number()));
            for (String name : names(file)) {
                Optional<Cataloguer> cataloguer = cataloguer(name, told);
                if (cataloguer.isEmpty() || isTold(file, name, cataloguer.get(), told)) {
                    continue;
                }
                // one name of those that tell the same; a hard link is a file of its own
                String key = key(cataloguer.get(), name);
                Map<String, String> names = found.computeIfAbsent(file.origin(), o -> new TreeMap<>());
                if (names.containsKey(key)) {
                    continue;
                }
                if (count++ >= reading.limits().get(Bound.LINKED_FILES)) {
                    isFull = true;
                    continue;
                }
                names.put(key, name);
            }
        }
        return found.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> List.copyOf(e.getValue().values())));
    }

    /** What is the same for names by which a file tells the same. */
    static String key(Cataloguer cataloguer, String name) {
        return cataloguer.name() + "/" + cataloguer.meaning(name) + "/" + name.substring(name.lastIndexOf('/') + 1);
    }

    /** Names that may say more of a file than the one that its layer writes. */
    private List<String> names(FileTree.File file) {
        Set<String> names = new TreeSet<>();
        if (file.isHardLink() || !file.isVisited() || !file.path().equals(file.writtenAs())) {
            names.add(file.path());
        }
        names.addAll(byLink.getOrDefault(file.path(), Set.of()));
        int slash = file.path().lastIndexOf('/');
        for (String folder : wanted.otherNames(slash < 0 ? "" : file.path().substring(0, slash))) {
            names.add(folder + "/" + file.path().substring(slash + 1));
        }
        return List.copyOf(names);
    }

    /** What the file at a path told: by the name that its layer gives it, and by those that links give it. */
    List<FileEvidence> told(FileTree.File file, LayerCatalogue catalogue) {
        long number = file.origin().number();
        Optional<FileEvidence> own = catalogue.file(number);
        List<FileEvidence> all = new ArrayList<>();
        List<String> names = names(file);
        for (String name : names) {
            cataloguer(name, own)
                    .flatMap(c -> catalogue.file(number, key(c, name)))
                    .filter(e -> !all.contains(e))
                    .ifPresent(all::add);
        }
        // by a name that the file does not have any more, it tells nothing
        boolean isAsWritten = !file.isHardLink() && file.path().equals(file.writtenAs());
        if (isAsWritten
                || names.stream()
                        .anyMatch(n -> cataloguer(n, own)
                                .filter(c -> isTold(file, n, c, own))
                                .isPresent())) {
            own.ifPresent(all::add);
        }
        return all;
    }

    /** Who looks into a file by a name; what it holds decides where the name does not. */
    private Optional<Cataloguer> cataloguer(String name, Optional<FileEvidence> told) {
        return cataloguers
                .byName(name)
                .or(() -> told.flatMap(t -> cataloguers.bySize(name, t.size())))
                .or(() -> told.flatMap(FileEvidence::byContents));
    }

    /** Whether what a file told by its own name is what it would tell by another. */
    private static boolean isTold(FileTree.File file, String name, Cataloguer cataloguer, Optional<FileEvidence> told) {
        if (told.isEmpty() || told.get().cataloguer().filter(cataloguer::equals).isEmpty()) {
            return false;
        }
        // what is found by size or contents is what it is under any name
        if (!cataloguer.wants(name)) {
            return true;
        }
        String known = told.get().name();
        boolean isCalledTheSame =
                known.substring(known.lastIndexOf('/') + 1).equals(name.substring(name.lastIndexOf('/') + 1));
        return (isCalledTheSame || !file.isHardLink() && !told.get().drafts().isEmpty())
                && cataloguer.meaning(known).equals(cataloguer.meaning(name));
    }

    /** What a bound kept from being followed. */
    List<ImageException> damages() {
        List<ImageException> damages = new ArrayList<>(tree.damages());
        outOfTime.ifPresent(damages::add);
        if (isFull) {
            damages.add(reading.limits()
                    .reached(Bound.LINKED_FILES, "links give too many files a name that says what they are"));
        }
        return damages;
    }
}
