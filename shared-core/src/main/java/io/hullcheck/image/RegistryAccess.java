package io.hullcheck.image;

import io.hullcheck.registry.Credential;
import io.hullcheck.registry.Machine;
import io.hullcheck.registry.RegistryName;
import io.hullcheck.registry.RegistrySession;
import io.hullcheck.registry.RegistrySettings;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How registries are reached. Logins that are not given here are those that Docker, Podman and their credential helpers
 * have stored. Immutable, and thread-safe; start with {@link #DEFAULT}. Whoever uses one and the same access for a piece of work uses
 * connections and tokens again, which live as long as it does; the default has none to keep.
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
    private final Optional<RegistrySession> session;
    private final RegistryDocuments documents = new RegistryDocuments();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private RegistryAccess(Draft draft) {
        this.draft = draft;
        this.session = Optional.empty();
    }

    private RegistryAccess(Draft draft, RegistrySession session) {
        this.draft = draft;
        this.session = Optional.of(session);
    }

    /** The connections and tokens of this access; new ones each time for the default, which belongs to nobody. */
    RegistrySession session() {
        return session.orElseGet(() -> open(draft));
    }

    /** Whether nothing was told of this host yet; what follows is told once. */
    boolean isNews(String host) {
        return session.isEmpty() || told.add(host);
    }

    /** Documents by digest that were fetched before; none for the default, which belongs to nobody. */
    RegistryDocuments documents() {
        return session.isPresent() ? documents : new RegistryDocuments();
    }

    private static RegistrySession open(Draft draft) {
        return new RegistrySession(new RegistrySettings(
                host -> draft.logins.apply(host).map(l -> Credential.of(l.user(), l.password())),
                draft.plain,
                draft.authorities,
                draft.proxies,
                proxy -> draft.proxyLogins.apply(proxy).map(l -> new Credential.Password(l.user(), l.password())),
                draft.silence,
                draft.machine));
    }

    /**
     * Hosts whose word is taken on what an image holds: an inventory that Hullcheck has attached to it there is believed, and no
     * layer is read.
     */
    public Set<String> trusted() {
        return draft.trusted;
    }

    /** Places that are asked before a host: {@code host} or {@code host/path}, the first first. */
    List<String> mirrors(RegistryName name) {
        return name.hostNames().stream()
                .flatMap(h -> draft.mirrors.getOrDefault(h, List.of()).stream())
                .toList();
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

    /** The same with connections and tokens of its own, which are kept as long as it is. */
    public RegistryAccess opened() {
        return with(d -> {});
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

    /** By way of proxies; empty for those that Java, else the environment ({@code HTTPS_PROXY}, {@code NO_PROXY}), is set to. */
    public RegistryAccess withProxies(Optional<ProxySelector> value) {
        return with(d -> d.proxies = value);
    }

    /** With what proxies ask for, by host and port of the proxy, as {@code proxy.example:3128}. */
    public RegistryAccess withProxyLogins(Function<String, Optional<Login>> value) {
        return with(d -> d.proxyLogins = value);
    }

    /** With the logins, certificates and rules of another machine. */
    public RegistryAccess withMachine(Machine value) {
        return with(d -> d.machine = value);
    }

    /** With how long a registry may send nothing, or next to nothing, before it counts as dead. */
    public RegistryAccess withSilence(Duration value) {
        return with(d -> d.silence = value);
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
        copy.proxyLogins = draft.proxyLogins;
        copy.machine = draft.machine;
        copy.silence = draft.silence;
        copy.progress = draft.progress;
        copy.attempts = draft.attempts;
        copy.longestWait = draft.longestWait;
        change.accept(copy);
        return new RegistryAccess(copy, open(copy));
    }

    /** Changed by nobody once it belongs to an access. */
    private static final class Draft {
        private Function<String, Optional<Login>> logins = host -> Optional.empty();
        private Set<String> plain = Set.of();
        private Optional<Path> authorities = Optional.empty();
        private Set<String> trusted = Set.of();
        private Map<String, List<String>> mirrors = Map.of();
        private Optional<ProxySelector> proxies = Optional.empty();
        private Function<String, Optional<Login>> proxyLogins = proxy -> Optional.empty();
        private Machine machine = Machine.here();
        private Duration silence = Duration.ofSeconds(60);
        private Progress progress = Progress.NONE;
        private int attempts = 5;
        private Duration longestWait = Duration.ofSeconds(30);
    }
}
