package io.hullcheck.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections, tokens and what else was learnt of registries while one piece of work lasts (OCI distribution specification 1.1).
 * Follows redirects, and shows logins to the registry alone, never to the storage that it leads to. Thread-safe.
 */
public final class RegistrySession {
    private static final int MOST_HOPS = 10;
    private static final int MOST_LOGINS = 5;
    private static final int MOST_REFUSED_BYTES = 64 << 10;

    private final RegistrySettings settings;
    private final Transport transport;
    private final TokenServer tokens;
    private final StoredLogins stored;
    private final ContainersRegistries registries;
    private final Map<String, String> schemes = new ConcurrentHashMap<>();
    private final Map<String, Access> accesses = new ConcurrentHashMap<>();
    private final Map<String, String> moved = new ConcurrentHashMap<>();

    public RegistrySession(RegistrySettings settings) {
        this.settings = settings;
        this.transport = new Transport(settings);
        this.tokens = new TokenServer(transport);
        this.stored = new StoredLogins(settings.machine());
        this.registries = new ContainersRegistries(settings.machine());
    }

    /**
     * Where an image is read from by {@code registries.conf}: its mirrors, then its own place; the name itself where nothing is said.
     *
     * @throws UnusableAnswerException when the place is blocked, or the file cannot be understood
     */
    public List<RegistryName> places(RegistryName name) throws IOException {
        return registries.places(name);
    }

    /** The address of something in a repository, below {@code /v2/REPOSITORY}. */
    public URI address(RegistryName name, String path) {
        return URI.create(scheme(name) + "://" + name.server() + "/v2/" + name.repository() + path);
    }

    private String scheme(RegistryName name) {
        return isPlain(name.host()) ? "http" : schemes.getOrDefault(name.host(), "https");
    }

    private boolean isPlain(String host) {
        return settings.plain().stream().anyMatch(p -> RegistryName.hostOf(p).equals(host));
    }

    /** Loopback, and what {@code registries.conf} calls insecure: TLS first, and plain HTTP where there is none. */
    private boolean mayBePlain(RegistryName name) throws IOException {
        int colon = name.host().lastIndexOf(':');
        boolean hasPort = colon > name.host().lastIndexOf(']');
        return Loopback.is(hasPort ? name.host().substring(0, colon) : name.host()) || registries.isInsecure(name);
    }

    /**
     * Sends a request, logs in where that is wanted, and goes where it is led.
     *
     * @throws UnusableAnswerException when no further attempt would help
     * @throws InterruptedIOException when the work was cancelled
     * @throws IOException when another attempt may help
     */
    public Answer send(RegistryName name, Call call) throws IOException {
        boolean isDecided = isPlain(name.host()) || schemes.containsKey(name.host());
        if (!isDecided && mayBePlain(name)) {
            decide(name);
        }
        boolean isPlain = address(name, "").getScheme().equals("http");
        Call meant = isPlain && Location.host(call.address()).equals(Location.host(address(name, "")))
                ? new Call(
                        call.method(),
                        withoutTls(call.address()),
                        call.headers(),
                        call.body(),
                        call.scopes(),
                        call.isBlob())
                : call;
        try {
            return led(name, meant);
        } catch (Transport.NotTlsException e) {
            throw new UnusableAnswerException(
                    "it does not speak TLS",
                    "If it may be asked without TLS, name " + name.host() + " in insecureRegistries");
        }
    }

    /** Whether a server that need not speak TLS does. One behind a proxy cannot be asked that, and is taken to. */
    private void decide(RegistryName name) throws IOException {
        URI byTls = URI.create("https://" + name.server());
        if (transport.hasProxy(byTls)) {
            return;
        }
        boolean speaksTls;
        try {
            speaksTls = TlsProbe.speaksTls(byTls.getHost(), byTls.getPort() < 0 ? 443 : byTls.getPort());
        } catch (IOException e) {
            if (byTls.getPort() >= 0) {
                throw e;
            }
            // nobody at the port of TLS, but perhaps at that of HTTP
            speaksTls = false;
        }
        schemes.putIfAbsent(name.host(), speaksTls ? "https" : "http");
    }

    private static URI withoutTls(URI address) {
        String text = address.toString();
        return text.startsWith("https:") ? URI.create("http:" + text.substring("https:".length())) : address;
    }

    private Answer led(RegistryName name, Call call) throws IOException {
        URI own = address(name, "");
        URI target = moved(call);
        check(own, target);
        String method = call.method();
        Body body = call.body();
        for (int hop = 0; hop <= MOST_HOPS; hop++) {
            Answer answer = admitted(name, call, method, body, target, Location.isSameOrigin(target, own));
            Optional<URI> next = isRedirect(answer.status()) ? answer.location() : Optional.empty();
            if (next.isEmpty()) {
                return answer;
            }
            drain(answer);
            check(target, next.get());
            if (body instanceof Body.Once) {
                // what was sent cannot be sent again, but the next attempt goes there at once
                if (answer.status() != 303 && next.get().getRawPath().equals(target.getRawPath())) {
                    moved.put(Location.origin(target), Location.origin(next.get()));
                }
                throw new IOException("it moves an upload to " + Location.host(next.get()));
            }
            if (answer.status() == 303 && !method.equals("HEAD")) {
                method = "GET";
                body = Body.NONE;
            }
            target = next.get();
        }
        throw new UnusableAnswerException("it leads from address to address, more than " + MOST_HOPS + " times");
    }

    private URI moved(Call call) {
        String origin = Location.origin(call.address());
        return call.body() instanceof Body.Once && moved.containsKey(origin)
                ? URI.create(moved.get(origin) + call.address().toString().substring(origin.length()))
                : call.address();
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private void check(URI from, URI to) throws UnusableAnswerException {
        boolean isLess = from.getScheme().equals("https") && to.getScheme().equals("http");
        if (isLess && !isPlain(RegistryName.canonical(Location.host(to)))) {
            throw new UnusableAnswerException(
                    "it leads from TLS to " + Location.host(to) + " without TLS",
                    "If that may be asked without TLS, name " + Location.host(to) + " in insecureRegistries");
        }
    }

    /** One address, with whatever it wants to be shown. Another server than the registry's own is shown nothing but its own tokens. */
    private Answer admitted(RegistryName name, Call call, String method, Body body, URI target, boolean isOwn)
            throws IOException {
        Access access = accesses.computeIfAbsent(
                Location.origin(target) + " " + name.repository() + " " + isOwn,
                key -> new Access(
                        tokens, () -> isOwn ? login(name) : new StoredLogins.Found(Optional.empty(), List.of())));
        Set<String> scopes = isOwn ? call.scopes() : Set.of();
        Optional<String> shown = access.shown(target, scopes);
        for (int logins = 0; ; logins++) {
            Map<String, String> headers = new LinkedHashMap<>(call.headers());
            if (body instanceof Body.Bytes some) {
                headers.put("Content-Type", some.type());
            }
            shown.ifPresent(s -> headers.put("Authorization", s));
            Answer answer = transport
                    .send(method, target, headers, body, call.isBlob())
                    .to(shown.map(Transport::secrets).orElse(List.of()));
            List<Challenge> challenges = Challenge.parse(answer.headers("www-authenticate"));
            boolean isChallenged = answer.status() == 401
                    || answer.status() == 403
                            && challenges.stream()
                                    .anyMatch(c -> c.parameter("error")
                                            .filter("insufficient_scope"::equals)
                                            .isPresent());
            if (!isChallenged) {
                return answer;
            }
            Optional<String> instead =
                    logins >= MOST_LOGINS ? Optional.empty() : access.instead(shown, challenges, target, scopes);
            if (instead.isEmpty() || instead.equals(shown)) {
                return answer.remarked(access.remarks());
            }
            drain(answer);
            if (body instanceof Body.Once) {
                throw new IOException("it wanted another login in the middle of an upload");
            }
            shown = instead;
        }
    }

    private StoredLogins.Found login(RegistryName name) throws InterruptedIOException {
        for (String host : name.hostNames()) {
            Optional<Credential> given = settings.logins().apply(host);
            if (given.isPresent()) {
                return new StoredLogins.Found(given, List.of());
            }
        }
        return stored.find(name);
    }

    /** Reads an answer to its end, so that its connection can be used again, if that is soon. */
    private static void drain(Answer answer) throws IOException {
        try (answer) {
            InputStream in = answer.raw();
            in.readNBytes(MOST_REFUSED_BYTES);
        }
    }
}
