package io.hullcheck.inventory;

import io.hullcheck.image.Limits;
import java.io.InputStream;

/**
 * A file that a cataloguer asked for, while it streams by.
 *
 * @param path inside the image, without a leading slash
 * @param size in bytes
 * @param content read at most once, valid during the call
 * @param scratch holds contents that must be read more than once
 */
public record FoundFile(String path, long size, InputStream content, Limits limits, Scratch scratch) {

    /** How reports write the path. */
    public String shownPath() {
        return "/" + path;
    }
}
