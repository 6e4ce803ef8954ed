package io.hullcheck.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All places an image can come from. */
public final class ImageSources {
    /** One line a source; the order decides who is asked first about a reference without a scheme. */
    private static List<ImageSource> all(RegistryAccess access) {
        return List.of(
                new OciFolderSource(),
                new RootFolderSource(),
                new DockerArchiveSource(),
                new OciArchiveSource(),
                new RegistrySource(access));
    }

    private ImageSources() {}

    static Set<String> schemes() {
        return all(RegistryAccess.DEFAULT).stream().map(ImageSource::scheme).collect(Collectors.toUnmodifiableSet());
    }

    /** Opens an image, registries as they are reached by default. */
    public static Image open(ImageReference reference, Optional<Platform> platform, Limits limits)
            throws ImageException {
        return open(reference, platform, limits, RegistryAccess.DEFAULT);
    }

    /**
     * Opens an image for reading. The caller closes it.
     *
     * @param platform which image of a multi-platform index; empty for the platform of this machine, or for the only
     *     one there is
     * @param access how registries are reached
     * @throws ImageException when there is no such image or it cannot be understood
     */
    public static Image open(
            ImageReference reference, Optional<Platform> platform, Limits limits, RegistryAccess access)
            throws ImageException {
        try {
            List<ImageSource> all = all(access);
            ImageSource source;
            if (reference.scheme().isPresent()) {
                source = all.stream()
                        .filter(s -> s.scheme().equals(reference.scheme().get()))
                        .findFirst()
                        .orElseThrow();
            } else {
                Path path = reference.file();
                source =
                        all.stream().filter(s -> s.recognises(path)).findFirst().orElseThrow(() -> notAnImage());
            }
            return source.open(reference, platform, limits);
        } catch (ImageException e) {
            throw e.image().isPresent() ? e : e.inImage(reference.text());
        }
    }

    static ImageException notAnImage() {
        return ImageException.of(
                ImageException.Kind.NOT_AN_IMAGE,
                "this is no image: neither a manifest.json (docker save), nor an index.json with oci-layout (OCI layout) is in it",
                "Make it with docker save, jib:buildTar or skopeo copy; scan the folder of an unpacked root file system as dir:FOLDER");
    }
}
