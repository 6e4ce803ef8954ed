package io.hullcheck.image;

import java.util.Map;
import java.util.Optional;

/**
 * How the daemons of this machine are found that keep images: Docker and Podman.
 *
 * @param host where the daemon listens, {@code unix:///run/podman/podman.sock} or {@code tcp://host:2376}; empty to look
 *     where Docker and Podman themselves look
 * @param environment of the process: {@code DOCKER_HOST}, {@code CONTAINER_HOST}, {@code XDG_RUNTIME_DIR}
 */
public record DaemonAccess(Optional<String> host, Map<String, String> environment) {

    /** Where Docker and Podman themselves look. */
    public static final DaemonAccess DEFAULT = new DaemonAccess(Optional.empty(), System.getenv());

    public DaemonAccess {
        environment = Map.copyOf(environment);
    }

    /** The daemon that listens here, whatever the environment says. */
    public static DaemonAccess at(String host) {
        return new DaemonAccess(Optional.of(host), DEFAULT.environment);
    }
}
