package io.hullcheck.image;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a user types to name an image: {@code docker-archive:app.tar}, {@code oci:folder}, a bare file or folder. An
 * archive or layout that holds several images is narrowed by {@code #name}, for example
 * {@code docker-archive:all.tar#app:1}.
 *
 * @param text as typed
 * @param scheme {@code docker-archive}, {@code oci-archive}, {@code oci}, {@code dir}, {@code sbom}, {@code docker}, {@code podman} or {@code registry}; empty when not typed
 * @param location what stands behind the scheme
 * @param selector which of several images
 */
public record ImageReference(String text, Optional<String> scheme, String location, Optional<String> selector) {
    /** The scheme of an SBOM, which is no image but can be scanned like one. */
    public static final String SBOM = "sbom";

    /** Of no image: for what is judged by an inventory that is there. */
    public static final ImageReference NONE = new ImageReference("", Optional.empty(), "", Optional.empty());

    /** Schemes that are followed by a name and no path: nothing of these names is looked at on this machine's disk. */
    private static final Set<String> NAMES = Set.of(RegistrySource.SCHEME, DaemonSource.DOCKER, DaemonSource.PODMAN);

    /** What is likely meant as a file, and is not looked up as a name when there is none. */
    private static final Pattern FILE =
            Pattern.compile("[./~\\\\].*|[A-Za-z]:[/\\\\].*|.*\\.(?:tar|tgz|gz|zst|json|xml|spdx)|.*[#\\s].*");

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
        if (NAMES.contains(before)) {
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

    /**
     * Whether it can only be a name, of an image in a daemon or a registry: nothing of this name lies here, and it does
     * not look as if that was meant.
     */
    public boolean isBareName() {
        return scheme.isEmpty()
                && !exists(Path.of(""), location)
                && !FILE.matcher(location).matches();
    }

    /** Whether it names a file or a folder of this machine, and nothing that has to be asked for. */
    public boolean isLocal() {
        return scheme.isPresent() ? !NAMES.contains(scheme.get()) : !isBareName();
    }

    /**
     * The same file or folder by its whole path, for another working directory.
     *
     * @throws ImageException when nothing is there
     */
    public ImageReference absolute() throws ImageException {
        return new ImageReference(text, scheme, file().toAbsolutePath().toString(), selector);
    }

    /** The name in a registry, where the reference says that it is one. */
    public Optional<String> registryName() {
        return scheme.filter(RegistrySource.SCHEME::equals).map(s -> location);
    }

    /** The same place, by a scheme. */
    ImageReference in(String found) {
        return new ImageReference(text, Optional.of(found), location, selector);
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
                : "Check the path (it is taken from " + Path.of("").toAbsolutePath()
                        + "); the name of an image in a daemon or a registry is given as docker:NAME or registry:NAME";
        throw ImageException.of(ImageException.Kind.MISSING, "there is no file or folder \"" + location + "\"", next)
                .inImage(text);
    }
}
