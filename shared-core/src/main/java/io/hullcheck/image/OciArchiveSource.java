package io.hullcheck.image;

import java.nio.file.Path;
import java.util.Optional;

/** {@code oci-archive:}: an OCI image layout in a tar, plain or compressed as a whole. */
final class OciArchiveSource implements ImageSource {

    @Override
    public String scheme() {
        return "oci-archive";
    }

    @Override
    public boolean recognises(Path path) {
        return false;
    }

    @Override
    public Image open(ImageReference reference, Optional<Platform> platform, Limits limits) throws ImageException {
        BlobStore blobs = ArchiveBlobs.open(reference.file(), limits);
        try {
            return new BlobImage(blobs, plan(blobs, reference, platform));
        } catch (ImageException | RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    @Override
    public ImageIndex index(ImageReference reference, Limits limits) throws ImageException {
        try (BlobStore blobs = ArchiveBlobs.open(reference.file(), limits)) {
            return blobs.has(OciManifest.INDEX) ? OciManifest.index(blobs, reference) : ImageIndex.NONE;
        }
    }

    private static ImagePlan plan(BlobStore blobs, ImageReference reference, Optional<Platform> platform)
            throws ImageException {
        if (blobs.has(OciManifest.INDEX)) {
            return OciManifest.plan(blobs, reference, platform);
        }
        if (blobs.damage().isPresent()) {
            return Salvage.plan(blobs, reference);
        }
        throw ImageSources.notAnImage();
    }
}
