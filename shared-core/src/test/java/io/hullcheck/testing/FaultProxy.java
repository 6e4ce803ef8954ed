package io.hullcheck.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a registry, counts, and does wrong what a test tells it to. */
public final class FaultProxy implements AutoCloseable {
    private static final Set<String> OWN = Set.of("host", "connection", "content-length", "upgrade", "http2-settings");

    private final String target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final AtomicInteger token = new AtomicInteger();
    private final Map<String, AtomicInteger> usesLeft = new ConcurrentHashMap<>();
    private volatile int tokenUses;
    private volatile String forbidden = "nothing";
    private volatile String failing = "nothing at all";
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile int status;
    private volatile String retryAfter = "";
    private volatile long cut = Long.MAX_VALUE;
    private volatile boolean changing;
    private int every;
    private Random random = new Random(0);

    /** @param target host and port of the registry */
    public FaultProxy(String target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Ranges that were asked for. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** Blobs that were fetched. */
    public long blobs() {
        return paths.stream()
                .filter(p -> p.startsWith("GET ") && p.contains("/blobs/"))
                .count();
    }

    /** Requests whose path ends so. */
    public long asked(String end) {
        return paths.stream().filter(p -> p.endsWith(end)).count();
    }

    /** Bytes of all answers. */
    public long bytes() {
        return bytes.get();
    }

    /** Breaks each whole blob off after so many bytes. */
    public void cutAfter(long most) {
        cut = most;
    }

    /** Answers the next requests so. */
    public void refuse(int with, String comeBack, int times) {
        status = with;
        retryAfter = comeBack;
        refusals.set(times);
    }

    /** Does wrong with one request in so many: answers 503, or breaks the connection off before or after the registry has it. */
    public void oneIn(int requests, long seed) {
        every = requests;
        random = new Random(seed);
    }

    /**
     * Asks for a token of its own (Distribution, "Token Authentication"), each of which it takes so many times before it is
     * expired.
     */
    public void wantTokens(int uses) {
        tokenUses = uses;
    }

    /** How many tokens were given out. */
    public int tokens() {
        return token.get();
    }

    /** Refuses every upload of one blob. */
    public void forbidUpload(String digest) {
        forbidden = digest;
    }

    /** Answers 500 to everything whose path holds this. */
    public void failAt(String part) {
        failing = part;
    }

    private synchronized int draw() {
        return every == 0 || random.nextInt(every) > 0 ? -1 : random.nextInt(3);
    }

    /** Changes a byte of every blob that is a layer. */
    public void changeBlobs() {
        changing = true;
    }

    /** A client that takes this for its proxy names the whole address. */
    private static String pathAndQuery(URI asked) {
        return asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (refusals.getAndDecrement() > 0) {
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            if (tokenUses > 0 && !mayPass(exchange)) {
                return;
            }
            if (exchange.getRequestURI().getPath().contains(failing)) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            if (String.valueOf(exchange.getRequestURI().getQuery()).contains(forbidden)) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            paths.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            int fault = draw();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (fault == 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (fault == 1) {
                return;
            }
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://" + target + pathAndQuery(exchange.getRequestURI())));
            Headers asked = exchange.getRequestHeaders();
            asked.forEach((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))
                        && !(tokenUses > 0 && name.equalsIgnoreCase("Authorization"))) {
                    values.forEach(v -> request.header(name, v));
                }
            });
            String range = asked.getFirst("Range");
            if (range != null) {
                ranges.add(range);
            }
            HttpResponse<InputStream> answer = client.send(
                    request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(sent))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (fault == 2) {
                answer.body().close();
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                    // uploads go on where the registry says, through here
                    exchange.getResponseHeaders()
                            .put(
                                    name,
                                    values.stream()
                                            .map(v -> v.replace(target, host()))
                                            .toList());
                }
            });
            byte[] body = answer.body().readAllBytes();
            boolean blob = exchange.getRequestURI().getPath().contains("/blobs/");
            if (changing && blob && body.length > 100_000) {
                body[body.length / 2] ^= 1;
            }
            if (exchange.getRequestMethod().equals("HEAD")) {
                answer.headers()
                        .firstValue("content-length")
                        .ifPresent(l -> exchange.getResponseHeaders().set("Content-Length", l));
                exchange.sendResponseHeaders(answer.statusCode(), -1);
                return;
            }
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            int length = (int) (blob && range == null ? Math.min(cut, body.length) : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body, 0, length);
                bytes.addAndGet(length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mayPass(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/token")) {
            int next = token.incrementAndGet();
            usesLeft.put("Bearer t" + next, new AtomicInteger(tokenUses));
            byte[] answer = ("{\"token\": \"t" + next + "\", \"expires_in\": 300}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            return false;
        }
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (usesLeft.getOrDefault(String.valueOf(given), new AtomicInteger()).getAndDecrement() > 0) {
            return true;
        }
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders()
                .set(
                        "WWW-Authenticate",
                        "Bearer realm=\"http://" + host() + "/token\",service=\"test\",scope=\"repository:x:pull\"");
        exchange.sendResponseHeaders(401, -1);
        return false;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
