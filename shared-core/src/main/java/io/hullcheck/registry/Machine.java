package io.hullcheck.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where this machine keeps what it knows of registries. Immutable.
 *
 * @param environment variables of the process
 * @param root the folder that holds {@code etc}
 */
public record Machine(Map<String, String> environment, Path root) {
    public Machine {
        environment = Map.copyOf(environment);
    }

    /** This process, on this machine. */
    public static Machine here() {
        return new Machine(System.getenv(), Path.of("/"));
    }

    /** A variable; empty where it is not set, or set to nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
    }

    /** A file or folder that a variable names. */
    Optional<Path> path(String name) {
        return variable(name).map(Path::of);
    }

    Path home() {
        return path("HOME").or(() -> path("USERPROFILE")).orElseGet(() -> Path.of(System.getProperty("user.home")));
    }

    /** {@code XDG_CONFIG_HOME}, or {@code .config} of the user (XDG base directory specification). */
    Path configuration() {
        return path("XDG_CONFIG_HOME").orElseGet(() -> home().resolve(".config"));
    }

    Path etc() {
        return root.resolve("etc");
    }

    /** Variables may hold passwords, so none is shown. */
    @Override
    public String toString() {
        return "machine at " + root;
    }
}
