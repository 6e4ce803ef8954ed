package io.hullcheck.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All places an image can come from. */
public final class ImageSources {
    /** One line a source; the order decides who is asked first about a reference without a scheme. */
    private static List<ImageSource> all(RegistryAccess registries, DaemonAccess daemons) {
        return List.of(
                new OciFolderSource(),
                new RootFolderSource(),
                new DockerArchiveSource(),
                new OciArchiveSource(),
                new DaemonSource(DaemonSource.DOCKER, daemons),
                new DaemonSource(DaemonSource.PODMAN, daemons),
                new RegistrySource(registries));
    }

    private ImageSources() {}

    static Set<String> schemes() {
        return all(RegistryAccess.DEFAULT, DaemonAccess.DEFAULT).stream()
                .map(ImageSource::scheme)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Opens an image; registries and daemons are reached by default. */
    public static Image open(ImageReference reference, Optional<Platform> platform, Limits limits)
            throws ImageException {
        return open(reference, platform, limits, RegistryAccess.DEFAULT, DaemonAccess.DEFAULT);
    }

    /**
     * Opens an image for reading. The caller closes it. A name without a scheme, of which there is no file, is looked for in the
     * daemons of Docker and Podman, and then in its registry.
     *
     * @param platform which image of a multi-platform index; empty for the platform of this machine, or for the only
     *     one there is
     * @param registries how registries are reached
     * @param daemons how daemons are reached
     * @throws ImageException when there is no such image or it cannot be understood
     */
    public static Image open(
            ImageReference reference,
            Optional<Platform> platform,
            Limits limits,
            RegistryAccess registries,
            DaemonAccess daemons)
            throws ImageException {
        return at(reference, limits, registries, daemons, (source, placed) -> source.open(placed, platform, limits));
    }

    /**
     * The platforms of what a reference leads to, read without their layers.
     *
     * @throws ImageException when there is no such image or it cannot be understood
     */
    public static ImageIndex index(
            ImageReference reference, Limits limits, RegistryAccess registries, DaemonAccess daemons)
            throws ImageException {
        return at(reference, limits, registries, daemons, (source, placed) -> source.index(placed, limits));
    }

    private interface Use<T> {
        T of(ImageSource source, ImageReference placed) throws ImageException;
    }

    private static <T> T at(
            ImageReference reference, Limits limits, RegistryAccess registries, DaemonAccess daemons, Use<T> use)
            throws ImageException {
        try {
            ImageReference placed = reference.isBareName() ? placed(reference, limits, daemons) : reference;
            List<ImageSource> all = all(registries, daemons);
            ImageSource source;
            if (placed.scheme().isPresent()) {
                source = all.stream()
                        .filter(s -> s.scheme().equals(placed.scheme().get()))
                        .findFirst()
                        .orElseThrow();
            } else {
                Path path = placed.file();
                source =
                        all.stream().filter(s -> s.recognises(path)).findFirst().orElseThrow(() -> notAnImage());
            }
            return use.of(source, placed);
        } catch (ImageException e) {
            throw (reference.isBareName() ? alsoNotHere(e) : e)
                    .inImage(e.image().orElse(reference.text()));
        }
    }

    private static ImageException alsoNotHere(ImageException e) {
        return ImageException.of(
                e.kind(),
                "no file has this name; looked up as a name: " + e.what(),
                e.next() + "; where the image is says docker:, podman: or registry: before the name",
                e);
    }

    private static ImageReference placed(ImageReference name, Limits limits, DaemonAccess daemons)
            throws ImageException {
        for (String scheme : List.of(DaemonSource.DOCKER, DaemonSource.PODMAN)) {
            try {
                if (new DaemonSource(scheme, daemons).has(name.location(), limits)) {
                    return name.in(scheme);
                }
            } catch (ImageException e) {
                throw e;
            } catch (IOException e) {
                throw ArchiveBlobs.unreadable(e);
            }
        }
        return name.in(RegistrySource.SCHEME);
    }

    static ImageException notAnImage() {
        return ImageException.of(
                ImageException.Kind.NOT_AN_IMAGE,
                "this is no image: neither a manifest.json (docker save), nor an index.json with oci-layout (OCI layout) is in it",
                "Make it with docker save, jib:buildTar or skopeo copy; scan the folder of an unpacked root file system as dir:FOLDER");
    }
}
