package io.hullcheck.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How registries are reached. Logins that are not given here are those that Docker, Podman and their credential helpers
 * have stored.
 *
 * @param logins by host, with its port where the reference has one
 * @param plain hosts that may be asked without TLS
 * @param authorities certificates (PEM) that are trusted instead of Java's own
 * @param attempts at the most for one document or one blob, the first included
 * @param longestWait between two attempts, and the longest that a registry may ask for
 */
public record RegistryAccess(
        Function<String, Optional<Login>> logins,
        Set<String> plain,
        Optional<Path> authorities,
        int attempts,
        Duration longestWait) {

    /** What a registry asks for. */
    public record Login(String user, String password) {
        /** Never the password. */
        @Override
        public String toString() {
            return user;
        }
    }

    /** With what is stored, over TLS, five attempts. */
    public static final RegistryAccess DEFAULT =
            new RegistryAccess(host -> Optional.empty(), Set.of(), Optional.empty(), 5, Duration.ofSeconds(30));

    public RegistryAccess {
        plain = Set.copyOf(plain);
    }

    public RegistryAccess withPlain(Set<String> hosts) {
        return new RegistryAccess(logins, hosts, authorities, attempts, longestWait);
    }

    public RegistryAccess withLogins(Function<String, Optional<Login>> value) {
        return new RegistryAccess(value, plain, authorities, attempts, longestWait);
    }

    public RegistryAccess withAuthorities(Optional<Path> pem) {
        return new RegistryAccess(logins, plain, pem, attempts, longestWait);
    }
}
