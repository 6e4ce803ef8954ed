package io.hullcheck.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Named byte strings: the files of a saved image, whether in a tar, a compressed tar or a folder. */
interface BlobStore extends Closeable {

    /** All names, in the order in which they lie, as far as this store can list them. */
    List<String> names();

    boolean has(String name);

    /** Bytes of the blob, or -1 when it is not there. */
    long size(String name);

    /**
     * A whole small document.
     *
     * @throws ImageException when it is missing, too large or damaged
     */
    byte[] read(String name) throws ImageException;

    /**
     * Streams blobs, each exactly as often as it is named, in whatever order and on as many threads as suits the
     * store. Blobs that are missing are not shown.
     */
    void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException;

    /** What is wrong with the store as a whole, for example that it ends early. */
    Optional<ImageException> damage();

    @Override
    void close() throws ImageException;

    /** Takes one blob; called from several threads. */
    interface BlobReader {
        /** @param index place of the blob in the list of names asked for */
        void read(int index, InputStream raw) throws IOException;
    }

    /** The error for a name that is not there. */
    static ImageException missing(String name) {
        return ImageException.of(
                        ImageException.Kind.MISSING,
                        "the manifest names it, but it is not there",
                        "The image was not saved whole; save it again")
                .atPath(name);
    }
}
