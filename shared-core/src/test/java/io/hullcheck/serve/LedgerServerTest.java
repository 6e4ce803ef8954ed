package io.hullcheck.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageReference;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
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
import java.time.Duration;
import java.util.ArrayList;
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
                    scanner()
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
                tls,
                false,
                Optional.of((inventory, platforms) ->
                        scanner().assess(ScanRequest.of(ImageReference.NONE).withSample(), inventory, platforms)));
    }

    private Scanner scanner() {
        return new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC());
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
        assertThat(json("/api/v1/scans?verdict=FAILED").at("/items/0/kind").asText())
                .isEqualTo("SCANNED");
        assertThat(json("/api/v1/images/" + digest + "/scans?verdict=HEALTHY").at("/items"))
                .isEmpty();
        assertThat(json("/api/v1/images/" + digest + "/scans")
                        .at("/items/0/critical")
                        .asInt())
                .isEqualTo(2);
        assertThat(json("/api/v1/images?name=app:1").at("/items")).hasSize(1);
        assertThat(json("/api/v1/images?name=other").at("/items")).isEmpty();
        assertThat(json("/api/v1/findings?vulnerability=%25").at("/items")).isEmpty();
        assertThat(json("/api/v1/findings").at("/items")).hasSizeGreaterThan(2);
        assertThat(json("/api/v1/findings?severity=CRITICAL").at("/items")).hasSize(2);
        assertThat(json("/api/v1/findings?severity=NEGLIGIBLE").at("/items")).isEmpty();
        assertThat(json("/api/v1/findings?package=org.apache.logging.log4j:log4j-core&severity=CRITICAL")
                        .at("/items"))
                .hasSize(2);
        assertThat(json("/api/v1/packages").at("/items")).hasSize(1);
        assertThat(json("/api/v1/packages?type=maven").at("/items")).hasSize(1);
        assertThat(json("/api/v1/packages?type=deb").at("/items")).isEmpty();
        assertThat(json("/api/v1/packages?version=2.14.1").at("/items")).hasSize(1);
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

    private String digest() throws Exception {
        return json("/api/v1/images").at("/items/0/digest").asText();
    }

    @Test
    void shouldMakeAnyReportOfAnImageThatIsInTheLedgerAlone() throws Exception {
        Files.delete(folder.resolve("app.tar"));
        String reports = "/api/v1/images/" + digest() + "/reports/";
        JsonNode report = json(reports + "json");
        assertThat(report.at("/verdict").asText()).isEqualTo("FAILED");
        assertThat(report.at("/packages/0/locations/0/path").asText()).startsWith("/log4j-core.jar!");
        HttpResponse<String> page = get(reports + "html");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'");
        assertThat(page.body()).contains("Hullcheck report", "log4j-core");
        assertThat(json(reports + "cyclonedx").at("/components/0/purl").asText())
                .isEqualTo("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1");
        HttpResponse<String> kept = get(reports + "junit");
        assertThat(kept.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"junit.xml\"");
        assertThat(get(reports + "table").statusCode()).isEqualTo(404);
        assertThat(get(reports + "json?x=1").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/images/sha256:" + "0".repeat(64) + "/reports/json")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldKnowTheImagesOfAnIndexByTheDigestThatATagHas() throws Exception {
        Path layout = SavedImage.folder(
                folder.resolve("layout"),
                SavedImage.ociOfPlatforms("many:1", List.of(platform("amd64"), platform("arm64"))));
        Digest index;
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            ScanReport report =
                    scanner().scanAllPlatforms(ScanRequest.of("oci:" + layout).withSample());
            assertThat(ledger.record(report, Use.SCANNED)).isEqualTo(2);
            index = report.inventory().image().digest().orElseThrow();
        }
        assertThat(get("/images/" + index).body()).contains("One index, 2 images", "linux/amd64", "linux/arm64");
        assertThat(json("/api/v1/images?index=" + index).at("/items")).hasSize(2);
        JsonNode report = json("/api/v1/images/" + index + "/reports/json");
        assertThat(report.at("/image/digest").asText()).isEqualTo(index.toString());
        assertThat(report.at("/image/platforms")).hasSize(2);
        assertThat(report.at("/findings/0/locations")).hasSize(2);
    }

    private static SavedImage platform(String architecture) throws IOException {
        return new SavedImage()
                .layer(new LayerTar()
                        .file(
                                "log4j.jar",
                                new Zip()
                                        .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                        .bytes()))
                .platform("linux", architecture);
    }

    @Test
    void shouldGiveTheListOfARegistryDefenderByItsOwnAddress() throws Exception {
        String digest = digest();
        // https://learn.microsoft.com/rest/api/defenderforcloud/sub-assessments/list
        String list =
                "/subscriptions/1/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r/repositories/app/images/"
                        + digest
                        + "/providers/Microsoft.Security/assessments/c0b7cfc6-3172-465a-b378-53c7ff2cc0d5/subAssessments";
        JsonNode value = json(list + "?api-version=2019-01-01-preview").path("value");
        assertThat(value).hasSizeGreaterThanOrEqualTo(2);
        JsonNode first = value.get(0);
        assertThat(first.at("/properties/status/code").asText()).isEqualTo("Unhealthy");
        assertThat(first.at("/properties/resourceDetails/id").asText()).endsWith("/images/" + digest);
        // an entry's own id leads to it
        assertThat(first.path("id").asText())
                .isEqualTo("/repositories/app/images/" + digest
                        + "/providers/Microsoft.Security/assessments/c0b7cfc6-3172-465a-b378-53c7ff2cc0d5/subAssessments/"
                        + first.path("name").asText());
        assertThat(json(first.path("id").asText() + "?api-version=2019-01-01-preview")
                        .at("/properties/id"))
                .isEqualTo(first.at("/properties/id"));
        for (String[] wrong : new String[][] {
            {list + "/none", "404", "ResourceNotFound"},
            {list + "?api-version=1999-01-01", "400", "InvalidApiVersionParameter"},
            {list.replace("c0b7cfc6", "00000000"), "404", "AssessmentNotFound"},
            {list.replace(digest, "sha256:" + "0".repeat(64)), "404", "ResourceNotFound"},
            {"/providers/Microsoft.Security/assessments", "404", "InvalidResourceType"}
        }) {
            HttpResponse<String> response = get(wrong[0]);
            assertThat(response.statusCode()).as(wrong[0]).isEqualTo(Integer.parseInt(wrong[1]));
            assertThat(new ObjectMapper()
                            .readTree(response.body())
                            .at("/error/code")
                            .asText())
                    .isEqualTo(wrong[2]);
        }
        assertThat(client.send(request(list).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldShowPeopleTheImagesTheTrendAndWhoHasWhat() throws Exception {
        String digest = digest();
        assertThat(get("/").body())
                .contains("Images by verdict", "Worst first", "/images/" + digest, "images?verdict=FAILED&amp;age=DAY")
                .contains("<polygon class=\"critical\"", "<polygon class=\"failed\"", "From 0 images on");
        assertThat(get("/images?verdict=FAILED&age=DAY").body()).contains(digest);
        assertThat(get("/images?verdict=HEALTHY").body()).doesNotContain(digest).contains("None.");
        assertThat(get("/images?offset=100").body()).contains("Those before").doesNotContain("Those after");
        assertThat(get("/images/" + digest).body())
                .contains("CVE-2021-44228", "log4j-core", "/reports/html", "app:1", "FAILED", "What became of it");
        assertThat(get("/search?q=ghsa-jfh8-c2jp-5v3q").body()).contains("Images with the vulnerability", digest);
        assertThat(get("/search?q=log4j-core").body()).contains("Images with the package", digest);
        assertThat(get("/search?q=APP:").body()).contains("Images of that name", digest);
        assertThat(get("/search?q=%25").body()).contains("No image has it").doesNotContain(digest);
        assertThat(get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").body())
                .contains("&lt;script>alert(1)")
                .doesNotContain("<script");
        for (String[] wrong : new String[][] {
            {"/search", "400"},
            {"/search?q=%00", "400"},
            {"/images?age=OLD", "400"},
            {"/?x=1", "400"},
            {"/images/sha256:" + "0".repeat(64), "404"},
            {"/none", "404"}
        }) {
            HttpResponse<String> response = get(wrong[0]);
            assertThat(response.statusCode()).as(wrong[0]).isEqualTo(Integer.parseInt(wrong[1]));
            assertThat(response.body()).contains("<h1>Not ");
        }
    }

    private HttpResponse<String> form(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> browse(String path, String cookie) throws Exception {
        return client.send(
                request(path)
                        .header("Accept", "text/html,*/*")
                        .header("Cookie", "other=1; " + cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldKnowABrowserByACookieThatNobodyCanMakeWithoutTheToken() throws Exception {
        String token = TOKEN.replace(' ', '+');
        HttpResponse<String> asked = browse("/images?verdict=FAILED", "");
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.body())
                .contains("<label for=\"token\">", "value=\"/images?verdict=FAILED\"")
                .doesNotContain("sha256:");
        assertThat(form("/login", "token=wrong&to=/images").body()).contains("That is not the token");
        HttpResponse<String> in = form("/login", "token=" + token + "&to=/images?verdict%3DFAILED");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location")).contains("/images?verdict=FAILED");
        String set = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain(TOKEN);
        String cookie = set.replaceFirst(";.*", "");
        assertThat(browse("/images?verdict=FAILED", cookie).body()).contains(digest());
        assertThat(browse("/api/v1/images", cookie).statusCode()).isEqualTo(200);
        // longer, or signed by another token
        String end = cookie.replaceFirst(".*=(\\d+)\\..*", "$1");
        assertThat(browse("/", cookie.replace(end, Long.toString(Long.parseLong(end) + 1)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(browse(
                                "/",
                                new Sessions(new SharedSecret("a token of somebody else"), false, Clock.systemUTC())
                                        .begin()
                                        .replaceFirst(";.*", ""))
                        .statusCode())
                .isEqualTo(401);
        assertThat(browse(
                                "/",
                                new Sessions(
                                                new SharedSecret(TOKEN),
                                                false,
                                                Clock.offset(Clock.systemUTC(), Duration.ofHours(-13)))
                                        .begin()
                                        .replaceFirst(";.*", ""))
                        .statusCode())
                .isEqualTo(401);
        // nobody is led elsewhere
        for (String target :
                List.of("https://example.com", "//example.com", "/%5Cexample.com", "/%0D%0AX:%20y", "/login")) {
            assertThat(form("/login", "token=" + token + "&to=" + target)
                            .headers()
                            .firstValue("Location"))
                    .as(target)
                    .contains("/");
        }
        assertThat(form("/login", "token=" + "x".repeat(9_000)).statusCode()).isEqualTo(413);
        assertThat(form("/logout", "", "Cookie", cookie)
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow())
                .startsWith("hullcheck-session=;")
                .contains("Max-Age=0");
        assertThat(form("/images", "", "Cookie", cookie).statusCode()).isEqualTo(405);
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

    /** Many that have opened a connection and send no more than that. */
    private List<Socket> slow(int number, String sent) throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Socket one = new Socket(InetAddress.getLoopbackAddress(), server.port());
            slow.add(one);
            one.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            one.getOutputStream().flush();
        }
        return slow;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket one : sockets) {
            one.close();
        }
    }

    @Test
    void shouldAnswerOthersWhileAThousandSendTheirHeadersSlowly() throws Exception {
        List<Socket> slow = slow(1_000, "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Len");
        try {
            assertAnswersAtOnce();
        } finally {
            close(slow);
        }
    }

    @Test
    void shouldAnswerOthersWhileAThousandSendTheirBodiesSlowly() throws Exception {
        List<Socket> slow = slow(
                500,
                "POST /webhook HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: 1000000\r\n\r\n{");
        slow.addAll(slow(500, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nt"));
        try {
            assertAnswersAtOnce();
        } finally {
            close(slow);
        }
    }

    @Test
    void shouldAnswerOthersWhileManyDoNotTakeTheirAnswers() throws Exception {
        List<Socket> slow = slow(
                300,
                ("GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")
                        .repeat(40));
        try {
            assertAnswersAtOnce();
        } finally {
            close(slow);
        }
    }

    /** Before the slow ones are cut off, which is after fifteen seconds. */
    private void assertAnswersAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            HttpResponse<String> response = get("/api/v1/images");
            // thousands of requests in one moment are more than are answered at once; whoever asks again is answered
            while (response.statusCode() == 503) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(14));
                Thread.sleep(100);
                response = get("/api/v1/images");
            }
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(14));
        }
    }

    /** A byte now and then is no reason to wait longer. */
    @Test
    void shouldCutOffWhoNeverComesToAnEnd() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
            long start = System.nanoTime();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 60; i++) {
                            out.write('x');
                            out.flush();
                            Thread.sleep(1_000);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        }
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
