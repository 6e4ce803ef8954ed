package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;

/** The layers of an image as they lie, compressed or not. */
@FunctionalInterface
public interface RawLayers {
    /** Takes one layer; called from several threads. */
    @FunctionalInterface
    interface Reader {
        /** @param layer its place in the image */
        void read(int layer, InputStream raw) throws IOException;
    }

    /**
     * Streams every layer once, several at a time where the source allows it. A layer that is missing is not shown.
     *
     * @throws IOException when the source cannot be read, or the work was cancelled
     */
    void stream(Reader reader, ExecutorService threads) throws IOException;
}
