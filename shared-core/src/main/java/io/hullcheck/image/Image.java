package io.hullcheck.image;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One platform's image, open for reading: manifest, configuration and ordered layers. Closing it frees the file.
 */
public interface Image extends Closeable {

    /** May tell more after {@link #read}, for an image whose configuration comes with its layers. */
    ImageFacts facts();

    /** Bottom layer first. May tell more after {@link #read}, as {@link #facts} may; each layer's place stays. */
    List<Layer> layers();

    /**
     * Whether its digest, or its id where it has none, stands for its contents without a look at them, because whoever keeps it
     * names contents so: a registry, a daemon.
     */
    boolean isIdentified();

    /** Host and repository of the registry where it lies; empty when it lies in none. */
    default Optional<String> repository() {
        return Optional.empty();
    }

    /**
     * The image as another process can read it whose layers come from this one; empty for one that is no sequence of layers. May ask the place where
     * the image lies once more.
     *
     * @throws IOException when that fails
     */
    default Optional<RelayedImage.Source> relayed() throws IOException {
        return Optional.empty();
    }

    /** What was found wrong on opening or reading, without keeping the rest from being read. */
    List<ImageException> damages();

    /**
     * Streams every layer once, several at a time where the source allows it. A damaged layer does not keep the
     * others from being read: what is wrong with it stands in its result.
     *
     * @param visitors gives each layer a visitor of its own
     * @return one result a layer, in the order of {@link #layers()}
     * @throws IOException when the scan was cancelled or its time is over
     */
    List<LayerResult> read(Function<Layer, FileVisitor> visitors, Reading reading) throws IOException;

    @Override
    void close() throws ImageException;
}
