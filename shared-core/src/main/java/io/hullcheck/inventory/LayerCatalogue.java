package io.hullcheck.inventory;

import io.hullcheck.image.Bound;
import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Reading;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows the cataloguers the files of one layer, and keeps what each file told. Used by one thread at a time. */
final class LayerCatalogue implements FileVisitor {
    private final CataloguerList cataloguers;
    private final Reading reading;
    private final Scratch scratch;
    private final Map<Long, List<String>> again;
    private final Map<Long, FileEvidence> files = new HashMap<>();
    private final Map<Long, Map<String, FileEvidence>> named = new HashMap<>();
    private Optional<Cataloguer> byContents = Optional.empty();

    /** Looks into what the cataloguers want. */
    static LayerCatalogue first(CataloguerList cataloguers, Reading reading, Scratch scratch) {
        return new LayerCatalogue(cataloguers, reading, scratch, Map.of());
    }

    /**
     * Looks once more, and only into some files, by names that links give them.
     *
     * @param again names by the number of the file in the layer
     */
    LayerCatalogue again(Reading pass, Map<Long, List<String>> again) {
        LayerCatalogue second = new LayerCatalogue(cataloguers, pass, scratch, again);
        second.files.putAll(files);
        return second;
    }

    private LayerCatalogue(
            CataloguerList cataloguers, Reading reading, Scratch scratch, Map<Long, List<String>> again) {
        this.cataloguers = cataloguers;
        this.reading = reading;
        this.scratch = scratch;
        this.again = again;
    }

    /** What a file told by the name that its layer gives it. */
    Optional<FileEvidence> file(long number) {
        return Optional.ofNullable(files.get(number));
    }

    /** What a file told by another name, as {@link LinkedNames#key} writes it. */
    Optional<FileEvidence> file(long number, String key) {
        return Optional.ofNullable(named.getOrDefault(number, Map.of()).get(key));
    }

    @Override
    public boolean wants(Entry file, byte[] head) {
        if (!again.isEmpty() && !again.containsKey(file.number())) {
            return false;
        }
        // an empty file is nothing by its contents
        byContents = head.length == 0 ? Optional.empty() : cataloguers.byContents(file.path(), file.size(), head);
        return !again.isEmpty() || cataloguer(file, file.path()).isPresent();
    }

    /** The cataloguer of the file that was asked about last, by any name. */
    private Optional<Cataloguer> cataloguer(Entry file, String name) {
        return cataloguers.bySize(name, file.size()).or(() -> byContents);
    }

    @Override
    public void visit(Entry file, InputStream content) throws IOException {
        reading.check();
        if (again.isEmpty()) {
            files.put(file.number(), looked(file, file.path(), content));
            return;
        }
        List<String> names = again.get(file.number());
        if (names.size() == 1 || isTooLarge(file)) {
            // of a file that is too large no byte is read
            for (String name : names) {
                tell(file, name, content);
            }
            return;
        }
        try (Scratch.Held held = scratch.hold(content, file.size())) {
            for (String name : names) {
                held.channel().position(0);
                tell(file, name, unclosed(Channels.newInputStream(held.channel())));
            }
        }
    }

    /** A cataloguer may close what it reads, and another one comes behind it. */
    private static InputStream unclosed(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                // the held file is closed by whoever holds it
            }
        };
    }

    private void tell(Entry file, String name, InputStream content) throws IOException {
        if (cataloguer(file, name).isPresent()) {
            FileEvidence evidence = looked(file, name, content);
            named.computeIfAbsent(file.number(), n -> new HashMap<>())
                    .put(LinkedNames.key(evidence.cataloguer().orElseThrow(), name), evidence);
        }
    }

    private boolean isTooLarge(Entry file) {
        return file.size() > reading.limits().get(Bound.BYTES_PER_FILE);
    }

    private FileEvidence looked(Entry file, String name, InputStream content) throws IOException {
        Optional<Cataloguer> cataloguer = cataloguer(file, name);
        FileEvidence evidence = new FileEvidence(cataloguers, cataloguer, byContents, name, file.size(), reading);
        if (isTooLarge(file)) {
            ImageException limit = reading.limits()
                    .reached(Bound.BYTES_PER_FILE, "the file has " + file.size() + " bytes and was not looked at");
            evidence.gap(Gap.of(limit.atPath("/" + file.path())));
            return evidence;
        }
        try {
            cataloguer
                    .orElseThrow()
                    .catalogue(new FoundFile(name, file.size(), content, reading.limits(), scratch), evidence);
        } catch (ImageException | InterruptedIOException e) {
            // what was found before the damage counts
            files.putIfAbsent(file.number(), evidence);
            throw e;
        } catch (StackOverflowError e) {
            evidence.gap(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    "/" + name,
                    "the file cannot be understood: it is nested too deeply",
                    "Look at the build step that makes the file; take it out of the image if nothing uses it"));
        } catch (IOException | RuntimeException e) {
            evidence.gap(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    "/" + name,
                    "the file cannot be understood: " + e.getMessage(),
                    "Look at the build step that makes the file; take it out of the image if nothing uses it"));
        }
        return evidence;
    }
}
