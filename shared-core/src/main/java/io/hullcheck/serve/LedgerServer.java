package io.hullcheck.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.inbox.Receiver;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The server: a bounded number of requests at once, a bounded time for each, nothing read of whom it does not know. Thread-safe; runs until it is
 * closed.
 */
public final class LedgerServer implements Closeable {
    private static final int THREADS = 8;
    /** Connections that wait for a thread; more are closed at once. */
    private static final int WAITING = 64;

    /** Seconds for a whole request; whoever sends slower is cut off. The JDK's server reads it when it is first used. */
    private static final String MOST_SECONDS = "20";

    private static final int SECONDS_TO_END = 1;

    private final HttpServer server;
    private final ExecutorService threads;

    private LedgerServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens.
     *
     * @throws io.hullcheck.ledger.LedgerException when the ledger cannot be opened
     * @throws IOException when the address is taken, or the key cannot be read
     */
    public static LedgerServer start(ServeSettings settings) throws IOException {
        limit("sun.net.httpserver.maxReqTime");
        limit("sun.net.httpserver.maxRspTime");
        // so that what is wrong with it is said now, and not to the first who asks
        Ledger.open(settings.ledger()).close();
        HttpServer server = settings.tls().isPresent()
                ? https(settings, settings.tls().get())
                : HttpServer.create(settings.address(), WAITING);
        ExecutorService threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                work -> {
                    Thread thread = new Thread(work, "hullcheck-serve");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.AbortPolicy());
        server.setExecutor(threads);
        Api api = new Api(settings.ledger());
        server.createContext("/", new Guarded(settings, api));
        settings.registries()
                .ifPresent(secret -> server.createContext(
                        "/webhook",
                        new Webhook(
                                new Receiver(secret, settings.ledger(), Receiver.MOST_WAITING, Clock.systemUTC()))));
        server.start();
        return new LedgerServer(server, threads);
    }

    private static void limit(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, MOST_SECONDS);
        }
    }

    private static HttpServer https(ServeSettings settings, ServeSettings.Tls tls) throws IOException {
        try (InputStream in = Files.newInputStream(tls.keyStore())) {
            char[] password = tls.password().toCharArray();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(settings.address(), WAITING);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store " + tls.keyStore() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The port, which the system chooses when 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(SECONDS_TO_END);
        threads.shutdownNow();
    }

    /** Lets in who has the token. */
    private record Guarded(ServeSettings settings, Api api) implements HttpHandler {
        @Override
        public void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                Response.of(answer(exchange)).send(exchange);
            } catch (RuntimeException e) {
                // whatever it is, it is no reason to leave somebody waiting
                Response.of(Reply.problem(500, "The server could not answer")).send(exchange);
            }
        }

        private Reply answer(HttpExchange exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean open = path.equals("/health") || path.equals(Api.OPENAPI);
            if (!open
                    && !settings.readers()
                            .admits(
                                    Optional.ofNullable(
                                            exchange.getRequestHeaders().getFirst("Authorization")),
                                    Optional.empty(),
                                    Optional.empty(),
                                    new byte[0])) {
                return Reply.problem(401, "Show the token that is set: Authorization: Bearer TOKEN");
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                return Reply.problem(405, "There is nothing here but to be read");
            }
            return api.answer(exchange.getRequestURI());
        }
    }

    /** What registries post. */
    private record Webhook(Receiver receiver) implements HttpHandler {
        @Override
        public void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                Receiver.Answer answer = receiver.receive(new Receiver.Request(
                        exchange.getRequestMethod(),
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Hub-Signature-256")),
                        Parameters.of(exchange.getRequestURI()).text("token"),
                        exchange.getRequestBody()));
                answer.retryAfter()
                        .ifPresent(s -> exchange.getResponseHeaders().set("Retry-After", Integer.toString(s)));
                byte[] words = (answer.words() + "\n").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
                exchange.sendResponseHeaders(answer.status(), words.length);
                exchange.getResponseBody().write(words);
            }
        }
    }
}
