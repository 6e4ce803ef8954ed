package io.hullcheck.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** An image whose layers are blobs of a store: every saved image and every layout. */
final class BlobImage implements Image {
    /** What overlayfs stacks (Linux, fs/overlayfs, "OVL_MAX_STACK"). */
    private static final int RUNTIMES_MOUNT = 500;

    private static final int MOST_LAYERS = 2_000;

    private final BlobStore blobs;
    private final ImagePlan plan;

    BlobImage(BlobStore blobs, ImagePlan plan) throws ImageException {
        this.blobs = blobs;
        this.plan = plan;
        if (plan.layers().isEmpty()) {
            throw noLayers();
        }
        if (plan.layers().size() > MOST_LAYERS) {
            throw ImageException.of(
                    ImageException.Kind.LIMIT_REACHED,
                    "the image has " + plan.layers().size() + " layers, and container runtimes mount some "
                            + RUNTIMES_MOUNT + " at most",
                    "Build it with fewer; more than " + MOST_LAYERS + " are not looked into");
        }
    }

    static ImageException noLayers() {
        return ImageException.of(
                ImageException.Kind.NO_LAYERS,
                "the image has no layers, so there is nothing to scan",
                "Check the build that made it; an image without files cannot be judged");
    }

    @Override
    public ImageFacts facts() {
        return plan.facts();
    }

    @Override
    public List<Layer> layers() {
        return plan.layers();
    }

    @Override
    public Optional<String> repository() {
        return blobs instanceof RegistryBlobs registry ? Optional.of(registry.repository()) : Optional.empty();
    }

    @Override
    public boolean isIdentified() {
        return blobs instanceof RegistryBlobs;
    }

    @Override
    public Optional<RelayedImage.Source> relayed() {
        return Optional.of(new RelayedImage.Source(
                RelayedImage.of(plan.facts(), plan.layers(), plan.blobs(), damages()), this::raw));
    }

    private void raw(RawLayers.Reader reader, ExecutorService threads) throws IOException {
        blobs.stream(plan.blobs(), reader::read, threads);
    }

    @Override
    public List<ImageException> damages() {
        return plan.damages().stream()
                .map(d -> d.inImage(plan.facts().reference()))
                .toList();
    }

    @Override
    public List<LayerResult> read(Function<Layer, FileVisitor> visitors, Reading reading) throws IOException {
        AtomicReferenceArray<LayerResult> results =
                new AtomicReferenceArray<>(plan.layers().size());
        try (Progress.Task task = reading.progress().start("", plan.layers().size(), Progress.Unit.LAYERS)) {
            blobs.stream(
                    plan.blobs(),
                    (index, raw) -> {
                        Layer layer = plan.layers().get(index);
                        results.set(index, new LayerReader(layer, visitors.apply(layer), reading).read(raw));
                        task.advance(1);
                    },
                    reading.threads());
        }
        List<LayerResult> all = new ArrayList<>();
        for (Layer layer : plan.layers()) {
            LayerResult result = results.get(layer.index());
            all.add(result == null ? unread(layer, plan.blobs().get(layer.index())) : result);
        }
        return all;
    }

    ImagePlan plan() {
        return plan;
    }

    /** The bytes of blobs, as they lie. */
    void stream(List<String> names, BlobStore.BlobReader reader, ExecutorService threads) throws IOException {
        blobs.stream(names, reader, threads);
    }

    /** A layer that its archive does not hold. */
    static LayerResult unread(Layer layer, String name) {
        List<ImageException> damages =
                name.isEmpty() ? List.of() : List.of(BlobStore.missing(name).inLayer(layer.name()));
        return new LayerResult(layer, LayerLog.EMPTY, 0, 0, damages);
    }

    @Override
    public void close() throws ImageException {
        blobs.close();
    }
}
