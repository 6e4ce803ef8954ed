package io.hullcheck.maven;

import io.hullcheck.EventWork;
import io.hullcheck.EventWorkers;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.isolation.ChildJvm;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.policy.Policy;
import io.hullcheck.serve.LedgerServer;
import io.hullcheck.serve.ServeSettings;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Serves the ledger by REST, and takes what registries tell, until it is stopped (Ctrl-C). Secrets come from the environment, because a command line
 * is seen by others: {@code HULLCHECK_TOKEN} for those who ask, {@code HULLCHECK_WEBHOOK_TOKEN} for registries, {@code HULLCHECK_KEYSTORE_PASSWORD} for
 * the key.
 */
@Mojo(name = "serve", requiresProject = false, threadSafe = true)
public final class ServeMojo extends PolicyMojo {
    private static final long PAUSE_MILLISECONDS = 1_000;

    /** Maven's own logger reads it when a logger is made (org.slf4j.simpleLogger). */
    private static final String SERVERS_LOG = "org.slf4j.simpleLogger.log.org.eclipse.jetty";

    /** Where to listen, {@code host:port}. Another than a loopback address wants TLS, or a proxy that has it ({@code behindProxy}). */
    @Parameter(property = "hullcheck.address", defaultValue = "127.0.0.1:8484")
    private String address;

    /** The key and its certificate for TLS, a PKCS #12 file. Default: no TLS. */
    @Parameter(property = "hullcheck.keyStore")
    private File keyStore;

    /** Whether something in front of the server has TLS, so that another address than a loopback one may be listened on without. */
    @Parameter(property = "hullcheck.behindProxy", defaultValue = "false")
    private boolean behindProxy;

    /** Registries, with their ports, whose images are scanned when they tell of them. Default: all. */
    @Parameter(property = "hullcheck.registries")
    private List<String> registries;

    /** How many images that registries tell of are scanned at once. */
    @Parameter(property = "hullcheck.eventWorkers", defaultValue = "2")
    private int eventWorkers;

    /**
     * Whether each image is analysed in a Java process of its own, with an empty environment, no logins, and a bounded heap; where bubblewrap
     * ({@code bwrap}) works, without network and with a file system that it can only read.
     */
    @Parameter(property = "hullcheck.isolate", defaultValue = "true")
    private boolean isolate;

    /** Options for that process, by spaces. */
    @Parameter(property = "hullcheck.isolateOptions", defaultValue = ISOLATE_OPTIONS)
    private String isolateOptions;

    private Map<String, String> environment = System.getenv();

    /** For tests. */
    void environment(Map<String, String> values) {
        this.environment = values;
    }

    @Override
    void run() throws IOException {
        String ledger =
                ledger().orElseThrow(() -> new IllegalArgumentException("there is nothing to serve without a ledger"));
        Optional<SharedSecret> told = secret("HULLCHECK_WEBHOOK_TOKEN");
        EventWork work = work(ledger);
        if (eventWorkers < 1) {
            throw new IllegalArgumentException("eventWorkers must be at least 1, not " + eventWorkers);
        }
        if (System.getProperty(SERVERS_LOG) == null) {
            // what the server says of itself is of no use to who reads the log
            System.setProperty(SERVERS_LOG, "warn");
        }
        ServeSettings settings = new ServeSettings(
                listen(),
                ledger,
                secret("HULLCHECK_TOKEN")
                        .orElseThrow(() -> new IllegalArgumentException(
                                "set the environment variable HULLCHECK_TOKEN to what those have to show who ask")),
                told,
                Optional.ofNullable(keyStore)
                        .map(k -> new ServeSettings.Tls(
                                k.toPath(), environment.getOrDefault("HULLCHECK_KEYSTORE_PASSWORD", ""))),
                behindProxy,
                // nobody who looks at a page waits for feeds; updates and rescans fetch them
                Optional.of((inventory, platforms) ->
                        work.scanner().assess(work.request().apply(ImageReference.NONE), inventory, platforms)));
        try (LedgerServer server = LedgerServer.start(settings)) {
            getLog().info("Serving " + (keyStore == null ? "http://" : "https://")
                    + settings.address().getHostString() + ":" + server.port() + "/"
                    + (told.isPresent() ? ", registries post to /webhook" : ""));
            if (told.isEmpty()) {
                waitForEnd();
            } else {
                EventWorkers workers = EventWorkers.start(work, eventWorkers, getLog()::info, getLog()::warn);
                try {
                    waitForEnd();
                } finally {
                    workers.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        getLog().info("Served");
    }

    private static void waitForEnd() throws InterruptedException {
        while (true) {
            Thread.sleep(PAUSE_MILLISECONDS);
        }
    }

    private Optional<SharedSecret> secret(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(t -> !t.isBlank())
                .map(SharedSecret::new);
    }

    /** @throws IllegalArgumentException when it is no address, or one that others could listen in on */
    private InetSocketAddress listen() {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("address wants host:port, not \"" + address + "\"");
        }
        InetSocketAddress listen =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        if (listen.isUnresolved()) {
            throw new IllegalArgumentException("address names no host that is known: " + address);
        }
        if (!listen.getAddress().isLoopbackAddress() && keyStore == null && !behindProxy) {
            throw new IllegalArgumentException(
                    "on " + address + " others can listen in; name a keyStore, or set behindProxy"
                            + " where something in front of it has TLS");
        }
        return listen;
    }

    private EventWork work(String ledger) throws IOException {
        Policy policy = policy();
        RegistryAccess access = registries();
        Duration age = maxDatabaseAge();
        Duration recordAge = maxRecordAge();
        Optional<Path> database = namedDatabase();
        Optional<UpdateRequest> refresh = refresh();
        Optional<ChildJvm> isolation = isolation(isolate, isolateOptions);
        return new EventWork(
                new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC()),
                ledger,
                image -> {
                    ScanRequest request = ScanRequest.of(image)
                            .withPolicy(policy)
                            .withRegistries(access)
                            .withMaxDatabaseAge(age)
                            .withMaxRecordAge(recordAge)
                            .withIsolation(isolation);
                    if (isSample()) {
                        return request.withSample();
                    }
                    if (database.isPresent()) {
                        return request.withDatabase(database.get());
                    }
                    return refresh.isPresent() ? request.withRefresh(refresh.get()) : request;
                },
                registries == null ? Set.of() : Set.copyOf(registries),
                Clock.systemUTC());
    }
}
