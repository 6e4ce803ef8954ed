package io.hullcheck.image;

import java.util.List;
import java.util.Optional;

/**
 * What an image is made of, byte by byte, so that it can be handed on as it is.
 *
 * @param manifest the manifest's bytes; empty where the archive has none, as those of {@code docker save}
 * @param type media type of the manifest
 * @param config the configuration's bytes
 * @param configDigest their digest
 * @param layers names of the blobs, bottom layer first
 */
record Handover(Optional<byte[]> manifest, String type, byte[] config, Digest configDigest, List<String> layers) {
    Handover {
        layers = List.copyOf(layers);
    }
}
