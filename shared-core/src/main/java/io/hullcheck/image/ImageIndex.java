package io.hullcheck.image;

import java.util.List;
import java.util.Optional;

/**
 * What a reference leads to when it leads to several platforms' images.
 *
 * @param digest of the index, where all images stand in one
 * @param platforms in the order of the index, each once; empty where the reference leads to one image
 */
public record ImageIndex(Optional<Digest> digest, List<Platform> platforms) {
    /** A single image. */
    public static final ImageIndex NONE = new ImageIndex(Optional.empty(), List.of());

    public ImageIndex {
        platforms = List.copyOf(platforms);
    }
}
