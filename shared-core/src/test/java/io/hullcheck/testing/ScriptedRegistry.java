package io.hullcheck.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/**
 * A registry in memory that answers as a {@link RegistryScript} says, with a token server, and with a storage of its own that
 * refuses whoever shows it a login. Counts what it is asked.
 */
public final class ScriptedRegistry implements AutoCloseable {
    private static final String BYTES = "application/octet-stream";

    private final RegistryScript script;
    private final HttpServer server;
    private final HttpServer storage;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> grants = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> uses = new ConcurrentHashMap<>();
    private final Set<String> uploaded = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger number = new AtomicInteger();

    private ScriptedRegistry(RegistryScript script, Optional<SSLContext> tls) throws IOException {
        this.script = script;
        this.scheme = tls.isPresent() ? "https" : "http";
        this.server = started(tls, this::handle);
        this.storage = started(tls, exchange -> store(exchange, true));
    }

    private HttpServer started(Optional<SSLContext> tls, HttpHandler handler) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer made;
        if (tls.isPresent()) {
            HttpsServer secure = HttpsServer.create(any, 50);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
            made = secure;
        } else {
            made = HttpServer.create(any, 50);
        }
        made.createContext("/", handler);
        made.setExecutor(threads);
        made.start();
        return made;
    }

    public static ScriptedRegistry start(RegistryScript script) throws IOException {
        return new ScriptedRegistry(script, Optional.empty());
    }

    public static ScriptedRegistry startTls(RegistryScript script, SSLContext context) throws IOException {
        return new ScriptedRegistry(script, Optional.of(context));
    }

    /** Host and port. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String storageHost() {
        return "127.0.0.1:" + storage.getAddress().getPort();
    }

    /** Puts an image under a tag. */
    public ScriptedRegistry with(String repository, String tag, SavedImage image) {
        Map<String, byte[]> files = image.oci(tag);
        files.forEach((name, bytes) -> {
            if (name.startsWith("blobs/")) {
                blobs.put("sha256:" + SavedImage.hex(bytes), bytes);
            }
        });
        keep(repository, tag, image.manifest(), "application/vnd.oci.image.manifest.v1+json");
        return this;
    }

    /** Puts a document under a tag. */
    public void keep(String repository, String reference, byte[] manifest, String type) {
        for (String by : List.of(reference, "sha256:" + SavedImage.hex(manifest))) {
            manifests.put(repository + " " + by, manifest);
            types.put(repository + " " + by, type);
        }
    }

    public Optional<byte[]> manifest(String repository, String reference) {
        return Optional.ofNullable(manifests.get(repository + " " + reference));
    }

    /** What was asked, each as {@code GET /v2/app/manifests/1}, without those for tokens. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Requests that were made more than once after they had been answered with what was asked for. */
    public List<String> twice() {
        Set<String> seen = new TreeSet<>();
        List<String> twice = new ArrayList<>();
        for (String request : requests) {
            if (!request.endsWith(" 401") && !seen.add(request)) {
                twice.add(request);
            }
        }
        return twice;
    }

    /** Scopes that tokens were given for, one entry a token. */
    public List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** Every {@code Authorization} that storage was shown, which should be none. */
    public List<String> shownToStorage() {
        return List.copyOf(authorizations);
    }

    private String filled(String text, String repository, String actions) {
        return text.replace("{base}", scheme + "://" + script.publicName.orElse(host()))
                .replace("{token}", scheme + "://" + script.tokenHost.orElse(host()))
                .replace("{host}", host())
                .replace("{name}", repository)
                .replace("{actions}", actions);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (path.startsWith(script.tokenPath)) {
                token(exchange, new String(sent, StandardCharsets.UTF_8));
                return;
            }
            if (path.startsWith("/downloads/")) {
                store(exchange, false);
                return;
            }
            if (path.equals("/v2/")) {
                ping(exchange);
                return;
            }
            for (String kind : List.of("/blobs/uploads/", "/blobs/", "/manifests/", "/referrers/")) {
                int at = path.lastIndexOf(kind);
                String prefix = path.startsWith(script.uploads) ? script.uploads : "/v2/";
                if (at >= 0 && path.startsWith(prefix)) {
                    answer(
                            exchange,
                            path.substring(prefix.length(), at),
                            kind,
                            path.substring(at + kind.length()),
                            sent);
                    return;
                }
            }
            send(exchange, 404, "no such place".getBytes(StandardCharsets.UTF_8), "text/plain");
        }
    }

    /** Other clients ask first whether this is a registry. */
    private void ping(HttpExchange exchange) throws IOException {
        script.challenges.forEach(c -> exchange.getResponseHeaders().add("WWW-Authenticate", filled(c, "x", "pull")));
        send(
                exchange,
                script.challenges.isEmpty() ? 200 : 401,
                "{}".getBytes(StandardCharsets.UTF_8),
                "application/json");
    }

    private void answer(HttpExchange exchange, String repository, String kind, String what, byte[] sent)
            throws IOException {
        String method = exchange.getRequestMethod();
        String shown = method + " " + exchange.getRequestURI().getPath()
                + (method.equals("GET") && exchange.getRequestHeaders().containsKey("Range")
                        ? " " + exchange.getRequestHeaders().getFirst("Range")
                        : "");
        boolean isRead = method.equals("GET") || method.equals("HEAD");
        if (!isAdmitted(exchange, repository, isRead ? "pull" : "push")) {
            requests.add(shown + " 401");
            for (String challenge : script.challenges) {
                exchange.getResponseHeaders()
                        .add("WWW-Authenticate", filled(challenge, repository, isRead ? "pull" : "pull,push"));
            }
            send(
                    exchange,
                    401,
                    "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}"
                            .getBytes(StandardCharsets.UTF_8),
                    "application/json");
            return;
        }
        script.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (refused.get() < script.busy) {
            refused.incrementAndGet();
            script.retryAfter.ifPresent(r -> exchange.getResponseHeaders()
                    .set(
                            "Retry-After",
                            r.equals("date")
                                    ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                            Instant.now().plusSeconds(1).atOffset(ZoneOffset.UTC))
                                    : r));
            send(
                    exchange,
                    429,
                    "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"}]}".getBytes(StandardCharsets.UTF_8),
                    "application/json");
            return;
        }
        requests.add(shown);
        switch (kind) {
            case "/manifests/" -> manifest(exchange, repository, what, sent);
            case "/blobs/" -> blob(exchange, repository, what);
            case "/blobs/uploads/" -> upload(exchange, repository, what, sent);
            default -> referrers(exchange);
        }
    }

    private boolean isAdmitted(HttpExchange exchange, String repository, String action) {
        if (script.challenges.isEmpty()) {
            return true;
        }
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (shown == null) {
            return false;
        }
        if (shown.startsWith("Basic ")) {
            return script.takesBasic && isUser(shown);
        }
        String token = shown.substring(shown.indexOf(' ') + 1);
        if (script.registryToken.filter(token::equals).isPresent()) {
            return true;
        }
        Set<String> granted = grants.getOrDefault(token, Set.of());
        boolean isGranted = granted.contains("*") || granted.contains(repository + ":" + action);
        return isGranted && uses.get(token).getAndDecrement() > 0;
    }

    private boolean isUser(String basic) {
        String login =
                new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), StandardCharsets.UTF_8);
        return script.login.filter(login::equals).isPresent();
    }

    private static List<String> values(String form, String name) {
        return Arrays.stream(form.split("&"))
                .filter(p -> p.startsWith(name + "="))
                .map(p -> URLDecoder.decode(p.substring(name.length() + 1), StandardCharsets.UTF_8))
                .toList();
    }

    private void token(HttpExchange exchange, String sent) throws IOException {
        boolean isPost = exchange.getRequestMethod().equals("POST");
        String form = isPost ? sent : String.valueOf(exchange.getRequestURI().getRawQuery());
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (isPost ? !script.takesPost : !script.takesGet) {
            send(exchange, script.noForm, new byte[0], "text/plain");
            return;
        }
        boolean isKnown = isPost
                ? script.refresh.filter(values(form, "refresh_token")::contains).isPresent()
                        || script.login
                                .filter(l -> values(form, "username").contains(l.substring(0, l.indexOf(':')))
                                        && values(form, "password").contains(l.substring(l.indexOf(':') + 1)))
                                .isPresent()
                : shown != null && isUser(shown);
        if (!isKnown && (shown != null || isPost || !script.isPublic)) {
            send(
                    exchange,
                    401,
                    "{\"details\":\"incorrect username or password\"}".getBytes(StandardCharsets.UTF_8),
                    "application/json");
            return;
        }
        Set<String> granted = new TreeSet<>();
        for (String scopes : values(form, "scope")) {
            for (String scope : scopes.split(" ")) {
                String[] parts = scope.split(":");
                if (parts.length == 3) {
                    for (String action : parts[2].split(",")) {
                        if (isKnown || action.equals("pull")) {
                            granted.add(parts[1] + ":" + action);
                        }
                    }
                }
            }
        }
        if (script.ignoresScope) {
            granted.add("*");
        }
        String token = "t" + number.incrementAndGet();
        grants.put(token, granted);
        uses.put(token, new AtomicInteger(script.tokenUses));
        tokens.add(String.join(" ", new TreeSet<>(values(form, "scope"))));
        String answer = "{\"" + script.tokenField + "\": \"" + token + "\""
                + script.expires.map(e -> ", \"expires_in\": " + e).orElse("") + "}";
        send(exchange, 200, answer.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private void manifest(HttpExchange exchange, String repository, String reference, byte[] sent) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            keep(repository, reference, sent, exchange.getRequestHeaders().getFirst("Content-Type"));
            if (script.digestHeader.equals("wrong")) {
                exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + "0".repeat(64));
            } else if (script.digestHeader.equals("right")) {
                exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + SavedImage.hex(sent));
            }
            send(exchange, 201, new byte[0], "");
            return;
        }
        byte[] bytes = manifests.get(repository + " " + reference);
        if (bytes == null) {
            send(
                    exchange,
                    404,
                    "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"
                            .getBytes(StandardCharsets.UTF_8),
                    "application/json");
            return;
        }
        if (script.manifestRedirect > 0) {
            led(exchange, script.manifestRedirect, "sha256:" + SavedImage.hex(bytes));
            blobs.put("sha256:" + SavedImage.hex(bytes), bytes);
            return;
        }
        if (!script.digestHeader.equals("none")) {
            exchange.getResponseHeaders()
                    .set(
                            "Docker-Content-Digest",
                            "sha256:" + (script.digestHeader.equals("wrong") ? "0".repeat(64) : SavedImage.hex(bytes)));
        }
        send(exchange, 200, bytes, script.manifestType.orElse(types.get(repository + " " + reference)));
    }

    private void blob(HttpExchange exchange, String repository, String digest) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        byte[] bytes = blobs.get(digest);
        if (isHead && script.head > 0) {
            send(exchange, script.head, new byte[0], "");
            return;
        }
        boolean isThere = bytes != null && (script.sharesBlobs || isNamed(repository, digest));
        if (!isThere) {
            send(exchange, 404, new byte[0], "");
            return;
        }
        if (!isHead && script.blobRedirect > 0) {
            led(exchange, script.blobRedirect, digest);
            return;
        }
        sendBlob(exchange, bytes);
    }

    private boolean isNamed(String repository, String digest) {
        return uploaded.contains(repository + " " + digest)
                || manifests.entrySet().stream()
                        .anyMatch(m -> m.getKey().startsWith(repository + " ")
                                && new String(m.getValue(), StandardCharsets.UTF_8).contains(digest));
    }

    private void led(HttpExchange exchange, int status, String digest) throws IOException {
        String place = switch (script.location) {
            case "relative" -> "/downloads/" + digest;
            case "query" -> "/downloads/" + digest + "?sig=a b|c%2F&x={1}";
            default -> scheme + "://" + script.storageName.orElse(storageHost()) + "/s3/" + digest;
        };
        exchange.getResponseHeaders().set("Location", place);
        send(exchange, status, "<html>moved</html>".getBytes(StandardCharsets.UTF_8), "text/html");
    }

    /** Amazon's storage refuses who shows two logins; the address holds one. */
    private void store(HttpExchange exchange, boolean isStrict) throws IOException {
        try (exchange) {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            String path = exchange.getRequestURI().getPath();
            if (isStrict && shown != null) {
                authorizations.add(shown);
                send(
                        exchange,
                        400,
                        "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>"
                                .getBytes(StandardCharsets.UTF_8),
                        "application/xml");
                return;
            }
            int hop = path.indexOf("/hop/");
            int left = hop < 0 ? script.hops : Integer.parseInt(path.substring(hop + 5, path.indexOf('/', hop + 5)));
            String digest = path.substring(path.lastIndexOf('/') + 1);
            if (left > 0) {
                exchange.getResponseHeaders().set("Location", "/s3/hop/" + (left - 1) + "/" + digest);
                send(exchange, 302, new byte[0], "");
                return;
            }
            sendBlob(exchange, blobs.get(digest));
        }
    }

    private void sendBlob(HttpExchange exchange, byte[] bytes) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && range.startsWith("bytes=") && script.ranges) {
            String[] ends = range.substring("bytes=".length()).split("-", 2);
            int from = Integer.parseInt(ends[0]);
            int to = ends[1].isEmpty() ? bytes.length - 1 : Integer.parseInt(ends[1]);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
            send(exchange, 206, Arrays.copyOfRange(bytes, from, to + 1), BYTES);
            return;
        }
        send(exchange, 200, bytes, BYTES);
    }

    private void upload(HttpExchange exchange, String repository, String what, byte[] sent) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        if (exchange.getRequestMethod().equals("POST")) {
            List<String> mount = values(query, "mount");
            if (!mount.isEmpty() && blobs.containsKey(mount.get(0)) && script.mounts) {
                uploaded.add(repository + " " + mount.get(0));
                send(exchange, 201, new byte[0], "");
                return;
            }
            String id = "u" + number.incrementAndGet() + (script.uploadQuery ? "?_state=a%2Fb==" : "");
            String place = script.uploads + repository + "/blobs/uploads/" + id;
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            script.location.equals("relative") ? place : filled("{base}", repository, "") + place);
            send(exchange, 202, new byte[0], "");
            return;
        }
        if (script.uploadRedirect > 0
                && !exchange.getRequestHeaders().getFirst("Host").contains("localhost")) {
            exchange.getResponseHeaders().set("Location", scheme + "://localhost:" + port() + exchange.getRequestURI());
            send(exchange, script.uploadRedirect, new byte[0], "");
            return;
        }
        String digest = values(query, "digest").get(0);
        if (!digest.equals("sha256:" + SavedImage.hex(sent))
                || script.uploadQuery && !query.contains("_state=a%2Fb==")) {
            send(
                    exchange,
                    400,
                    "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}".getBytes(StandardCharsets.UTF_8),
                    "application/json");
            return;
        }
        blobs.put(digest, sent);
        uploaded.add(repository + " " + digest);
        send(exchange, 201, new byte[0], "");
    }

    private void referrers(HttpExchange exchange) throws IOException {
        if (script.referrers.isEmpty()) {
            send(exchange, script.noReferrers, "<html>no</html>".getBytes(StandardCharsets.UTF_8), "text/html");
            return;
        }
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        int page = query.startsWith("page=") ? Integer.parseInt(query.substring(5)) : 0;
        if (page + 1 < script.referrers.size()) {
            exchange.getResponseHeaders()
                    .set("Link", "<" + exchange.getRequestURI().getPath() + "?page=" + (page + 1) + ">; rel=\"next\"");
        }
        send(
                exchange,
                200,
                ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                                + script.referrers.get(page) + "]}")
                        .getBytes(StandardCharsets.UTF_8),
                "application/vnd.oci.image.index.v1+json");
    }

    private void send(HttpExchange exchange, int status, byte[] body, String type) throws IOException {
        byte[] bytes = body;
        if (!type.isEmpty()
                && !(status == 200
                        && script.manifestType.filter(String::isEmpty).isPresent())) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        if (status == 200 && script.gzip && body.length > 0) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(body);
            }
            bytes = packed.toByteArray();
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        boolean isChunked = script.chunked && bytes.length > 0;
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : isChunked ? 0 : bytes.length);
        if (bytes.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
