package io.hullcheck.image;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest and its configuration say an image is made of: its facts, and which blob each layer is.
 *
 * @param handover what it takes to hand the image on as it is; empty where that cannot be
 */
record ImagePlan(
        ImageFacts facts,
        List<Layer> layers,
        List<String> blobs,
        List<ImageException> damages,
        Optional<Handover> handover) {
    ImagePlan {
        layers = List.copyOf(layers);
        blobs = List.copyOf(blobs);
        damages = List.copyOf(damages);
    }
}
