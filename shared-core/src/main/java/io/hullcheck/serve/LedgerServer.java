package io.hullcheck.serve;

import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.inbox.Receiver;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The server, by Jetty: a bounded number of requests at once, a bounded time for each, nothing read of whom it does not know. Thread-safe; runs until
 * it is closed.
 */
public final class LedgerServer implements Closeable {
    /** Requests that are answered at once; others wait in a line. */
    private static final int ANSWERED = 8;

    /** What registries tell, taken at once. */
    private static final int TAKEN = 4;

    /** Requests in a line; whoever finds it full has to come again. */
    private static final int WAITING = 256;

    /** Seconds for a whole request, and for a whole answer to be taken. */
    private static final int SECONDS = 20;

    private static final int MOST_CONNECTIONS = 2_000;
    private static final int MOST_OF_ONE_ADDRESS = 256;
    private static final int SWEEP_MILLISECONDS = 250;
    private static final int MOST_HEADER_BYTES = 16 << 10;

    /** Of Jetty, which only moves bytes. */
    private static final int THREADS = 16;

    private static final int MILLISECONDS_TO_END = 2_000;

    private final Server server;
    private final ServerConnector connector;
    private final ExecutorService answering;
    private final ExecutorService taking;
    private final ScheduledExecutorService sweeping;

    private LedgerServer(
            Server server,
            ServerConnector connector,
            ExecutorService answering,
            ExecutorService taking,
            ScheduledExecutorService sweeping) {
        this.server = server;
        this.connector = connector;
        this.answering = answering;
        this.taking = taking;
        this.sweeping = sweeping;
    }

    /**
     * Listens.
     *
     * @throws io.hullcheck.ledger.LedgerException when the ledger cannot be opened
     * @throws IOException when the address is taken, or the key cannot be read
     */
    public static LedgerServer start(ServeSettings settings) throws IOException {
        // so that what is wrong with it is said now, and not to the first who asks
        Ledger.open(settings.ledger()).close();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("hullcheck-serve");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = connector(server, settings);
        server.addConnector(connector);
        Clock clock = Clock.systemUTC();
        boolean isSecure = settings.tls().isPresent() || settings.behindProxy();
        Answers site = new Guarded(
                settings.readers(),
                new Sessions(settings.readers(), isSecure, clock),
                new LedgerSite(settings.ledger(), settings.assessor(), "", true, clock));
        Answers webhook = settings.registries()
                .<Answers>map(
                        secret -> new Webhook(new Receiver(secret, settings.ledger(), Receiver.MOST_WAITING, clock)))
                .orElse(site);
        Connections connections =
                Connections.of(SECONDS, MOST_CONNECTIONS, MOST_OF_ONE_ADDRESS, settings.behindProxy());
        ExecutorService answering = line(ANSWERED, "hullcheck-answer");
        ExecutorService taking = line(TAKEN, "hullcheck-webhook");
        server.setHandler(new GracefulHandler(new RequestHandler(site, answering, webhook, taking, connections)));
        server.setStopTimeout(MILLISECONDS_TO_END);
        ScheduledExecutorService sweeping =
                Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "hullcheck-connections"));
        LedgerServer started = new LedgerServer(server, connector, answering, taking, sweeping);
        try {
            server.start();
        } catch (Exception e) {
            started.close();
            throw e instanceof IOException io
                    ? io
                    : new IOException("the server cannot be started: " + e.getMessage(), e);
        }
        sweeping.scheduleWithFixedDelay(
                () -> connections.sweep(connector.getConnectedEndPoints()),
                SWEEP_MILLISECONDS,
                SWEEP_MILLISECONDS,
                TimeUnit.MILLISECONDS);
        return started;
    }

    private static ExecutorService line(int threads, String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                work -> daemon(work, name),
                new ThreadPoolExecutor.AbortPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static ServerConnector connector(Server server, ServeSettings settings) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        http.setResponseHeaderSize(MOST_HEADER_BYTES);
        // addresses lead to no files here: they are compared with those that there are, and with nothing else
        http.setUriCompliance(UriCompliance.UNSAFE);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector = settings.tls().isPresent()
                ? new ServerConnector(
                        server,
                        1,
                        1,
                        new SslConnectionFactory(tls(settings.tls().get()), plain.getProtocol()),
                        plain)
                : new ServerConnector(server, 1, 1, plain);
        connector.setHost(settings.address().getHostString());
        connector.setPort(settings.address().getPort());
        connector.setIdleTimeout(TimeUnit.SECONDS.toMillis(SECONDS));
        connector.setAcceptQueueSize(WAITING);
        return connector;
    }

    private static SslContextFactory.Server tls(ServeSettings.Tls tls) throws IOException {
        try (InputStream in = Files.newInputStream(tls.keyStore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, tls.password().toCharArray());
            SslContextFactory.Server context = new SslContextFactory.Server();
            context.setKeyStore(keys);
            context.setKeyStorePassword(tls.password());
            // one key serves whatever name the server is called by
            context.setSniRequired(false);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store " + tls.keyStore() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The port, which the system chooses when 0 was asked for. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Lets answers be ended that are being made, for a moment; what registries tell meanwhile they tell again. */
    @Override
    public void close() {
        sweeping.shutdownNow();
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger(LedgerServer.class.getName())
                    .log(System.Logger.Level.WARNING, "The server did not stop in order", e);
        }
        answering.shutdownNow();
        taking.shutdownNow();
    }
}
