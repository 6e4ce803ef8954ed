package io.hullcheck.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code dir:}: an unpacked root file system, read as an image of one layer. */
final class RootFolderSource implements ImageSource {

    @Override
    public String scheme() {
        return "dir";
    }

    @Override
    public boolean recognises(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public Image open(ImageReference reference, Optional<Platform> platform, Limits limits) throws ImageException {
        Path folder = reference.file();
        if (!Files.isDirectory(folder)) {
            throw ImageException.of(
                    ImageException.Kind.NOT_AN_IMAGE,
                    "this is a file, not a folder",
                    "Scan an archive as docker-archive:FILE or oci-archive:FILE");
        }
        return new RootFolderImage(folder, reference);
    }
}
