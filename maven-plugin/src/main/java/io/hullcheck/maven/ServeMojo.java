package io.hullcheck.maven;

import io.hullcheck.EventWork;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.policy.Policy;
import io.hullcheck.serve.LedgerServer;
import io.hullcheck.serve.ServeSettings;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
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
    private static final long PAUSE_WITHOUT_LEDGER_MILLISECONDS = 30_000;

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
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(told.isEmpty() ? PAUSE_MILLISECONDS : pauseAfter(work));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        getLog().info("Served");
    }

    /**
     * Works on what registries told. A ledger that is out of reach for a while ends nothing: who asks is answered as soon as it is back.
     *
     * @return milliseconds until there may be more to do
     */
    private long pauseAfter(EventWork work) throws IOException {
        try {
            return work.run(getLog()::info) == 0 ? PAUSE_MILLISECONDS : 0;
        } catch (LedgerException e) {
            getLog().warn(e.getMessage() + " The events wait; they are looked for again in "
                    + PAUSE_WITHOUT_LEDGER_MILLISECONDS / 1000 + " s.");
            return PAUSE_WITHOUT_LEDGER_MILLISECONDS;
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            return 0;
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
        return new EventWork(
                new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC()),
                ledger,
                image -> {
                    ScanRequest request = ScanRequest.of(image)
                            .withPolicy(policy)
                            .withRegistries(access)
                            .withMaxDatabaseAge(age)
                            .withMaxRecordAge(recordAge);
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
