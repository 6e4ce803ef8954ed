package io.hullcheck.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code docker:} and {@code podman:}: an image in a daemon of this machine, or of another, by name or id. */
final class DaemonSource implements ImageSource {
    static final String DOCKER = "docker";
    static final String PODMAN = "podman";

    private final String scheme;
    private final DaemonAccess access;

    DaemonSource(String scheme, DaemonAccess access) {
        this.scheme = scheme;
        this.access = access;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public boolean recognises(Path path) {
        return false;
    }

    private Daemon daemon(Limits limits) throws ImageException {
        return scheme.equals(PODMAN) ? Daemon.podman(access, limits) : Daemon.docker(access, limits);
    }

    /** Whether the daemon is there and has the image. */
    boolean has(String name, Limits limits) throws IOException {
        try (Daemon daemon = daemon(limits)) {
            if (!daemon.answers()) {
                return false;
            }
            daemon.inspect(name);
            return true;
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Image open(ImageReference reference, Optional<Platform> platform, Limits limits) throws ImageException {
        Daemon daemon = daemon(limits);
        try {
            return DaemonImage.open(daemon, reference, platform, limits);
        } catch (IOException | RuntimeException e) {
            try (daemon) {
                throw e instanceof ImageException known
                        ? known
                        : ArchiveBlobs.unreadable(e instanceof IOException io ? io : new IOException(e));
            } catch (ImageException known) {
                throw known;
            } catch (IOException closing) {
                throw ArchiveBlobs.unreadable(closing);
            }
        }
    }
}
