package io.hullcheck.image;

import java.io.IOException;
import java.util.Optional;

/**
 * Something is wrong with an image or a part of it. Says what, where, and what to do next; the three stand apart so
 * that every report can show them in its own way.
 */
public final class ImageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; the names are part of {@code report.json}. */
    public enum Kind {
        /** Nothing is there under the name given. */
        MISSING,
        /** Something is there, but no image. */
        NOT_AN_IMAGE,
        /** The file ends before its contents do. */
        TRUNCATED,
        /** The bytes are not those that the manifest names. */
        DIGEST_MISMATCH,
        /** An image with nothing in it to look at. */
        NO_LAYERS,
        /** The name fits several images, or none of the platforms. */
        NO_SUCH_IMAGE,
        /** A form that this version does not read. */
        UNSUPPORTED,
        /** Damaged in another way. */
        CORRUPT,
        /** A bound of {@link Limits} was reached. */
        LIMIT_REACHED,
        /** The time allowed for the scan is over. */
        TIMED_OUT,
        /** The machine could not read it: permissions, input/output errors. */
        UNREADABLE
    }

    private final Kind kind;
    private final String what;
    private final String next;
    private final String image;
    private final String layer;
    private final String path;

    private ImageException(
            Kind kind, String what, String next, String image, String layer, String path, Throwable cause) {
        super(what, cause);
        this.kind = kind;
        this.what = what;
        this.next = next;
        this.image = image;
        this.layer = layer;
        this.path = path;
    }

    /** An exception that does not yet know in which image, layer and path it came up. */
    public static ImageException of(Kind kind, String what, String next) {
        return new ImageException(kind, what, next, null, null, null, null);
    }

    /** The same, with what caused it. */
    public static ImageException of(Kind kind, String what, String next, Throwable cause) {
        return new ImageException(kind, what, next, null, null, null, cause);
    }

    /** The same exception with the image named. */
    public ImageException inImage(String name) {
        return copy(name, layer, path);
    }

    /** The same exception with the layer named. */
    public ImageException inLayer(String name) {
        return copy(image, name, path);
    }

    /** The same exception with the path inside the image named. */
    public ImageException atPath(String name) {
        return copy(image, layer, name);
    }

    private ImageException copy(String newImage, String newLayer, String newPath) {
        ImageException copy = new ImageException(
                kind, what, next, newImage, newLayer, newPath, getCause() == null ? this : getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    public Kind kind() {
        return kind;
    }

    /** What is wrong, without the place. */
    public String what() {
        return what;
    }

    /** What the user can do next. */
    public String next() {
        return next;
    }

    public Optional<String> image() {
        return Optional.ofNullable(image);
    }

    public Optional<String> layer() {
        return Optional.ofNullable(layer);
    }

    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    @Override
    public String getMessage() {
        StringBuilder text = new StringBuilder();
        if (image != null) {
            text.append("Image ").append(image).append(": ");
        }
        if (layer != null) {
            text.append("layer ").append(layer).append(": ");
        }
        if (path != null) {
            text.append(path).append(": ");
        }
        return text.append(what).append(". ").append(next).append('.').toString();
    }
}
