package io.hullcheck.image;

import java.io.IOException;
import java.nio.file.Path;
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
            RegistryClient client = new RegistryClient(reference.location(), access, Scope.PULL);
            BlobStore blobs = new RegistryBlobs(client, reference.location(), limits);
            return new BlobImage(blobs, OciManifest.plan(blobs, reference, platform));
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e);
        }
    }
}
