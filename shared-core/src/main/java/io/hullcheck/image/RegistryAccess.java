package io.hullcheck.image;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How registries are reached. Logins that are not given here are those that Docker, Podman and their credential helpers
 * have stored. Immutable; start with {@link #DEFAULT}.
 */
public final class RegistryAccess {

    /** What a registry asks for. */
    public record Login(String user, String password) {
        /** Never the password. */
        @Override
        public String toString() {
            return user;
        }
    }

    /** With what is stored, over TLS, five attempts. */
    public static final RegistryAccess DEFAULT = new RegistryAccess(new Draft());

    private final Draft draft;

    private RegistryAccess(Draft draft) {
        this.draft = draft;
    }

    /** By host, with its port where the reference has one. */
    Function<String, Optional<Login>> logins() {
        return draft.logins;
    }

    /** Hosts that may be asked without TLS. */
    Set<String> plain() {
        return draft.plain;
    }

    /** Certificates (PEM) that are trusted instead of Java's own. */
    Optional<Path> authorities() {
        return draft.authorities;
    }

    /**
     * Hosts whose word is taken on what an image holds: an inventory that Hullcheck has attached to it there is believed, and no
     * layer is read.
     */
    public Set<String> trusted() {
        return draft.trusted;
    }

    /** Places that are asked before a host: {@code host} or {@code host/path}, the first first. */
    List<String> mirrors(String host) {
        return draft.mirrors.getOrDefault(host, List.of());
    }

    /** Empty for what Java itself is set to. */
    Optional<ProxySelector> proxies() {
        return draft.proxies;
    }

    /** Told of layers on their way, and of those that have been looked into. */
    public Progress progress() {
        return draft.progress;
    }

    /** At the most for one document or one blob, the first included. */
    int attempts() {
        return draft.attempts;
    }

    /** Between two attempts, and the longest that a registry may ask for. */
    Duration longestWait() {
        return draft.longestWait;
    }

    public RegistryAccess withLogins(Function<String, Optional<Login>> value) {
        return with(d -> d.logins = value);
    }

    /** With hosts that may be asked without TLS. */
    public RegistryAccess withPlain(Set<String> hosts) {
        return with(d -> d.plain = Set.copyOf(hosts));
    }

    /** With certificates (PEM) that are trusted instead of Java's own. */
    public RegistryAccess withAuthorities(Optional<Path> pem) {
        return with(d -> d.authorities = pem);
    }

    /** With hosts whose attached inventories are believed, see {@link #trusted}. */
    public RegistryAccess withTrusted(Set<String> hosts) {
        return with(d -> d.trusted = Set.copyOf(hosts));
    }

    /** With places that are asked before a host: {@code host} or {@code host/path}. Only images that are read come from there. */
    public RegistryAccess withMirrors(Map<String, List<String>> byHost) {
        return with(d -> d.mirrors = Map.copyOf(byHost));
    }

    /** By way of proxies that ask for no password. */
    public RegistryAccess withProxies(Optional<ProxySelector> value) {
        return with(d -> d.proxies = value);
    }

    public RegistryAccess withProgress(Progress value) {
        return with(d -> d.progress = value);
    }

    /**
     * With another patience.
     *
     * @param attempts at the most, the first included
     * @param longestWait between two attempts, and the longest that a registry may ask for
     */
    public RegistryAccess withPatience(int attempts, Duration longestWait) {
        return with(d -> {
            d.attempts = attempts;
            d.longestWait = longestWait;
        });
    }

    private RegistryAccess with(Consumer<Draft> change) {
        Draft copy = new Draft();
        copy.logins = draft.logins;
        copy.plain = draft.plain;
        copy.authorities = draft.authorities;
        copy.trusted = draft.trusted;
        copy.mirrors = draft.mirrors;
        copy.proxies = draft.proxies;
        copy.progress = draft.progress;
        copy.attempts = draft.attempts;
        copy.longestWait = draft.longestWait;
        change.accept(copy);
        return new RegistryAccess(copy);
    }

    /** Changed by nobody once it belongs to an access. */
    private static final class Draft {
        private Function<String, Optional<Login>> logins = host -> Optional.empty();
        private Set<String> plain = Set.of();
        private Optional<Path> authorities = Optional.empty();
        private Set<String> trusted = Set.of();
        private Map<String, List<String>> mirrors = Map.of();
        private Optional<ProxySelector> proxies = Optional.empty();
        private Progress progress = Progress.NONE;
        private int attempts = 5;
        private Duration longestWait = Duration.ofSeconds(30);
    }
}
