package io.hullcheck.advisory.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.hullcheck.image.Progress;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.FeedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between here and a web server. */
@Timeout(60)
class HttpBaseTest {
    private static final HttpSettings QUICK = new HttpSettings(
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofMillis(700),
            4,
            Duration.ofSeconds(3));

    @TempDir
    Path folder;

    private Path files;
    private FeedServer server;
    private byte[] large;

    @BeforeEach
    void start() throws IOException {
        files = Files.createDirectories(folder.resolve("files/Rocky Linux"));
        large = new byte[300_000];
        new Random(1).nextBytes(large);
        Files.write(files.resolve("all.zip"), large);
        server = new FeedServer(folder.resolve("files"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Fetched fetch(String validator) throws IOException {
        return fetch(QUICK, List.of(server.base()), validator, Progress.NONE);
    }

    private Fetched fetch(HttpSettings settings, List<String> bases, String validator, Progress progress)
            throws IOException {
        try (Downloads downloads = new Downloads(folder.resolve("downloads"))) {
            Fetched fetched = FeedBases.of(bases, "hullcheck.kev", settings, downloads, progress)
                    .fetch("Rocky Linux/all.zip", validator);
            if (fetched instanceof Fetched.Content content) {
                assertThat(content.file()).hasBinaryContent(large);
                content.close();
            }
            return fetched;
        }
    }

    private static String validator(Fetched fetched) {
        return ((Fetched.Content) fetched).validator();
    }

    @Test
    void shouldFetchOnceAndAskOnlyWhetherItChangedAfterThat() throws IOException {
        String validator = validator(fetch(FeedBase.NEVER));
        assertThat(fetch(validator)).isInstanceOf(Fetched.Unchanged.class);
        large = new byte[] {1, 2, 3};
        Files.write(files.resolve("all.zip"), large);
        assertThat(fetch(validator)).isInstanceOf(Fetched.Content.class);
        assertThat(server.requests())
                .containsExactly("200 Rocky Linux/all.zip", "304 Rocky Linux/all.zip", "200 Rocky Linux/all.zip");
        assertThat(folder.resolve("downloads")).doesNotExist();
    }

    /** Promises the whole file, and ends after its first bytes. */
    private void breakOff(HttpExchange exchange, int bytes) throws IOException {
        exchange.getResponseHeaders()
                .set(
                        "ETag",
                        "\"" + large.length + "-"
                                + Files.getLastModifiedTime(files.resolve("all.zip"))
                                        .toMillis() + "\"");
        exchange.sendResponseHeaders(200, large.length);
        exchange.getResponseBody().write(large, 0, bytes);
        exchange.getResponseBody().flush();
    }

    @Test
    void shouldGoOnWhereADownloadBrokeOff() throws IOException {
        AtomicInteger cuts = new AtomicInteger();
        server.fault((exchange, path) -> {
            if (cuts.getAndIncrement() > 0) {
                return false;
            }
            breakOff(exchange, 100_000);
            return true;
        });
        AtomicLong bytes = new AtomicLong();
        Progress counting = (what, total, unit) -> new Progress.Task() {
            @Override
            public void advance(long by) {
                bytes.addAndGet(by);
            }

            @Override
            public void close() {}
        };
        assertThat(fetch(QUICK, List.of(server.base()), FeedBase.NEVER, counting))
                .isInstanceOf(Fetched.Content.class);
        assertThat(server.requests()).containsExactly("fault Rocky Linux/all.zip", "206 Rocky Linux/all.zip");
        assertThat(bytes.get()).isEqualTo(large.length);
    }

    @Test
    void shouldGoOnInAnotherProcessToo() throws IOException {
        server.fault((exchange, path) -> {
            breakOff(exchange, 50_000);
            return true;
        });
        HttpSettings once = new HttpSettings(
                Optional.empty(), Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ZERO);
        assertThatThrownBy(() -> fetch(once, List.of(server.base()), FeedBase.NEVER, Progress.NONE))
                .isInstanceOf(FeedException.class);
        server.fault((exchange, path) -> false);
        server.forget();
        assertThat(fetch(FeedBase.NEVER)).isInstanceOf(Fetched.Content.class);
        assertThat(server.requests()).containsExactly("206 Rocky Linux/all.zip");
    }

    @Test
    void shouldNotGoOnWithAFileThatHasChangedMeanwhile() throws IOException {
        AtomicInteger cuts = new AtomicInteger();
        server.fault((exchange, path) -> {
            if (cuts.getAndIncrement() > 0) {
                return false;
            }
            exchange.getResponseHeaders().set("ETag", "\"older\"");
            exchange.sendResponseHeaders(200, large.length);
            exchange.getResponseBody().write(new byte[100_000]);
            exchange.getResponseBody().flush();
            return true;
        });
        assertThat(fetch(FeedBase.NEVER)).isInstanceOf(Fetched.Content.class);
        assertThat(server.requests()).containsExactly("fault Rocky Linux/all.zip", "200 Rocky Linux/all.zip");
    }

    @Test
    void shouldComeBackWhenTheServerAsksTo() throws IOException {
        AtomicInteger refused = new AtomicInteger();
        AtomicLong first = new AtomicLong();
        AtomicLong second = new AtomicLong();
        server.fault((exchange, path) -> {
            if (refused.getAndIncrement() > 0) {
                second.set(System.nanoTime());
                return false;
            }
            first.set(System.nanoTime());
            exchange.getResponseHeaders().set("Retry-After", "2");
            exchange.sendResponseHeaders(429, -1);
            return true;
        });
        assertThat(fetch(FeedBase.NEVER)).isInstanceOf(Fetched.Content.class);
        // what the server asked for, not how fast we are
        assertThat(second.get() - first.get()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void shouldNotWaitForAServerThatAsksForTooMuch() {
        server.fault((exchange, path) -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            exchange.sendResponseHeaders(503, -1);
            return true;
        });
        assertThatThrownBy(() -> fetch(FeedBase.NEVER))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("503")
                .hasMessageContaining("3600 seconds")
                .hasMessageContaining("mirror");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void shouldGiveUpAfterAFewAttemptsAndSayWhatToDo() {
        server.fault((exchange, path) -> {
            exchange.sendResponseHeaders(500, -1);
            return true;
        });
        assertThatThrownBy(() -> fetch(FeedBase.NEVER))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("answers 500 for Rocky Linux/all.zip");
        assertThat(server.requests()).hasSize(QUICK.attempts());
    }

    @Test
    void shouldNotTryAgainWhereTryingDoesNotHelp() {
        server.fault((exchange, path) -> {
            exchange.sendResponseHeaders(403, -1);
            return true;
        });
        assertThatThrownBy(() -> fetch(FeedBase.NEVER)).hasMessageContaining("answers 403");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void shouldNotHangWithAServerThatStalls() {
        CountDownLatch end = new CountDownLatch(1);
        server.fault((exchange, path) -> {
            exchange.sendResponseHeaders(200, large.length);
            OutputStream out = exchange.getResponseBody();
            out.write(large, 0, 1000);
            out.flush();
            try {
                end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        HttpSettings once = new HttpSettings(
                Optional.empty(), Optional.empty(), Duration.ofSeconds(5), Duration.ofMillis(600), 1, Duration.ZERO);
        assertThatThrownBy(() -> fetch(once, List.of(server.base()), FeedBase.NEVER, Progress.NONE))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("not a byte came for 0.6 seconds");
        end.countDown();
    }

    @Test
    void shouldAskTheNextMirrorWhenOneFailsOrLacksTheFile() throws IOException {
        String dead = "http://127.0.0.1:1/nobody";
        String validator =
                validator(fetch(QUICK.impatient(), List.of(dead, server.base()), FeedBase.NEVER, Progress.NONE));
        assertThat(fetch(QUICK.impatient(), List.of(dead, server.base()), validator, Progress.NONE))
                .isInstanceOf(Fetched.Unchanged.class);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(fetch(QUICK, List.of("file:" + empty, server.base()), FeedBase.NEVER, Progress.NONE))
                .isInstanceOf(Fetched.Content.class);
        assertThat(fetch(QUICK, List.of("file:" + empty), FeedBase.NEVER, Progress.NONE))
                .isInstanceOf(Fetched.Missing.class);
    }

    @Test
    void shouldSayThatNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String nobody = "http://127.0.0.1:" + port;
        assertThatThrownBy(() -> fetch(QUICK.impatient(), List.of(nobody), FeedBase.NEVER, Progress.NONE))
                .isInstanceOfSatisfying(
                        FeedException.class, e -> assertThat(e.isUnreachable()).isTrue())
                .hasMessageContaining(nobody)
                .hasMessageContaining("name a mirror (hullcheck.kev)")
                .hasMessageContaining("hullcheck.offline");
    }

    /** Takes connections and never says a word. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static HttpSettings settings(int attempts, Duration stall, Duration silence, Duration notice) {
        return new HttpSettings(
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                stall,
                attempts,
                Duration.ZERO,
                silence,
                notice);
    }

    @Test
    void shouldWaitNoLongerInAllThanItMay() throws IOException {
        try (ServerSocket silent = silent();
                Downloads downloads = new Downloads(folder.resolve("downloads"))) {
            String base = "http://127.0.0.1:" + silent.getLocalPort();
            HttpSettings settings =
                    settings(5, Duration.ofMillis(900), Duration.ofMillis(2_000), Duration.ofSeconds(10));
            long start = System.nanoTime();
            for (String file : List.of("one", "two", "three")) {
                assertThatThrownBy(
                                () -> FeedBases.of(List.of(base), "hullcheck.epss", settings, downloads, Progress.NONE)
                                        .fetch(file, FeedBase.NEVER))
                        .isInstanceOfSatisfying(
                                FeedException.class,
                                e -> assertThat(e.isUnreachable()).isTrue())
                        .hasMessageContaining("hullcheck.epss");
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Completeness.row(
                    "31a",
                    "Feeds that say nothing",
                    "three files of a server that never answers, five attempts of 0.9 s each, 2 s in all allowed",
                    "15 attempts, more than 13 s, told of hullcheck.feeds",
                    (waited.compareTo(Duration.ofMillis(4_500)) < 0 ? "bounded" : "not bounded")
                            + ", told of hullcheck.epss");
            assertThat(waited).isLessThan(Duration.ofMillis(4_500));
        }
    }

    @Test
    void shouldSayWhatItWaitsForAndWhyWhileNobodyAnswers() throws IOException {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        Progress told = new Progress() {
            @Override
            public Task start(String what, long total, Unit unit) {
                return Progress.NONE.start(what, total, unit);
            }

            @Override
            public void say(String sentence) {
                said.add(sentence);
            }
        };
        try (ServerSocket silent = silent()) {
            String base = "http://127.0.0.1:" + silent.getLocalPort();
            HttpSettings settings = settings(2, Duration.ofMillis(700), Duration.ofSeconds(20), Duration.ofMillis(200));
            assertThatThrownBy(() -> fetch(settings, List.of(base), FeedBase.NEVER, told))
                    .isInstanceOf(FeedException.class);
            assertThat(said)
                    .anySatisfy(s -> assertThat(s)
                            .contains(
                                    "Waiting for Rocky Linux/all.zip from " + base + " (hullcheck.kev)",
                                    "attempt 1 of 2"));
            assertThat(said)
                    .anySatisfy(s -> assertThat(s).contains("attempt 2 of 2, the one before: request timed out"));
        }
        said.clear();
        fetch(
                settings(2, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(200)),
                List.of(server.base()),
                FeedBase.NEVER,
                told);
        assertThat(said).isEmpty();
    }

    @Test
    void shouldLogInWhereTheServerAsksAndKeepThePasswordToItself() throws IOException {
        server.fault((exchange, path) -> {
            // "Aladdin:open sesame", RFC 7617 section 2
            if ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"feeds\"");
            exchange.sendResponseHeaders(401, -1);
            return true;
        });
        Authenticator known = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("Aladdin", "open sesame".toCharArray());
            }
        };
        HttpSettings settings = QUICK.with(Optional.empty(), Optional.of(known));
        assertThat(fetch(settings, List.of(server.base()), FeedBase.NEVER, Progress.NONE))
                .isInstanceOf(Fetched.Content.class);
        assertThatThrownBy(() -> fetch(FeedBase.NEVER))
                .hasMessageNotContaining("sesame")
                .isInstanceOf(FeedException.class);
    }

    @Test
    void shouldRefuseWhatIsNoBase() {
        for (String typed : List.of("ftp://example.org/x", "https://", "htp:x")) {
            assertThatThrownBy(() -> fetch(QUICK, List.of(typed), FeedBase.NEVER, Progress.NONE))
                    .isInstanceOf(FeedException.class)
                    .hasMessageContaining(typed);
        }
        assertThatThrownBy(() -> fetch(QUICK, List.of("file:/no/such/folder"), FeedBase.NEVER, Progress.NONE))
                .hasMessageContaining("there is no folder");
    }
}
