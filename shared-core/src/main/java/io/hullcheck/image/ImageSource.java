package io.hullcheck.image;

/** One way to get at an image: one class, and one line in {@link ImageSources}. Implementations are stateless. */
interface ImageSource {

    /** The scheme a user types before the colon. */
    String scheme();

    /** Whether this source reads what a reference without a scheme points to; the first that says yes is taken. */
    boolean recognises(java.nio.file.Path path);

    /**
     * Opens the image; reads its manifest and configuration, not its layers.
     *
     * @throws ImageException when there is no such image or it cannot be understood
     */
    Image open(ImageReference reference, java.util.Optional<Platform> platform, Limits limits) throws ImageException;

    /**
     * The platforms of what the reference leads to, read without their layers.
     *
     * @throws ImageException when there is no such image or it cannot be understood
     */
    default ImageIndex index(ImageReference reference, Limits limits) throws ImageException {
        return ImageIndex.NONE;
    }
}
