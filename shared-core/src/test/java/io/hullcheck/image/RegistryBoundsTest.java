package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.registry.Machine;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.RegistryScript;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.ScriptedRegistry;
import io.hullcheck.testing.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that mean harm: nothing they answer has no end, and nobody else learns a login. */
class RegistryBoundsTest {
    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(s -> s.stop(0));
        threads.shutdownNow();
    }

    private String serve(HttpHandler handler) throws IOException {
        return serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50), handler);
    }

    private String serve(HttpServer server, HttpHandler handler) {
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
        servers.add(server);
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private RegistryAccess access(String... plain) {
        return RegistryAccess.DEFAULT
                .withPatience(1, Duration.ofSeconds(1))
                .withSilence(Duration.ofSeconds(1))
                .withPlain(Set.of(plain))
                .withLogins(host -> Optional.of(new RegistryAccess.Login("ann", "s3cret")))
                .withMachine(new Machine(Map.of("HOME", folder.toString()), folder));
    }

    private static void refuse(HttpExchange exchange, String challenge) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        exchange.sendResponseHeaders(401, -1);
    }

    /** Sends so many bytes, and waits between them. */
    private static void drip(HttpExchange exchange, int length, Duration between) throws IOException {
        exchange.sendResponseHeaders(200, length);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < length; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(between.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldGiveUpOnATokenWithoutEnd() throws IOException {
        String[] host = new String[1];
        host[0] = serve(exchange -> {
            if (!exchange.getRequestURI().getPath().equals("/token")) {
                refuse(exchange, "Bearer realm=\"http://" + host[0] + "/token\"");
                return;
            }
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 100_000; i++) {
                    out.write(block);
                }
            }
        });
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + host[0] + "/app:1", access(host[0])))
                .hasMessageContaining("answers with more than 1048576 bytes");
    }

    @Test
    void shouldGiveUpOnAServerThatSendsAByteNowAndThenOrNothing() throws IOException {
        String dripping = serve(exchange -> drip(exchange, 10_000, Duration.ofMillis(200)));
        long start = System.nanoTime();
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + dripping + "/app:1", access(dripping)))
                .hasMessageContaining("it sends too little");
        String silent = serve(exchange -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + silent + "/app:1", access(silent)))
                .hasMessageContaining("it does not answer within 1 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void shouldNotWaitLongerForADrippingRegistryThanTheScanMayTake() throws IOException {
        String host = serve(exchange -> drip(exchange, 10_000, Duration.ofMillis(300)));
        // the registry is given much patience; the scan is not
        RegistryAccess patient = access(host).withSilence(Duration.ofMinutes(5));
        for (boolean all : List.of(false, true)) {
            ScanRequest request = ScanRequest.of("registry:" + host + "/app:1")
                    .withSample()
                    .withRegistries(patient)
                    .withLimits(Limits.DEFAULT.with(Bound.SECONDS, 1));
            Scanner scanner = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC());
            long start = System.nanoTime();
            assertThatThrownBy(() -> {
                        if (all) {
                            scanner.scanAllPlatforms(request);
                        } else {
                            scanner.scan(request);
                        }
                    })
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.TIMED_OUT))
                    .hasMessageContaining("did not end within 1 seconds");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void shouldReportALayerThatOnlyDrips() throws IOException {
        SavedImage image = RoundTrip.image();
        String host = serve(exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] bytes = path.contains("/manifests/") ? image.manifest() : image.config();
            if (path.contains("/blobs/") && !path.endsWith(SavedImage.hex(bytes))) {
                drip(exchange, 100_000, Duration.ofMillis(200));
                return;
            }
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
        assertThat(Catalogued.gaps(RoundTrip.scan("registry:" + host + "/app:1", access(host))))
                .anySatisfy(g -> assertThat(g).contains("layer 1").contains("it sends too little"));
    }

    @Test
    void shouldNotFollowRedirectsWithoutEnd() throws IOException {
        String host = serve(exchange -> {
            exchange.getResponseHeaders().set("Location", exchange.getRequestURI() + "x");
            exchange.sendResponseHeaders(307, -1);
        });
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + host + "/app:1", access(host)))
                .hasMessageContaining("more than 10 times");
    }

    @Test
    void shouldShowALoginToNobodyToWhomARegistryLeads() throws IOException {
        List<String> shown = Collections.synchronizedList(new ArrayList<>());
        String other = serve(exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            refuse(exchange, "Basic realm=\"give it to me\"");
        });
        String host = serve(exchange -> {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                refuse(exchange, "Basic realm=\"x\"");
                return;
            }
            exchange.getResponseHeaders().set("Location", "http://" + other + "/v2/app/manifests/1");
            exchange.sendResponseHeaders(307, -1);
        });
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + host + "/app:1", access(host)))
                .hasMessageContaining("denies access")
                .hasMessageNotContaining("s3cret");
        assertThat(shown).containsOnly("null");
    }

    @Test
    void shouldNotRepeatALoginThatARegistryRepeats() throws IOException {
        String host = serve(exchange -> {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            byte[] error =
                    ("{\"errors\":[{\"message\":\"no: " + shown + " s3cret\"}]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(401, error.length);
            exchange.getResponseBody().write(error);
        });
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + host + "/app:1", access(host)))
                .hasMessageContaining("denies access to app (401): no: Basic …")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("YW5uOnMzY3JldA==");
    }

    @Test
    void shouldNotGoFromTlsToPlainHttp() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder.resolve("certificate"), "IP:127.0.0.1");
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        String plain = serve(exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
        });
        String[] how = new String[1];
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        String host = serve(server, exchange -> {
            if (how[0].equals("token")) {
                refuse(exchange, "Bearer realm=\"http://" + plain + "/token\"");
                return;
            }
            exchange.getResponseHeaders().set("Location", "http://" + plain + "/blob");
            exchange.sendResponseHeaders(307, -1);
        });
        RegistryAccess access = access().withAuthorities(Optional.of(certificate.pem()));
        how[0] = "token";
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + host + "/app:1", access))
                .hasMessageContaining("its token server " + plain + " would be asked without TLS");
        how[0] = "redirect";
        assertThatThrownBy(() -> RoundTrip.scan("registry:" + host + "/app:1", access))
                .hasMessageContaining("it leads from TLS to " + plain + " without TLS");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldReadEveryPageOfWhatIsAttachedAndEndAListWithoutEnd() throws IOException {
        Digest subject = Digest.sha256(RoundTrip.image().manifest());
        List<String> pages = IntStream.range(0, 3)
                .mapToObj(i -> "{\"mediaType\":\"m\",\"size\":1,\"artifactType\":\"t" + i + "\",\"digest\":\""
                        + Digest.sha256(new byte[] {(byte) i}) + "\"}")
                .toList();
        try (ScriptedRegistry registry = ScriptedRegistry.start(new RegistryScript().referrers(pages))) {
            RegistryReferrers referrers =
                    new RegistryReferrers(registry.host() + "/app", access(registry.host()), Limits.DEFAULT);
            assertThat(referrers.of(subject))
                    .extracting(RegistryReferrers.Attached::artifactType)
                    .containsExactly("t0", "t1", "t2");
        }
        for (int status : new int[] {400, 404, 405, 406, 501}) {
            try (ScriptedRegistry registry = ScriptedRegistry.start(new RegistryScript().noReferrers(status))) {
                RegistryReferrers referrers =
                        new RegistryReferrers(registry.host() + "/app", access(registry.host()), Limits.DEFAULT);
                assertThat(referrers.of(subject)).as("status " + status).isEmpty();
            }
        }
        try (ScriptedRegistry registry =
                ScriptedRegistry.start(new RegistryScript().referrers(Collections.nCopies(200, pages.get(0))))) {
            RegistryReferrers referrers =
                    new RegistryReferrers(registry.host() + "/app", access(registry.host()), Limits.DEFAULT);
            assertThatThrownBy(() -> referrers.of(subject)).hasMessageContaining("more than 100 pages");
        }
    }
}
