package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.isolation.ChildJvm;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.RescanReport;
import io.hullcheck.ledger.Telling;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.Waiting;
import io.hullcheck.ledger.event.RegistryEvent;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.policy.Policy;
import io.hullcheck.serve.LedgerServer;
import io.hullcheck.serve.ServeSettings;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real registry tells of images that skopeo pushes and pulls; the ledger knows of them then. */
class EventWorkTest {
    private static final String TOKEN = "a token of the test";

    @TempDir
    private Path folder;

    private LedgerServer server;
    private FeedFolder feeds;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        feeds = new FeedFolder(folder.resolve("feeds"))
                .put("Maven", "", "GHSA-8", "g:y", "2", FeedFolder.daysAgo(2))
                .write();
        server = LedgerServer.start(new ServeSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ledger(),
                new SharedSecret(TOKEN + " who asks"),
                Optional.of(new SharedSecret(TOKEN)),
                Optional.empty(),
                false,
                Optional.empty()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String ledger() {
        return folder.resolve("ledger.db").toString();
    }

    private Path advisories() throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(file, new EcosystemChoice.All())
                        .withBases(List.of(feeds.path().toString()), List.of(), List.of(), List.of()),
                Clock.systemUTC());
        return file;
    }

    private Scanner scanner() {
        return new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC());
    }

    private EventWork work(Set<String> hosts, String plain, Clock clock) throws IOException {
        Path advisories = advisories();
        return new EventWork(
                scanner(),
                ledger(),
                image -> ScanRequest.of(image)
                        .withDatabase(advisories)
                        .withRegistries(
                                RegistryAccess.DEFAULT.withPlain(Set.of(plain)).withPatience(1, Duration.ZERO)),
                hosts,
                clock);
    }

    /** Does what there is until a condition holds; the registry tells when it likes. */
    private void until(EventWork work, String select, String expected) throws Exception {
        for (int i = 0; i < 200; i++) {
            work.run(told::add);
            if (rows(select).equals(List.of(expected))) {
                return;
            }
            Thread.sleep(50);
        }
        assertThat(rows(select)).as(told.toString()).containsExactly(expected);
    }

    private List<String> rows(String select) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    private static SavedImage image(String architecture) {
        return new SavedImage()
                .layer(new LayerTar()
                        .file("app.jar", new Zip().coordinates("g", "a", "1").bytes()))
                .platform("linux", architecture);
    }

    private void skopeo(String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Programs.require("skopeo", "nothing was pushed to a registry that tells"), "copy", "--quiet"));
        command.addAll(List.of(more));
        Programs.run(folder, command);
    }

    @Test
    void shouldScanWhatIsPushedRememberWhatIsPulledAndNameItWhenSomethingComesUp() throws Exception {
        Path saved =
                SavedImage.archive(folder.resolve("app.tar"), image("amd64").dockerLegacy("app:1"));
        EventWork work;
        try (RealRegistry registry = RealRegistry.startTelling(
                folder.resolve("registry"), "http://127.0.0.1:" + server.port() + "/webhook", TOKEN)) {
            String place = "docker://" + registry.host() + "/team/app:1";
            work = work(Set.of(), registry.host(), Clock.systemUTC());
            skopeo("--dest-tls-verify=false", "docker-archive:" + saved, place);
            until(
                    work,
                    "SELECT verdict || ' ' || (pushed IS NOT NULL) || ' ' || (SELECT COUNT(*) FROM image) FROM image",
                    "HEALTHY 1 1");
            assertThat(told).anyMatch(t -> t.startsWith("Scanned: " + registry.host() + "/team/app:1 sha256:"));
            // our own look at it is a pull as well; a later one moves the time
            String before = rows("SELECT COALESCE(pulled, 0) FROM image").get(0);
            Thread.sleep(1_100);
            skopeo("--src-tls-verify=false", place, "oci:" + folder.resolve("copy"));
            until(work, "SELECT pulled > " + before + " + 1000 FROM image", "1");
        }
        // the registry is gone: nothing can be asked of it
        feeds.put(
                        "Maven",
                        "GHSA-1",
                        "2026-11-24T00:00:00Z",
                        FeedFolder.record("GHSA-1", "Maven", "g:a", "2", "2026-11-24T00:00:00Z"))
                .write();
        RescanReport report = scanner()
                .rescan(
                        new RescanRequest(
                                ledger(),
                                Duration.ofDays(30),
                                Optional.of(advisories()),
                                false,
                                Duration.ofDays(10_000),
                                Policy.DEFAULT.withFailOn(Optional.of(Severity.LOW)),
                                Optional.empty()),
                        Telling.NOBODY);
        assertThat(report.affected()).singleElement().satisfies(a -> {
            assertThat(a.reference()).contains("/team/app@sha256:");
            assertThat(a.change().appeared()).extracting(f -> f.id()).containsExactly("GHSA-1");
        });
    }

    @Test
    void shouldScanAllPlatformsOfAnIndexAndCountAPullOfItForEach() throws Exception {
        Path layout = SavedImage.folder(
                folder.resolve("layout"), SavedImage.ociOfPlatforms("app:1", List.of(image("amd64"), image("arm64"))));
        try (RealRegistry registry = RealRegistry.startTelling(
                folder.resolve("registry"), "http://127.0.0.1:" + server.port() + "/webhook", TOKEN)) {
            EventWork work = work(Set.of(), registry.host(), Clock.systemUTC());
            skopeo("--all", "--dest-tls-verify=false", "oci:" + layout, "docker://" + registry.host() + "/app:1");
            until(
                    work,
                    "SELECT COUNT(*) || ' ' || COUNT(DISTINCT platform) || ' ' || SUM(scanned IS NOT NULL) FROM image",
                    "2 2 2");
            until(work, "SELECT COUNT(*) FROM image_index", "2");
            // what the index holds besides, attestations of the build, is no image
            assertThat(rows("SELECT COUNT(*) FROM image")).containsExactly("2");
            Digest index =
                    Digest.parse(rows("SELECT DISTINCT digest FROM image_index").get(0));
            try (Ledger ledger = Ledger.open(ledger())) {
                ledger.use(index, Use.PULLED, "x/app:1", Instant.now().plusSeconds(60));
            }
            assertThat(rows("SELECT COUNT(*) FROM image WHERE pulled > "
                            + Instant.now().toEpochMilli()))
                    .containsExactly("2");
        }
    }

    private void tellOf(int images, Instant now) throws IOException {
        List<RegistryEvent> events = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            events.add(new RegistryEvent(
                    "event " + i, RegistryEvent.Kind.PUSHED, Optional.empty(), "registry.example/app:" + i, now));
        }
        try (Ledger ledger = Ledger.open(ledger())) {
            ledger.accept(events, images, now);
        }
    }

    /** Every image is one that lies here, but for the poison. */
    private EventWork workWithPoison(String poison, Runnable what, Clock clock) throws IOException {
        Path saved =
                SavedImage.archive(folder.resolve("app.tar"), image("amd64").dockerLegacy("app:1"));
        ImageReference here = ImageReference.parse(saved.toString());
        Path advisories = advisories();
        return new EventWork(
                scanner(),
                ledger(),
                image -> {
                    if (image.text().endsWith(poison)) {
                        what.run();
                    }
                    return ScanRequest.of(here).withDatabase(advisories);
                },
                Set.of(),
                clock);
    }

    private static int deep(int depth) {
        return depth == Integer.MAX_VALUE ? 0 : 1 + deep(depth + 1);
    }

    @Test
    void shouldScanTheOthersWhenOneImageOverflowsTheStackAndGiveItUpWithItsReason() throws Exception {
        Instant now = Instant.now();
        tellOf(100, now);
        int looked = 0;
        for (int day = 0; day < 6; day++) {
            EventWork work =
                    workWithPoison("app:7", () -> deep(0), Clock.fixed(now.plus(Duration.ofDays(day)), ZoneOffset.UTC));
            for (int some = work.run(told::add); some > 0; some = work.run(told::add)) {
                looked += some;
            }
        }
        assertThat(looked).isEqualTo(99 + 5);
        assertThat(told).filteredOn(t -> t.startsWith("Scanned: ")).hasSize(99);
        assertThat(told).last().isEqualTo("Given up: registry.example/app:7: StackOverflowError");
        assertThat(rows("SELECT name || ' ' || attempts || ' ' || problem FROM event WHERE problem IS NOT NULL"))
                .containsExactly("registry.example/app:7 5 StackOverflowError");
        assertThat(rows("SELECT COUNT(*) FROM event WHERE done IS NULL")).containsExactly("0");
    }

    @Test
    void shouldGiveUpAnImageThatEndsTheProcessEachTime() throws Exception {
        Instant now = Instant.now();
        tellOf(2, now);
        // a process that ends says nothing more; what it did before is all that stays
        for (int day = 0; day < 5; day++) {
            Instant then = now.plus(Duration.ofDays(day));
            try (Ledger ledger = Ledger.open(ledger())) {
                Waiting first = ledger.due(1, then).get(0);
                assertThat(first.event().name()).isEqualTo("registry.example/app:" + (day == 1 ? 1 : 0));
                EventWork work = workWithPoison(
                        "app:0",
                        () -> {
                            throw new InternalError("the Java machine is about to end");
                        },
                        Clock.fixed(then, ZoneOffset.UTC));
                assertThatThrownBy(() -> work.run(told::add)).isInstanceOf(InternalError.class);
                if (day == 0) {
                    // counted once, it stands behind the other
                    assertThat(ledger.due(2, then.plus(Duration.ofHours(1))))
                            .extracting(w -> w.event().name())
                            .containsExactly("registry.example/app:1", "registry.example/app:0");
                }
            }
        }
        EventWork work =
                workWithPoison("app:none", () -> {}, Clock.fixed(now.plus(Duration.ofDays(5)), ZoneOffset.UTC));
        work.run(told::add);
        assertThat(rows("SELECT attempts || ' ' || problem FROM event WHERE name LIKE '%:0'"))
                .singleElement()
                .asString()
                .startsWith("5 the process ended while it scanned the image");
        assertThat(told).anyMatch(t -> t.startsWith("Scanned: registry.example/app:1"));
    }

    @Test
    void shouldGiveUpAnImageWhoseAnalysisEndsEachTimeWithItsReason() throws Exception {
        Instant now = Instant.now();
        tellOf(2, now);
        Path saved =
                SavedImage.archive(folder.resolve("app.tar"), image("amd64").dockerLegacy("app:1"));
        Path advisories = advisories();
        for (int day = 0; day < 6; day++) {
            EventWork work = new EventWork(
                    scanner(),
                    ledger(),
                    image -> {
                        ScanRequest request =
                                ScanRequest.of(ImageReference.NONE).withDatabase(advisories);
                        try {
                            request = request.withImage(ImageReference.parse(saved.toString()));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        return image.text().endsWith("app:0")
                                ? request.withIsolation(Optional.of(ChildJvm.of("nothing", List.of("-Xmx32m"))))
                                : request;
                    },
                    Set.of(),
                    Clock.fixed(now.plus(Duration.ofDays(day)), ZoneOffset.UTC));
            work.run(told::add);
        }
        assertThat(told).filteredOn(t -> t.startsWith("Scanned: ")).hasSize(1);
        assertThat(told)
                .last()
                .asString()
                .startsWith(
                        "Given up: registry.example/app:0: INCOMPLETE: the process that analysed the image ended with"
                                + " status 1");
        assertThat(rows("SELECT attempts FROM event WHERE problem IS NOT NULL")).containsExactly("5");
        assertThat(rows("SELECT COUNT(*) FROM image")).containsExactly("1");
    }

    @Test
    void shouldNotCountAnAttemptThatWasCancelled() throws Exception {
        Instant now = Instant.now();
        tellOf(1, now);
        EventWork work = workWithPoison(
                "app:0",
                () -> {
                    Thread.currentThread().interrupt();
                    throw new UncheckedIOException(new ClosedByInterruptException());
                },
                Clock.fixed(now, ZoneOffset.UTC));
        assertThatThrownBy(() -> work.run(told::add)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rows("SELECT attempts || ' ' || (due <= " + now.toEpochMilli() + ") FROM event"))
                .containsExactly("0 1");
    }

    @Test
    void shouldLetTwoWorkersShareTheEvents() throws Exception {
        Instant now = Instant.now();
        tellOf(2, now);
        EventWork other = workWithPoison("app:none", () -> {}, Clock.fixed(now, ZoneOffset.UTC));
        EventWork work = workWithPoison(
                "app:0",
                () -> {
                    try {
                        other.run(told::add);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Clock.fixed(now, ZoneOffset.UTC));
        work.run(told::add);
        assertThat(told)
                .filteredOn(t -> t.startsWith("Scanned: "))
                .hasSize(2)
                .anyMatch(t -> t.startsWith("Scanned: registry.example/app:1"));
    }

    @Test
    void shouldGiveUpAnEventOfAKindThatThisVersionDoesNotKnow() throws Exception {
        Instant now = Instant.now();
        tellOf(2, now);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE event SET kind = 'SIGNED' WHERE name LIKE '%:0'");
        }
        EventWork work = workWithPoison("app:none", () -> {}, Clock.fixed(now, ZoneOffset.UTC));
        assertThat(work.run(told::add)).isEqualTo(1);
        assertThat(told).singleElement().asString().startsWith("Scanned: registry.example/app:1");
        assertThat(rows("SELECT problem FROM event WHERE done IS NOT NULL AND name LIKE '%:0'"))
                .singleElement()
                .asString()
                .startsWith("this version cannot read the event: ");
    }

    @Test
    void shouldTryAgainLaterAndLaterAndGiveUpInTheEnd() throws Exception {
        Instant now = Instant.now();
        try (Ledger ledger = Ledger.open(ledger())) {
            ledger.accept(
                    List.of(
                            new RegistryEvent(
                                    "1", RegistryEvent.Kind.PUSHED, Optional.empty(), "127.0.0.1:1/gone:1", now),
                            new RegistryEvent(
                                    "2",
                                    RegistryEvent.Kind.PUSHED,
                                    Optional.empty(),
                                    "elsewhere.example.com/x:1",
                                    now)),
                    10,
                    now);
        }
        Set<String> hosts = Set.of("127.0.0.1:1");
        assertThat(work(hosts, "127.0.0.1:1", Clock.fixed(now, ZoneOffset.UTC)).run(told::add))
                .isEqualTo(2);
        assertThat(told)
                .anyMatch(t -> t.startsWith("To be tried again at"))
                .anyMatch(t -> t.startsWith("Not scanned: elsewhere.example.com/x:1"));
        assertThat(work(hosts, "127.0.0.1:1", Clock.fixed(now, ZoneOffset.UTC)).run(told::add))
                .isZero();
        for (int i = 0; i < 4; i++) {
            now = now.plus(Duration.ofDays(1));
            assertThat(work(hosts, "127.0.0.1:1", Clock.fixed(now, ZoneOffset.UTC))
                            .run(told::add))
                    .isEqualTo(1);
        }
        assertThat(told).last().asString().startsWith("Given up: 127.0.0.1:1/gone:1: ");
        assertThat(rows("SELECT problem IS NOT NULL FROM event WHERE done IS NOT NULL ORDER BY id"))
                .containsExactly("1", "0");
    }
}
