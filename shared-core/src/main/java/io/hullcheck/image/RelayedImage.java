package io.hullcheck.image;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * What another process has to know of an image to read it, apart from the bytes of its layers: this process alone reaches the registry or the daemon
 * where it lies. Immutable.
 *
 * @param blobs what each layer is called where it lies, for messages
 * @param damages what was found wrong on opening
 */
public record RelayedImage(ImageFacts facts, List<Layer> layers, List<String> blobs, List<ImageFailure> damages) {
    public RelayedImage {
        layers = List.copyOf(layers);
        blobs = List.copyOf(blobs);
        damages = List.copyOf(damages);
    }

    /** The same of an image whose layers this process can stream. */
    public record Source(RelayedImage image, RawLayers layers) {}

    static RelayedImage of(ImageFacts facts, List<Layer> layers, List<String> blobs, List<ImageException> damages) {
        return new RelayedImage(
                facts, layers, blobs, damages.stream().map(ImageFailure::of).toList());
    }

    /**
     * The image, open for reading.
     *
     * @param raw gives the bytes of its layers
     * @throws ImageException when it is no image that can be read
     */
    public Image open(RawLayers raw) throws ImageException {
        return new BlobImage(
                new Blobs(raw),
                new ImagePlan(
                        facts,
                        layers,
                        blobs,
                        damages.stream().map(ImageFailure::exception).toList(),
                        Optional.empty()));
    }

    /** The layers alone, all of them, in their order. */
    private record Blobs(RawLayers raw) implements BlobStore {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public boolean has(String name) {
            return true;
        }

        @Override
        public long size(String name) {
            return -1;
        }

        @Override
        public byte[] read(String name) throws ImageException {
            throw BlobStore.missing(name);
        }

        @Override
        public void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException {
            raw.stream(reader::read, threads);
        }

        @Override
        public Optional<ImageException> damage() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // whoever gives the bytes closes it
        }
    }
}
