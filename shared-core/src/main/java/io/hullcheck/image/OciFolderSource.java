package io.hullcheck.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code oci:}: an OCI image layout in a folder. */
final class OciFolderSource implements ImageSource {

    @Override
    public String scheme() {
        return "oci";
    }

    @Override
    public boolean recognises(Path path) {
        return Files.isRegularFile(path.resolve(OciManifest.LAYOUT))
                && Files.isRegularFile(path.resolve(OciManifest.INDEX));
    }

    @Override
    public Image open(ImageReference reference, Optional<Platform> platform, Limits limits) throws ImageException {
        BlobStore blobs = blobs(reference, limits);
        return new BlobImage(blobs, OciManifest.plan(blobs, reference, platform));
    }

    @Override
    public ImageIndex index(ImageReference reference, Limits limits) throws ImageException {
        return OciManifest.index(blobs(reference, limits), reference);
    }

    private static BlobStore blobs(ImageReference reference, Limits limits) throws ImageException {
        Path folder = reference.file();
        if (!Files.isRegularFile(folder.resolve(OciManifest.INDEX))) {
            throw ImageException.of(
                    ImageException.Kind.NOT_AN_IMAGE,
                    "this is no OCI layout: it has no index.json",
                    "Scan a root file system as dir:FOLDER and an archive as docker-archive:FILE or oci-archive:FILE");
        }
        try {
            return new FolderBlobs(folder, limits);
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e);
        }
    }
}
