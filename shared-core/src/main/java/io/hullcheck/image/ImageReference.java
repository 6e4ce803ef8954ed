package io.hullcheck.image;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a user types to name an image: {@code docker-archive:app.tar}, {@code oci:folder}, a bare file or folder. An
 * archive or layout that holds several images is narrowed by {@code #name}, for example
 * {@code docker-archive:all.tar#app:1}.
 *
 * @param text as typed
 * @param scheme {@code docker-archive}, {@code oci-archive}, {@code oci}, {@code dir}, {@code sbom} or {@code registry}; empty when not typed
 * @param location what stands behind the scheme
 * @param selector which of several images
 */
public record ImageReference(String text, Optional<String> scheme, String location, Optional<String> selector) {
    /** The scheme of an SBOM, which is no image but can be scanned like one. */
    public static final String SBOM = "sbom";

    /** Schemes of the design that need a daemon. */
    private static final List<String> ELSEWHERE = List.of("docker", "podman");

    /**
     * Takes a reference apart, its path relative to the working directory.
     *
     * @throws ImageException when the reference names nothing that this version can open
     */
    public static ImageReference parse(String text) throws ImageException {
        return parse(text, Path.of(""));
    }

    /**
     * Takes a reference apart.
     *
     * @param base a relative path is looked for here first, then in the working directory
     * @throws ImageException when the reference names nothing that this version can open
     */
    public static ImageReference parse(String text, Path base) throws ImageException {
        String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            throw ImageException.of(
                    ImageException.Kind.MISSING,
                    "no image was named",
                    "Name one, for example docker-archive:target/app.tar, oci:folder or dir:/rootfs");
        }
        int colon = trimmed.indexOf(':');
        String before = colon < 0 ? "" : trimmed.substring(0, colon);
        if (ELSEWHERE.contains(before)) {
            throw ImageException.of(
                            ImageException.Kind.UNSUPPORTED,
                            "images are not yet taken from \"" + before + ":\" by this version",
                            "Save the image to a file first (docker save -o app.tar NAME, or skopeo copy docker://NAME"
                                    + " oci-archive:app.tar) and scan docker-archive:app.tar or oci-archive:app.tar")
                    .inImage(trimmed);
        }
        if (before.equals(RegistrySource.SCHEME)) {
            // a name and no path: nothing on this machine is looked at
            return new ImageReference(
                    trimmed,
                    Optional.of(before),
                    trimmed.substring(colon + 1).replaceFirst("^//", ""),
                    Optional.empty());
        }
        boolean known = before.equals(SBOM) || ImageSources.schemes().contains(before);
        String rest = known ? trimmed.substring(colon + 1) : trimmed;
        Optional<String> selector = Optional.empty();
        int hash = rest.lastIndexOf('#');
        if (hash > 0 && !exists(base, rest) && !exists(Path.of(""), rest)) {
            selector = Optional.of(rest.substring(hash + 1)).filter(s -> !s.isBlank());
            rest = rest.substring(0, hash);
        }
        String location = exists(base, rest) ? base.resolve(rest).toString() : rest;
        return new ImageReference(trimmed, known ? Optional.of(before) : Optional.empty(), location, selector);
    }

    /** Whether it lies on another machine. */
    public boolean isRemote() {
        return scheme.filter(RegistrySource.SCHEME::equals).isPresent();
    }

    private static boolean exists(Path base, String location) {
        try {
            return Files.exists(base.resolve(location));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * The file or folder that the reference names.
     *
     * @throws ImageException when nothing is there
     */
    public Path file() throws ImageException {
        Path path;
        try {
            path = Path.of(location);
        } catch (InvalidPathException e) {
            throw ImageException.of(
                            ImageException.Kind.MISSING,
                            "\"" + location + "\" cannot be a file name here",
                            "Check the spelling of the reference",
                            e)
                    .inImage(text);
        }
        if (Files.exists(path)) {
            return path;
        }
        String next = scheme.isPresent()
                ? "Check the path (it is taken from " + Path.of("").toAbsolutePath()
                        + "), and that the image is built before the scan runs"
                : "If it is the name of an image in a daemon or a registry, save it first (docker save -o app.tar "
                        + location + ") and scan docker-archive:app.tar; if it is a file, check the path";
        throw ImageException.of(ImageException.Kind.MISSING, "there is no file or folder \"" + location + "\"", next)
                .inImage(text);
    }
}
