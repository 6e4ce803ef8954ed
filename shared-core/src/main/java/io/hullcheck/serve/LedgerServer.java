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
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The server: a bounded number of requests at once, a bounded time for each, nothing read of whom it does not know. Thread-safe; runs until it is
 * closed.
 */
public final class LedgerServer implements Closeable {
    /** Requests that are read at once. One that is sent slowly keeps a thread waiting, which costs little. */
    private static final int READ = 128;
    /** Requests that are answered at once. */
    private static final int ANSWERED = 8;

    private static final int SECONDS_TO_WAIT = 10;
    /** Connections that wait for a thread; more are closed at once. */
    private static final int WAITING = 64;

    /** Seconds for a whole request; whoever sends slower is cut off. The JDK's server reads it when it is first used. */
    private static final String MOST_SECONDS = "20";

    /** With those that browsers keep open for later. */
    private static final String MOST_CONNECTIONS = "1000";

    private static final int SECONDS_TO_END = 2;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Semaphore turns;

    private LedgerServer(HttpServer server, ExecutorService threads, Semaphore turns) {
        this.server = server;
        this.threads = threads;
        this.turns = turns;
    }

    /**
     * Listens.
     *
     * @throws io.hullcheck.ledger.LedgerException when the ledger cannot be opened
     * @throws IOException when the address is taken, or the key cannot be read
     */
    public static LedgerServer start(ServeSettings settings) throws IOException {
        limit("sun.net.httpserver.maxReqTime", MOST_SECONDS);
        limit("sun.net.httpserver.maxRspTime", MOST_SECONDS);
        limit("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        // so that what is wrong with it is said now, and not to the first who asks
        Ledger.open(settings.ledger()).close();
        HttpServer server = settings.tls().isPresent()
                ? https(settings, settings.tls().get())
                : HttpServer.create(settings.address(), WAITING);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                READ,
                READ,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                work -> {
                    Thread thread = new Thread(work, "hullcheck-serve");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.AbortPolicy());
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        Clock clock = Clock.systemUTC();
        Semaphore turns = new Semaphore(ANSWERED, true);
        boolean isSecure = settings.tls().isPresent() || settings.behindProxy();
        server.createContext(
                "/",
                new Guarded(
                        settings.readers(),
                        new Sessions(settings.readers(), isSecure, clock),
                        new LedgerSite(settings.ledger(), settings.assessor(), "", true, clock),
                        turns));
        settings.registries()
                .ifPresent(secret -> server.createContext(
                        "/webhook",
                        new Webhook(new Receiver(secret, settings.ledger(), Receiver.MOST_WAITING, clock))));
        server.start();
        return new LedgerServer(server, threads, turns);
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
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

    /** Lets answers be ended that are being made, for a moment; what registries tell meanwhile they tell again. */
    @Override
    public void close() {
        try {
            turns.tryAcquire(ANSWERED, SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        threads.shutdownNow();
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
                        Parameters.of(query(exchange)).text("token"),
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

    /** As it was sent. */
    static String query(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    }

    /** Waits for a turn; whoever gets none in time has to come again. */
    static boolean isTurn(Semaphore turns) {
        try {
            return turns.tryAcquire(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
