package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * An image in a daemon, read while the daemon saves it: once, because the names in the stream tell which layer each entry
 * is (Podman and Docker from version 25 name layers by their diffID). Of an older Docker, which does not, what could not be
 * told is read in a second pass. The instructions of the history come with the stream, so facts and layers tell more after
 * reading. For one thread.
 */
final class DaemonImage implements Image {
    /** {@code blobs/sha256/HEX}, {@code HEX.tar}, {@code HEX/layer.tar}, {@code HEX.json}. */
    private static final Pattern NAMED =
            Pattern.compile("(?:blobs/sha256/)?([0-9a-f]{64})(?:\\.tar|/layer\\.tar|\\.json)?");

    private final Daemon daemon;
    private final ImageReference reference;
    private final Limits limits;
    private final Digest id;
    private final List<String> tags;
    private final List<ImageException> damages = new ArrayList<>();
    private ImageFacts facts;
    private List<Layer> layers;

    private DaemonImage(Daemon daemon, ImageReference reference, Limits limits, Digest id, JsonNode told)
            throws ImageException {
        this.daemon = daemon;
        this.reference = reference;
        this.limits = limits;
        this.id = id;
        List<String> names = new ArrayList<>();
        told.path("RepoTags").forEach(t -> names.add(t.asText()));
        this.tags = names;
        List<Optional<Digest>> diffIds = new ArrayList<>();
        told.path("RootFS").path("Layers").forEach(l -> diffIds.add(Json.digest(l)));
        if (diffIds.isEmpty()) {
            throw BlobImage.noLayers();
        }
        Map<String, String> labels = new HashMap<>();
        told.path("Config")
                .path("Labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        settle(new ImageConfig(
                Optional.of(new Platform(
                        told.path("Os").asText("linux"),
                        told.path("Architecture").asText("unknown"),
                        Optional.ofNullable(told.path("Variant").textValue()).filter(v -> !v.isBlank()))),
                labels,
                diffIds,
                List.of(),
                Optional.empty()));
    }

    /** @throws ImageException when there is no such image, or the daemon cannot be asked */
    static Image open(Daemon daemon, ImageReference reference, Optional<Platform> platform, Limits limits)
            throws IOException {
        JsonNode told = daemon.inspect(reference.location());
        String named = told.path("Id").asText("");
        Digest id;
        try {
            id = Digest.parse(named.contains(":") ? named : "sha256:" + named);
        } catch (IllegalArgumentException e) {
            throw ImageException.of(
                    ImageException.Kind.CORRUPT,
                    daemon.name() + " tells of no id of the image: \"" + named + "\"",
                    "Save the image to a file and scan that",
                    e);
        }
        if (daemon.usesContainerd()) {
            return saved(daemon, named, reference, platform, limits);
        }
        DaemonImage image = new DaemonImage(daemon, reference, limits, id, told);
        DockerManifest.requirePlatform(platform, image.facts.platform());
        return image;
    }

    private static BlobImage saved(
            Daemon daemon, String id, ImageReference reference, Optional<Platform> platform, Limits limits)
            throws IOException {
        StreamedTarBlobs blobs = new StreamedTarBlobs(
                new StreamedTarBlobs.Opening() {
                    @Override
                    public InputStream open() throws IOException {
                        return daemon.save(id);
                    }

                    @Override
                    public void close() throws IOException {
                        daemon.close();
                    }
                },
                limits);
        return new BlobImage(blobs, DockerManifest.plan(blobs, reference, platform));
    }

    /** The same image as a store of blobs, for which the daemon saves it once more. Closed with this image. */
    BlobImage saved() throws IOException {
        return saved(daemon, id.toString(), reference, Optional.empty(), limits);
    }

    private void settle(ImageConfig config) {
        facts = new ImageFacts(
                reference.text(),
                Optional.empty(),
                Optional.of(id),
                config.platform(),
                tags,
                config.labels(),
                config.base());
        layers = IntStream.range(0, config.diffIds().size())
                .mapToObj(i -> new Layer(i, Optional.empty(), config.diffId(i), -1, config.createdBy(i)))
                .toList();
    }

    @Override
    public ImageFacts facts() {
        return facts;
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public List<ImageException> damages() {
        return List.copyOf(damages);
    }

    @Override
    public boolean isIdentified() {
        return true;
    }

    @Override
    public List<LayerResult> read(Function<Layer, FileVisitor> visitors, Reading reading) throws IOException {
        List<Layer> these = layers;
        LayerResult[] results = new LayerResult[these.size()];
        try (TarReader tar = new TarReader(Compression.buffered(daemon.save(id.toString())), limits)) {
            for (Optional<TarArchiveEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
                reading.check();
                Matcher name = NAMED.matcher(ImagePath.normal(next.get().getName()));
                if (!next.get().isFile() || !name.matches()) {
                    continue;
                }
                Digest digest = new Digest("sha256", name.group(1));
                Optional<Layer> layer = these.stream()
                        .filter(l -> l.diffId().filter(digest::equals).isPresent() && results[l.index()] == null)
                        .findFirst();
                if (layer.isPresent()) {
                    Layer found = layer.get();
                    BufferedInputStream content = Compression.buffered(tar.content());
                    results[found.index()] = new LayerReader(found, visitors.apply(found), reading).read(content);
                } else if (digest.equals(id)) {
                    configured(next.get().getSize(), tar.content());
                }
            }
            readRest(these, results, visitors, reading);
        } catch (ImageException e) {
            damages.add(e.inImage(reference.text()));
            for (Layer layer : these) {
                if (results[layer.index()] == null) {
                    results[layer.index()] = BlobImage.unread(layer, "");
                }
            }
        }
        return Arrays.asList(results);
    }

    /** The configuration that the id is the digest of. */
    private void configured(long size, InputStream content) throws ImageException {
        byte[] bytes = ArchiveBlobs.document(id.toString(), size, content, limits);
        ImageConfig config = ImageConfig.of(Json.read(id.toString(), bytes));
        if (Digest.sha256(bytes).equals(id) && config.diffIds().equals(diffIds())) {
            settle(config);
        }
    }

    private List<Optional<Digest>> diffIds() {
        return layers.stream().map(Layer::diffId).toList();
    }

    /** Layers that did not come under a name of their own: an older Docker's, and those that an image holds twice. */
    private void readRest(
            List<Layer> these, LayerResult[] results, Function<Layer, FileVisitor> visitors, Reading reading)
            throws IOException {
        List<Layer> rest =
                these.stream().filter(l -> results[l.index()] == null).toList();
        if (rest.isEmpty()) {
            return;
        }
        BlobImage saved = savedAsTold();
        List<String> names =
                rest.stream().map(l -> saved.plan().blobs().get(l.index())).toList();
        saved.stream(
                names,
                (at, raw) -> {
                    Layer layer = rest.get(at);
                    results[layer.index()] = new LayerReader(layer, visitors.apply(layer), reading).read(raw);
                },
                reading.threads());
        for (Layer layer : rest) {
            if (Objects.isNull(results[layer.index()])) {
                results[layer.index()] = BlobImage.unread(layer, names.get(rest.indexOf(layer)));
            }
        }
        settle(saved);
    }

    /** Stays open: closing it would close the daemon. */
    private BlobImage savedAsTold() throws IOException {
        BlobImage saved = saved();
        if (!saved.layers().stream().map(Layer::diffId).toList().equals(diffIds())) {
            throw ImageException.of(
                    ImageException.Kind.CORRUPT,
                    daemon.name() + " saves other layers than it tells of",
                    "Save the image to a file and scan that");
        }
        return saved;
    }

    /** The daemon saves the image once for its configuration, and once more for its layers. */
    @Override
    public Optional<RelayedImage.Source> relayed() throws IOException {
        BlobImage saved = savedAsTold();
        settle(saved);
        RelayedImage.Source source = saved.relayed().orElseThrow();
        return Optional.of(new RelayedImage.Source(
                new RelayedImage(
                        facts, layers, source.image().blobs(), source.image().damages()),
                source.layers()));
    }

    private void settle(BlobImage saved) {
        if (saved.facts().id().filter(id::equals).isPresent()) {
            List<Layer> known = saved.layers();
            facts = new ImageFacts(
                    reference.text(),
                    Optional.empty(),
                    Optional.of(id),
                    saved.facts().platform(),
                    tags,
                    saved.facts().labels(),
                    saved.facts().base());
            layers = known.stream()
                    .map(l -> new Layer(l.index(), Optional.empty(), l.diffId(), -1, l.createdBy()))
                    .toList();
        }
    }

    @Override
    public void close() throws ImageException {
        ArchiveBlobs.close(daemon);
    }
}
