package io.hullcheck.image;

import java.util.List;

/** What a manifest and its configuration say an image is made of: its facts, and which blob each layer is. */
record ImagePlan(ImageFacts facts, List<Layer> layers, List<String> blobs, List<ImageException> damages) {
    ImagePlan {
        layers = List.copyOf(layers);
        blobs = List.copyOf(blobs);
        damages = List.copyOf(damages);
    }
}
