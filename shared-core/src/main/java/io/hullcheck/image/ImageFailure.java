package io.hullcheck.image;

import java.util.Optional;

/** An {@link ImageException} as it goes from one process to another. */
public record ImageFailure(
        ImageException.Kind kind,
        String what,
        String next,
        Optional<String> image,
        Optional<String> layer,
        Optional<String> path) {

    public static ImageFailure of(ImageException e) {
        return new ImageFailure(e.kind(), e.what(), e.next(), e.image(), e.layer(), e.path());
    }

    /** The same error on this side. */
    public ImageException exception() {
        ImageException e = ImageException.of(kind, what, next);
        if (image.isPresent()) {
            e = e.inImage(image.get());
        }
        if (layer.isPresent()) {
            e = e.inLayer(layer.get());
        }
        return path.isPresent() ? e.atPath(path.get()) : e;
    }
}
