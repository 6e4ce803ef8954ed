package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;

/**
 * Sees the regular files of one layer as they stream by. Used by one thread at a time.
 */
public interface FileVisitor {

    /**
     * Asked once for each link, by its name.
     *
     * @param path inside the image, without a leading slash, normalised
     */
    boolean wants(String path);

    /**
     * Asked once for each regular file, whose size is known.
     *
     * @param path inside the image, without a leading slash, normalised
     * @param size bytes of the file
     */
    default boolean wants(String path, long size) {
        return wants(path);
    }

    /** How many bytes {@link #recognises} is shown at the most. */
    int HEAD_BYTES = 64;

    /**
     * Asked for each regular file that is not wanted by its name and size.
     *
     * @param head the file's first {@link #HEAD_BYTES} bytes, fewer where the file is shorter
     */
    default boolean recognises(String path, long size, byte[] head) {
        return false;
    }

    /**
     * Called for a regular file that is wanted or recognised.
     *
     * @param size bytes of the file
     * @param content valid during the call; reading less than all of it is fine
     * @throws ImageException when the layer itself is damaged; ends the layer
     * @throws IOException likewise
     */
    void visit(String path, long size, InputStream content) throws IOException;
}
