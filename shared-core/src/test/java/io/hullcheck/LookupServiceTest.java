package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.inventory.language.LocalRepository;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupServiceTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    /** The shape that Maven Central's search publishes. */
    private volatile String answer =
            "{\"response\":{\"numFound\":1,\"docs\":[{\"id\":\"org.acme:lib:1.2\",\"g\":\"org.acme\","
                    + "\"a\":\"lib\",\"v\":\"1.2\",\"p\":\"jar\"}]}}";

    @BeforeEach
    void aServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getQuery());
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Inventory scanned(KnownArtifacts released) throws IOException {
        return new Scanner()
                .inventory(ScanRequest.of("dir:" + folder.resolve("root")).withReleased(released));
    }

    private LookupService service() {
        return new LookupService(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/select", HttpSettings.PATIENT.impatient());
    }

    private void jar(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve("root"));
        Files.write(
                folder.resolve("root").resolve(name),
                new Zip().file("org/acme/X.class", content).bytes());
    }

    @Test
    void shouldAskTheServiceThatTheUserNamesAndSendNothingButTheDigest() throws IOException {
        jar("secret-name.jar", "a");
        jar("copy.jar", "a");
        InstalledPackage lib = Catalogued.only(scanned(service()));
        assertThat(lib.purl()).isEqualTo("pkg:maven/org.acme/lib@1.2");
        assertThat(lib.why()).contains("127.0.0.1");
        assertThat(asked).isNotEmpty().allSatisfy(q -> assertThat(q).matches("q=1:\"[0-9a-f]{40}\"&rows=20&wt=json"));
    }

    @Test
    void shouldNotAskAboutWhatTheLocalRepositoryKnowsOrTheJarSaysItself() throws IOException {
        jar("a.jar", "a");
        Path known = folder.resolve("repository/org/acme/other/3/other-3.jar");
        Files.createDirectories(known.getParent());
        Files.copy(folder.resolve("root/a.jar"), known);
        Files.write(
                folder.resolve("root/b.jar"),
                new Zip().coordinates("g", "b", "1").bytes());
        KnownArtifacts both = new LocalRepository(folder.resolve("repository"), Map.of()).orElse(service());
        assertThat(Catalogued.names(scanned(both))).containsExactly("g:b 1", "org.acme:other 3");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldSayOnceThatTheServiceCouldNotBeAskedAndGoOn() throws IOException {
        jar("a-1.jar", "a");
        jar("b-2.jar", "b");
        for (String wrong : List.of("no JSON", "{\"response\":")) {
            answer = wrong;
            Inventory inventory = scanned(service());
            assertThat(Catalogued.names(inventory)).containsExactly("a 1", "b 2");
            assertThat(inventory.gaps()).singleElement().satisfies(g -> {
                assertThat(g.kind()).isEqualTo(Gap.Kind.LOOKUP_FAILED);
                assertThat(g.what()).contains("127.0.0.1", "no JSON");
            });
        }
        status = 429;
        asked.clear();
        assertThat(Catalogued.gaps(scanned(service())))
                .singleElement()
                .asString()
                .contains("answers 429");
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldRefuseAnAddressThatIsNone() {
        assertThatThrownBy(() -> new LookupService("search", HttpSettings.PATIENT))
                .hasMessageContaining("lookup wants the address");
    }
}
