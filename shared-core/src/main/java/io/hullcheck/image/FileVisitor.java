package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;

/**
 * Sees the regular files of one layer as they stream by. Used by one thread at a time.
 */
public interface FileVisitor {

    /** How many bytes of a file {@link #wants} is shown at the most. */
    int HEAD_BYTES = 64;

    /**
     * One regular file of a layer.
     *
     * @param path inside the image as the layer writes it, without a leading slash, normalised
     * @param size in bytes
     * @param number place of the entry in the layer, from 1; the same in every pass
     */
    record Entry(String path, long size, long number) {}

    /**
     * Asked once for each regular file.
     *
     * @param head the file's first {@link #HEAD_BYTES} bytes, fewer where the file is shorter
     */
    boolean wants(Entry file, byte[] head);

    /**
     * Called for a regular file that is wanted.
     *
     * @param content from the first byte on; valid during the call; reading less than all of it is fine
     * @throws ImageException when the layer itself is damaged; ends the layer
     * @throws IOException likewise
     */
    void visit(Entry file, InputStream content) throws IOException;
}
