package io.hullcheck.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code docker-archive:}: what {@code docker save}, {@code podman save}, Jib's {@code buildTar}, Kaniko and Bazel
 * write, plain or compressed as a whole. Also takes every bare file, and hands OCI archives on.
 */
final class DockerArchiveSource implements ImageSource {

    @Override
    public String scheme() {
        return "docker-archive";
    }

    @Override
    public boolean recognises(Path path) {
        return Files.isRegularFile(path);
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
            return !blobs.has(DockerManifest.FILE) && blobs.has(OciManifest.INDEX)
                    ? OciManifest.index(blobs, reference)
                    : ImageIndex.NONE;
        }
    }

    private static ImagePlan plan(BlobStore blobs, ImageReference reference, Optional<Platform> platform)
            throws ImageException {
        if (blobs.has(DockerManifest.FILE)) {
            return DockerManifest.plan(blobs, reference, platform);
        }
        if (blobs.has(OciManifest.INDEX) && blobs.has(OciManifest.LAYOUT)) {
            return OciManifest.plan(blobs, reference, platform);
        }
        if (blobs.damage().isPresent()) {
            return Salvage.plan(blobs, reference);
        }
        throw ImageSources.notAnImage();
    }
}
