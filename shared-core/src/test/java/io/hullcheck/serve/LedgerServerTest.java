package io.hullcheck.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ledger behind a real server, asked by those who may and those who may not. */
class LedgerServerTest {
    private static final String TOKEN = "a token of those who ask";
    private static final String WEBHOOK = "a token of registries";

    @TempDir
    private Path folder;

    private LedgerServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void serve() throws IOException {
        OneLibrary.log4Shell(folder.resolve("app.tar"));
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            ledger.record(
                    new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC())
                            .scan(ScanRequest.of(folder.resolve("app.tar").toString())
                                    .withSample()),
                    Use.SCANNED);
        }
        server = LedgerServer.start(settings(Optional.empty()));
    }

    private ServeSettings settings(Optional<ServeSettings.Tls> tls) {
        return new ServeSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.resolve("ledger.db").toString(),
                new SharedSecret(TOKEN),
                Optional.of(new SharedSecret(WEBHOOK)),
                tls);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + TOKEN);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void shouldTellImagesWhatIsInThemAndWhatIsKnownOfThem() throws Exception {
        JsonNode images = json("/api/v1/images?verdict=FAILED&sort=used");
        assertThat(images.at("/items")).hasSize(1);
        String digest = images.at("/items/0/digest").asText();
        assertThat(images.at("/items/0/critical").asInt()).isEqualTo(2);
        assertThat(json("/api/v1/images/" + digest).at("/verdict").asText()).isEqualTo("FAILED");
        assertThat(json("/api/v1/images/" + digest + "/packages?type=maven")
                        .at("/items/0/name")
                        .asText())
                .isEqualTo("org.apache.logging.log4j:log4j-core");
        assertThat(json("/api/v1/images/" + digest + "/findings?severity=CRITICAL")
                        .at("/items"))
                .hasSize(2);
        assertThat(json("/api/v1/images/" + digest + "/places").at("/items")).hasSize(2);
        assertThat(json("/api/v1/findings?vulnerability=ghsa-jfh8-c2jp-5v3q")
                        .at("/items/0/digest")
                        .asText())
                .isEqualTo(digest);
        assertThat(json("/api/v1/packages?name=org.apache.logging.log4j:log4j-core")
                        .at("/items"))
                .hasSize(1);
        assertThat(json("/api/v1/images?name=app:1").at("/items")).hasSize(1);
        assertThat(json("/api/v1/images?name=other").at("/items")).isEmpty();
        assertThat(json("/api/v1/rescans").at("/items")).isEmpty();
        JsonNode page = json("/api/v1/findings?limit=1&offset=1");
        assertThat(page.at("/more").asBoolean()).isTrue();
        assertThat(page.at("/items")).hasSize(1);
        assertThat(json("/health").at("/status").asText()).isEqualTo("up");
    }

    @Test
    void shouldSendAgainOnlyWhatHasChanged() throws Exception {
        HttpResponse<String> first = get("/api/v1/images");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> same = get("/api/v1/images", "If-None-Match", tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(get("/api/v1/images", "If-None-Match", "\"another\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldTellNothingToWhoDoesNotShowTheToken() throws Exception {
        for (String path :
                List.of("/api/v1/images", "/api/v1/findings", "/", "/none", "/api/v1/images?token=a%20token")) {
            HttpResponse<String> response = client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(response.body()).doesNotContain("app", TOKEN);
        }
        assertThat(client.send(
                                request("/api/v1/images")
                                        .header("Authorization", "Bearer " + WEBHOOK)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() throws Exception {
        assertThat(get("/api/v1/images?verdct=FAILED").body()).contains("there is no parameter", "verdict");
        for (String path : List.of(
                "/api/v1/images?limit=0",
                "/api/v1/images?limit=1001",
                "/api/v1/images?offset=-1",
                "/api/v1/images?sort=best",
                "/api/v1/images?name=%00")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(400);
        }
        assertThat(get("/api/v1/images/sha256:" + "0".repeat(64)).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/images/../../etc/passwd").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/images?name=%27%20OR%201=1--").body()).contains("\"items\":[]");
        assertThat(client.send(
                                request("/api/v1/images")
                                        .header("Authorization", "Bearer " + TOKEN)
                                        .DELETE()
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void shouldTakeWhatRegistriesTellAndNothingElseThere() throws Exception {
        String event = "{\"id\": \"1\", \"action\": \"pull\", \"target\": {\"mediaType\":"
                + " \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"sha256:" + "0a".repeat(32)
                + "\", \"repository\": \"app\"}, \"request\": {\"host\": \"registry.example.com\"}}";
        for (String[] one :
                new String[][] {{WEBHOOK, event, "202"}, {TOKEN, event, "401"}, {WEBHOOK, "no notification", "400"}}) {
            assertThat(client.send(
                                    request("/webhook")
                                            .header("Authorization", "Bearer " + one[0])
                                            .POST(HttpRequest.BodyPublishers.ofString(one[1]))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(Integer.parseInt(one[2]));
        }
        assertThat(client.send(
                                request("/webhook?token=a%20token%20of%20registries")
                                        .POST(HttpRequest.BodyPublishers.ofString(" ".repeat((1 << 20) + 1_000)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    private String raw(String sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(sent.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void shouldRefuseWhatIsNoRequestAndGoOn() throws Exception {
        for (String sent : List.of(
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET /api/v1/images?name=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n",
                "GET / HTTP/9.9\r\nA\r\n\r\n",
                "GET " + "/x".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(2_000) + "\r\n",
                "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "")) {
            assertThat(raw(sent)).doesNotContain("HTTP/1.1 200");
        }
        assertThat(json("/health").at("/status").asText()).isEqualTo("up");
    }

    @Test
    void shouldAnswerOthersWhileSomeSendSlowly() throws Exception {
        Socket[] slow = new Socket[6];
        try {
            for (int i = 0; i < slow.length; i++) {
                slow[i] = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow[i].getOutputStream()
                        .write("POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Len"
                                .getBytes(StandardCharsets.ISO_8859_1));
                slow[i].getOutputStream().flush();
            }
            assertThat(json("/api/v1/images").at("/items")).hasSize(1);
        } finally {
            for (Socket one : slow) {
                one.close();
            }
        }
        assertThat(System.getProperty("sun.net.httpserver.maxReqTime")).isEqualTo("20");
    }

    @Test
    void shouldSpeakTlsWithAKeyOfItsOwn() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Programs.run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "changeit-now"));
        assertThatThrownBy(
                        () -> LedgerServer.start(settings(Optional.of(new ServeSettings.Tls(keys, "wrong-password")))))
                .isInstanceOf(IOException.class);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            trusted.load(in, "changeit-now".toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        try (LedgerServer secure =
                LedgerServer.start(settings(Optional.of(new ServeSettings.Tls(keys, "changeit-now"))))) {
            assertThat(HttpClient.newBuilder()
                            .sslContext(context)
                            .build()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create("https://127.0.0.1:" + secure.port() + "/api/v1/images"))
                                            .header("Authorization", "Bearer " + TOKEN)
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
