package io.hullcheck.image;

import io.hullcheck.registry.RegistryName;
import io.hullcheck.registry.UnusableAnswerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * From a mirror, where there is one that has the image; a digest makes sure that it is that image. Mirrors that the user has named
     * go before those of {@code registries.conf}.
     */
    private BlobStore blobs(ImageReference reference, Limits limits) throws IOException {
        RegistryName name = RegistryClient.name(reference.location());
        List<RegistryName> places = new ArrayList<>();
        for (String mirror : access.mirrors(name)) {
            places.add(at(mirror, name));
        }
        try {
            places.addAll(access.session().places(name));
        } catch (UnusableAnswerException e) {
            throw ImageException.of(ImageException.Kind.UNREADABLE, e.getMessage(), e.next(), e);
        }
        for (RegistryName mirror : places.subList(0, places.size() - 1)) {
            try {
                return new RegistryBlobs(new RegistryClient(mirror, access), reference.location(), limits);
            } catch (ImageException e) {
                if (e.kind() != ImageException.Kind.MISSING && e.kind() != ImageException.Kind.UNREADABLE) {
                    throw e;
                }
            }
        }
        RegistryName last = places.get(places.size() - 1);
        try {
            return new RegistryBlobs(new RegistryClient(last, access), reference.location(), limits);
        } catch (ImageException e) {
            List<String> mirrors = places.subList(0, places.size() - 1).stream()
                    .map(RegistryName::place)
                    .toList();
            throw mirrors.isEmpty()
                    ? e
                    : ImageException.of(
                            e.kind(), e.what() + ", and neither has " + String.join(" or ", mirrors), e.next(), e);
        }
    }

    private static RegistryName at(String mirror, RegistryName name) throws ImageException {
        try {
            return name.at(mirror, name.repository());
        } catch (IllegalArgumentException e) {
            throw ImageException.of(
                    ImageException.Kind.MISSING,
                    "the mirror \"" + mirror + "\" is no place in a registry",
                    "Give it as host or host/path in mirrors",
                    e);
        }
    }
}
