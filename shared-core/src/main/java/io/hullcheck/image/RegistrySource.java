package io.hullcheck.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import land.oras.auth.Scope;

/** {@code registry:}: an image in a registry (OCI distribution specification), by tag or digest. */
final class RegistrySource implements ImageSource {
    static final String SCHEME = "registry";

    private final RegistryAccess access;

    RegistrySource(RegistryAccess access) {
        this.access = access;
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public boolean recognises(Path path) {
        return false;
    }

    @Override
    public Image open(ImageReference reference, Optional<Platform> platform, Limits limits) throws ImageException {
        try {
            BlobStore blobs = blobs(reference, limits);
            return new BlobImage(blobs, OciManifest.plan(blobs, reference, platform));
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e);
        }
    }

    @Override
    public ImageIndex index(ImageReference reference, Limits limits) throws ImageException {
        try {
            return OciManifest.index(blobs(reference, limits), reference);
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e);
        }
    }

    /** From a mirror, where there is one that has the image; a digest makes sure that it is that image. */
    private BlobStore blobs(ImageReference reference, Limits limits) throws IOException {
        RegistryClient client = new RegistryClient(reference.location(), access, Scope.PULL);
        List<String> mirrors = access.mirrors(client.host());
        for (String mirror : mirrors) {
            try {
                return new RegistryBlobs(
                        new RegistryClient(client.in(mirror), access, Scope.PULL), reference.location(), limits);
            } catch (ImageException e) {
                if (e.kind() != ImageException.Kind.MISSING && e.kind() != ImageException.Kind.UNREADABLE) {
                    throw e;
                }
            }
        }
        try {
            return new RegistryBlobs(client, reference.location(), limits);
        } catch (ImageException e) {
            throw mirrors.isEmpty()
                    ? e
                    : ImageException.of(
                            e.kind(),
                            e.what() + ", nor did the mirror " + String.join(" or ", mirrors) + " help",
                            e.next(),
                            e);
        }
    }
}
