package io.hullcheck.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageReference;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ScanReport;
import io.hullcheck.serve.LedgerSite;
import io.hullcheck.serve.Reply;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger remembers; the same for every database that it can be kept in. */
abstract class LedgerTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant TUESDAY = MONDAY.plus(Duration.ofDays(1));
    private static final Policy STRICT =
            new Policy(Optional.of(Severity.CRITICAL), false, true, false).withFailOn(Optional.of(Severity.HIGH));

    @TempDir
    Path folder;

    private String place;
    private FeedFolder feeds;

    /** An empty one. */
    abstract String newLedger() throws Exception;

    @BeforeEach
    void prepare() throws Exception {
        place = newLedger();
        feeds = new FeedFolder(folder.resolve("feeds"))
                .put("Debian", "12", "DSA-1", "bash", "5.1", "2026-01-01T00:00:00Z")
                .put("Maven", "", "GHSA-1", "g:a", "2", "2026-02-01T00:00:00Z")
                .put("Maven", "", "GHSA-7", "g:y", "2", "2026-02-01T00:00:00Z")
                .put("Maven", "", "GHSA-8", "g:z", "2", "2026-02-01T00:00:00Z")
                .write();
    }

    /** The operating system, which all images share, and an application. */
    private Path image(String name, String version) throws IOException {
        Path file = folder.resolve(name + ".tar");
        SavedImage.archive(
                file,
                new SavedImage()
                        .layer(new LayerTar()
                                .file("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian 12\"\n")
                                .file("var/lib/dpkg/status", """
                                        Package: bash
                                        Status: install ok installed
                                        Version: 5.2-1

                                        Package: zlib1g
                                        Source: zlib (1.2)
                                        Status: install ok installed
                                        Version: 1.2
                                        """))
                        .layer(new LayerTar()
                                .file(
                                        "app/" + name + ".jar",
                                        new Zip().coordinates("g", "a", version).bytes())
                                .file(
                                        "app/b.jar",
                                        new Zip().coordinates("g", "b", "1").bytes()))
                        .dockerLegacy(name + ":1"));
        return file;
    }

    private Path advisories() throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(file, new EcosystemChoice.All())
                        .withBases(List.of(feeds.path().toString()), List.of(), List.of(), List.of()),
                Clock.systemUTC());
        return file;
    }

    private ScanReport scan(Path image, Instant at) throws IOException {
        return new Scanner(new HullcheckHome(folder.resolve("home")), Clock.fixed(at, ZoneOffset.UTC))
                .scan(ScanRequest.of(image.toString())
                        .withDatabase(advisories())
                        .withPolicy(STRICT)
                        .withMaxDatabaseAge(Duration.ofDays(10_000))
                        .withMaxRecordAge(Duration.ofDays(10_000)));
    }

    private ScanReport record(Path image, Use use, Instant at) throws IOException {
        ScanReport report = scan(image, at);
        try (Ledger ledger = Ledger.open(place)) {
            assertThat(ledger.record(report, use)).isEqualTo(1);
        }
        return report;
    }

    private RescanReport rescan(Policy policy, Instant since, Instant at) throws IOException {
        try (Ledger ledger = Ledger.open(place);
                AdvisoryDatabase advisories = SqliteAdvisories.open(advisories())) {
            return ledger.rescan(advisories, policy, since, List.of(), Telling.NOBODY, Clock.fixed(at, ZoneOffset.UTC));
        }
    }

    /** Rows as texts. */
    List<String> rows(String select) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(place.startsWith("jdbc:") ? place : "jdbc:sqlite:" + place);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(String.join(" ", row));
            }
            return all;
        }
    }

    @Test
    void shouldCountAnImageOnceHoweverOftenItIsScanned() throws Exception {
        Path image = image("app", "1");
        record(image, Use.SCANNED, MONDAY);
        record(image, Use.SCANNED, TUESDAY);
        // a report that arrives late changes nothing
        record(image, Use.SCANNED, MONDAY.minusSeconds(60));
        assertThat(
                        rows(
                                "SELECT verdict, high + critical + medium + low + other, scanned, last_used, first_seen FROM image"))
                .containsExactly("UNHEALTHY 1 " + TUESDAY.toEpochMilli() + " " + TUESDAY.toEpochMilli() + " "
                        + MONDAY.minusSeconds(60).toEpochMilli());
        assertThat(rows("SELECT name FROM place ORDER BY name")).containsExactlyInAnyOrder("app:1", image.toString());
        assertThat(rows("SELECT time, kind FROM scan ORDER BY time"))
                .containsExactly(MONDAY.toEpochMilli() + " SCANNED", TUESDAY.toEpochMilli() + " SCANNED");
    }

    @Test
    void shouldKeepOnceWhatImagesHaveInCommon() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        record(image("two", "2"), Use.SCANNED, MONDAY);
        // os-release, the packages of Debian, and an application of each
        assertThat(rows("SELECT COUNT(*) FROM content")).containsExactly("4");
        assertThat(rows("SELECT COUNT(*) FROM image_content")).containsExactly("6");
        assertThat(rows("SELECT purl FROM component WHERE type = 'maven' ORDER BY purl"))
                .containsExactly("pkg:maven/g/a@1", "pkg:maven/g/a@2", "pkg:maven/g/b@1");
        assertThat(rows("SELECT vulnerability FROM finding")).containsExactly("GHSA-1");
    }

    @Test
    void shouldNameTheImagesThatANewAdvisoryHitsAndOnlyOnce() throws Exception {
        record(image("one", "1"), Use.PUSHED, MONDAY);
        record(image("two", "2"), Use.PULLED, MONDAY);
        assertThat(rescan(STRICT, MONDAY.minusSeconds(1), MONDAY).affected()).isEmpty();

        feeds.put("Maven", "", "GHSA-2", "g:a", "3", "2026-11-24T00:00:00Z")
                .put("Debian", "12", "DSA-2", "zlib", "1.3", "2026-11-24T00:00:00Z")
                .write();
        RescanReport report = rescan(STRICT, MONDAY.minusSeconds(1), TUESDAY);
        assertThat(report.images()).isEqualTo(2);
        assertThat(report.components()).isEqualTo(6);
        assertThat(report.gaps()).isEmpty();
        assertThat(report.affected()).hasSize(2).allSatisfy(a -> {
            assertThat(a.change().appeared()).extracting(f -> f.id()).containsExactlyInAnyOrder("GHSA-2", "DSA-2");
            assertThat(a.change().gone()).isEmpty();
            assertThat(a.change().failing()).isEmpty();
        });
        assertThat(report.affected().get(0).change().appeared())
                .filteredOn(f -> f.id().equals("GHSA-2"))
                .flatExtracting(f -> f.installed().locations())
                .extracting(l -> l.path())
                .allMatch(p -> p.matches("/app/(one|two)\\.jar.*"));
        assertThat(rows("SELECT other FROM image ORDER BY other")).containsExactly("2", "3");
        // what was told is not told again
        assertThat(rescan(STRICT, MONDAY.minusSeconds(1), TUESDAY).affected()).isEmpty();
        assertThat(rows("SELECT affected, appeared, gone FROM rescan ORDER BY id"))
                .containsExactly("0 0 0", "2 3 0", "0 0 0");
    }

    @Test
    void shouldTellAgainWhatCouldNotBeTold() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        feeds.put("Maven", "", "GHSA-2", "g:a", "3", "2026-11-24T00:00:00Z").write();
        try (Ledger ledger = Ledger.open(place);
                AdvisoryDatabase advisories = SqliteAdvisories.open(advisories())) {
            assertThatThrownBy(() -> ledger.rescan(
                            advisories,
                            STRICT,
                            MONDAY,
                            List.of(),
                            report -> {
                                throw new IOException("the disk is full");
                            },
                            Clock.systemUTC()))
                    .hasMessage("the disk is full");
        }
        assertThat(rescan(STRICT, MONDAY, TUESDAY).affected()).hasSize(1);
    }

    @Test
    void shouldTellWhatIsGoneAndWhatComesAgain() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        feeds.remove("Maven", "GHSA-1").write();
        assertThat(ask("SELECT last_seen FROM findings").rows()).containsExactly(List.of(MONDAY.toString()));
        RescanReport gone = rescan(STRICT, MONDAY, TUESDAY);
        assertThat(gone.affected()).singleElement().satisfies(a -> {
            assertThat(a.change().appeared()).isEmpty();
            assertThat(a.change().gone())
                    .extracting(g -> g.vulnerability() + " " + g.purl())
                    .containsExactly("GHSA-1 pkg:maven/g/a@1");
        });
        assertThat(rows("SELECT verdict, other FROM image")).containsExactly("HEALTHY 0");
        assertThat(ask("SELECT first_seen, last_seen, gone FROM findings").rows())
                .containsExactly(List.of(MONDAY.toString(), TUESDAY.toString(), TUESDAY.toString()));
        feeds.put("Maven", "", "GHSA-1", "g:a", "2", "2026-11-25T00:00:00Z").write();
        RescanReport again = rescan(STRICT, MONDAY, TUESDAY.plusSeconds(60));
        assertThat(again.affected())
                .singleElement()
                .satisfies(a -> assertThat(a.change().appeared())
                        .extracting(f -> f.id())
                        .containsExactly("GHSA-1"));
        assertThat(rows("SELECT first_seen, gone FROM finding"))
                .containsExactly(TUESDAY.plusSeconds(60).toEpochMilli() + " null");
        assertThat(rows("SELECT verdict, other FROM image")).containsExactly("UNHEALTHY 1");
    }

    @Test
    void shouldFailByThePolicyAndPutTheWorstFirst() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        record(image("two", "2"), Use.SCANNED, MONDAY);
        feeds.put(
                        "Maven",
                        "GHSA-2",
                        "2026-11-24T00:00:00Z",
                        severe("GHSA-2", "g:a", "2026-11-24T00:00:00Z", "CRITICAL"))
                .put("Maven", "GHSA-3", "2026-11-24T00:00:00Z", severe("GHSA-3", "g:b", "2026-11-24T00:00:00Z", "LOW"))
                .write();
        RescanReport report = rescan(STRICT, MONDAY, TUESDAY);
        assertThat(report.affected())
                .extracting(a -> a.reference().replaceFirst(".*/", ""))
                .containsExactly("one.tar", "two.tar");
        assertThat(report.toRebuild())
                .singleElement()
                .satisfies(a ->
                        assertThat(a.change().failing()).extracting(f -> f.id()).containsExactly("GHSA-2"));
        assertThat(rows("SELECT verdict, critical, low, other FROM image ORDER BY verdict"))
                .containsExactly("FAILED 1 1 1", "UNHEALTHY 0 1 0");
        // a finding that was there fails now, by another policy
        Policy low = STRICT.withFailOn(Optional.of(Severity.LOW));
        assertThat(rescan(low, MONDAY, TUESDAY).toRebuild()).hasSize(2);
        assertThat(rescan(low, MONDAY, TUESDAY).affected()).isEmpty();
        // and one whose severity was raised
        feeds.put(
                        "Maven",
                        "GHSA-3",
                        "2026-11-25T00:00:00Z",
                        severe("GHSA-3", "g:b", "2026-11-25T00:00:00Z", "CRITICAL"))
                .write();
        RescanReport raised = rescan(STRICT, MONDAY, TUESDAY);
        assertThat(raised.affected()).hasSize(0);
        assertThat(rows("SELECT critical, low FROM image ORDER BY critical")).containsExactly("1 0", "2 0");
    }

    @Test
    void shouldCallNoImageFailedAnyMoreWhenNothingInItFails() throws Exception {
        feeds.put(
                        "Maven",
                        "GHSA-2",
                        "2026-11-24T00:00:00Z",
                        severe("GHSA-2", "g:a", "2026-11-24T00:00:00Z", "CRITICAL"))
                .write();
        record(image("one", "1"), Use.SCANNED, MONDAY);
        assertThat(rows("SELECT verdict FROM image")).containsExactly("FAILED");
        for (String severity : List.of("LOW", "CRITICAL")) {
            String modified = severity.equals("LOW") ? "2026-11-25T00:00:00Z" : "2026-11-26T00:00:00Z";
            feeds.put("Maven", "GHSA-2", modified, severe("GHSA-2", "g:a", modified, severity))
                    .write();
            rescan(STRICT, MONDAY, severity.equals("LOW") ? TUESDAY : TUESDAY.plusSeconds(1));
            assertThat(rows("SELECT verdict FROM image"))
                    .containsExactly(severity.equals("LOW") ? "UNHEALTHY" : "FAILED");
        }
        feeds.remove("Maven", "GHSA-2").write();
        rescan(STRICT, MONDAY, TUESDAY.plusSeconds(2));
        assertThat(rows("SELECT verdict, other, reason FROM image"))
                .containsExactly("UNHEALTHY 1 what failed when it was scanned fails no more");
        // the verdict of the next scan is not told as one of a rescan
        assertThat(rows("SELECT kind, verdict FROM scan ORDER BY time"))
                .containsExactly("SCANNED FAILED", "RESCANNED UNHEALTHY", "RESCANNED FAILED", "RESCANNED UNHEALTHY");
    }

    @Test
    void shouldTellHowItWasDayByDay() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY.minus(Duration.ofDays(10)));
        record(image("two", "2"), Use.SCANNED, MONDAY.minus(Duration.ofDays(2)));
        feeds.put(
                        "Maven",
                        "GHSA-2",
                        "2026-11-24T00:00:00Z",
                        severe("GHSA-2", "g:a", "2026-11-24T00:00:00Z", "CRITICAL"))
                .write();
        rescan(STRICT, Instant.EPOCH, MONDAY);
        feeds.remove("Maven", "GHSA-1").remove("Maven", "GHSA-2").write();
        rescan(STRICT, Instant.EPOCH, TUESDAY);
        Overview overview;
        try (Ledger ledger = Ledger.open(place)) {
            overview = ledger.overview(TUESDAY);
        }
        assertThat(overview.total()).isEqualTo(2);
        assertThat(overview.images().get(Verdict.HEALTHY))
                .containsExactlyInAnyOrderEntriesOf(Map.of(Overview.Age.WEEK, 1, Overview.Age.MONTH, 1));
        List<Overview.Day> trend = overview.trend();
        assertThat(trend).hasSize(30);
        assertThat(trend.get(0).images()).isEmpty();
        assertThat(trend.get(29 - 11).images()).isEqualTo(Map.of(Verdict.UNHEALTHY, 1));
        assertThat(trend.get(29 - 3).images()).isEqualTo(Map.of(Verdict.UNHEALTHY, 1, Verdict.HEALTHY, 1));
        assertThat(trend.get(29 - 3).open()).isEqualTo(Map.of(Severity.UNKNOWN, 1));
        assertThat(trend.get(28).open().get(Severity.CRITICAL)).isEqualTo(1);
        assertThat(trend.get(28).images().get(Verdict.FAILED)).isEqualTo(1);
        assertThat(trend.get(29).images().get(Verdict.HEALTHY)).isEqualTo(2);
        assertThat(trend.get(29).open().values()).containsOnly(0);
        assertThat(trend.get(29).day()).isEqualTo("2026-11-24");
    }

    @Test
    void shouldBringALedgerOfAnEarlierVersionUpToDate() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        try (Connection connection =
                        DriverManager.getConnection(place.startsWith("jdbc:") ? place : "jdbc:sqlite:" + place);
                Statement statement = connection.createStatement()) {
            for (String before : List.of(
                    "DROP VIEW scans",
                    "DROP TABLE scan",
                    "ALTER TABLE image DROP COLUMN about",
                    "DELETE FROM flyway_schema_history WHERE version IN ('4', '5', '6')")) {
                statement.executeUpdate(before);
            }
        }
        assertThat(ask("SELECT kind, verdict FROM scans").rows()).containsExactly(List.of("SCANNED", "UNHEALTHY"));
        record(image("one", "1"), Use.PUSHED, TUESDAY);
        assertThat(rows("SELECT kind FROM scan ORDER BY time")).containsExactly("SCANNED", "PUSHED");
    }

    private static String severe(String id, String name, String modified, String severity) {
        return FeedFolder.record(id, "Maven", name, "2", modified)
                .replaceFirst(
                        "\"summary\"", "\"database_specific\": {\"severity\": \"" + severity + "\"}, \"summary\"");
    }

    @Test
    void shouldAskOnlyForImagesThatWereUsedLately() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY.minus(Duration.ofDays(40)));
        ScanReport pulled = record(image("two", "1"), Use.SCANNED, MONDAY.minus(Duration.ofDays(40)));
        try (Ledger ledger = Ledger.open(place)) {
            Digest id = pulled.inventory().image().id().orElseThrow();
            ledger.use(id, Use.PULLED, "registry.example.com/two:1", MONDAY);
            // told twice, and one that was overtaken
            ledger.use(id, Use.PULLED, "registry.example.com/two:1", MONDAY);
            ledger.use(id, Use.PULLED, "registry.example.com/two:1", MONDAY.minus(Duration.ofDays(3)));
            // one that nobody has scanned
            ledger.use(Digest.sha256(new byte[] {1}), Use.PUSHED, "registry.example.com/three:1", MONDAY);
        }
        feeds.put("Maven", "", "GHSA-2", "g:a", "3", "2026-11-24T00:00:00Z").write();
        RescanReport report = rescan(STRICT, MONDAY.minus(Duration.ofDays(30)), TUESDAY);
        assertThat(report.images()).isEqualTo(1);
        assertThat(report.affected()).singleElement().satisfies(a -> {
            assertThat(a.lastUsed()).isEqualTo(MONDAY);
            assertThat(a.reference()).endsWith("two.tar");
        });
        assertThat(rows("SELECT pulled FROM image WHERE pulled IS NOT NULL"))
                .containsExactly(Long.toString(MONDAY.toEpochMilli()));
    }

    @Test
    void shouldCountAnImageOnceThatGetsTheDigestOfItsManifestWhenItIsPushed() throws Exception {
        ScanReport report = record(image("one", "1"), Use.SCANNED, MONDAY);
        Digest manifest = Digest.sha256("manifest".getBytes(StandardCharsets.UTF_8));
        ScanReport pushed = report.of(report.inventory().image().at("registry:registry.example.com/one:1", manifest));
        try (Ledger ledger = Ledger.open(place)) {
            ledger.record(pushed, Use.PUSHED);
        }
        assertThat(rows("SELECT digest, reference, pushed FROM image"))
                .containsExactly(manifest + " registry.example.com/one:1 " + MONDAY.toEpochMilli());
        // from the archive again
        record(folder.resolve("one.tar"), Use.SCANNED, TUESDAY);
        assertThat(rows("SELECT digest FROM image")).containsExactly(manifest.toString());
    }

    /** With a package of Debian's that brought a library, one that says more of itself, a damaged one, a document and a label. */
    private Path talkative() throws IOException {
        Path file = folder.resolve("talkative.tar");
        SavedImage.archive(
                file,
                new SavedImage()
                        .layer(new LayerTar()
                                .file("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian 12\"\n")
                                .file("var/lib/dpkg/status", """
                                        Package: python3-six
                                        Status: install ok installed
                                        Version: 1.16.0-4
                                        Depends: bash

                                        Package: bash
                                        Status: install ok installed
                                        Version: 5.0
                                        """)
                                .file(
                                        "var/lib/dpkg/info/python3-six.list",
                                        "/usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA\n")
                                .file(
                                        "usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA",
                                        "Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\nLicense: MIT\n"))
                        .layer(new LayerTar()
                                .file(
                                        "app/a.jar",
                                        new Zip().coordinates("g", "a", "1").bytes())
                                .file(
                                        "opt/a\tcopy.jar",
                                        new Zip().coordinates("g", "a", "1").bytes())
                                .file("app/damaged.jar", "no archive")
                                .file("app/openvex.json", "{\"@context\": \"https://openvex.dev/ns/v0.2.0\"}"))
                        .dockerLegacy("talkative:1"));
        return file;
    }

    @Test
    void shouldKnowAnInventoryAgainWithAllThatAScanSaidOfIt() throws Exception {
        for (Path image : List.of(talkative(), SharedData.require("images/alpine-3.10.tar.gz"))) {
            ScanReport report = record(image, Use.SCANNED, MONDAY);
            Inventory scanned = report.inventory();
            Digest digest = scanned.image().digest().or(scanned.image()::id).orElseThrow();
            Inventory known;
            try (Ledger ledger = Ledger.open(place)) {
                known = ledger.inventory(digest).orElseThrow();
                assertThat(ledger.inventory(Digest.sha256(new byte[0]))).isEmpty();
            }
            assertThat(known.packages()).containsExactlyInAnyOrderElementsOf(scanned.packages());
            assertThat(known)
                    .usingRecursiveComparison()
                    .ignoringFields("packages")
                    .isEqualTo(scanned);
            ScanReport assessed = new Scanner(
                            new HullcheckHome(folder.resolve("home")), Clock.fixed(MONDAY, ZoneOffset.UTC))
                    .assess(
                            ScanRequest.of("registry:nowhere.example.com/x:1")
                                    .withDatabase(folder.resolve("advisories.db"))
                                    .withPolicy(STRICT)
                                    .withMaxDatabaseAge(Duration.ofDays(10_000))
                                    .withMaxRecordAge(Duration.ofDays(10_000)),
                            known,
                            List.of());
            assertThat(assessed.findings()).containsExactlyInAnyOrderElementsOf(report.findings());
            assertThat(assessed.gaps()).isEqualTo(report.gaps());
            assertThat(assessed.judgement().verdict())
                    .isEqualTo(report.judgement().verdict());
        }
    }

    @Test
    void shouldSayOfAnImageOfAnEarlierVersionThatMoreThanItsPackagesWasNotKept() throws Exception {
        ScanReport report = record(talkative(), Use.SCANNED, MONDAY);
        try (Connection connection =
                        DriverManager.getConnection(place.startsWith("jdbc:") ? place : "jdbc:sqlite:" + place);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE image SET about = NULL");
        }
        try (Ledger ledger = Ledger.open(place)) {
            Inventory known = ledger.inventory(report.inventory().image().id().orElseThrow())
                    .orElseThrow();
            assertThat(known.packages()).hasSameSizeAs(report.inventory().packages());
            assertThat(known.gaps())
                    .extracting(Gap::what)
                    .singleElement()
                    .asString()
                    .contains("does not say what");
            assertThat(known.packages())
                    .filteredOn(p -> p.name().equals("a"))
                    .flatExtracting(InstalledPackage::locations)
                    .extracting(l -> l.layer().diffId())
                    .containsOnly(report.inventory().layers().get(1).diffId());
        }
    }

    private String exported(String ledger) throws IOException {
        StringWriter text = new StringWriter();
        try (Ledger open = Ledger.open(ledger)) {
            open.exportTo(text);
        }
        return text.toString();
    }

    @Test
    void shouldComeBackFromItsExportInAnotherLedgerAndGoOnThere() throws Exception {
        record(image("one", "1"), Use.PUSHED, MONDAY);
        record(image("two", "2"), Use.PULLED, TUESDAY);
        Digest talkative = record(talkative(), Use.SCANNED, MONDAY.minus(Duration.ofDays(40)))
                .inventory()
                .image()
                .id()
                .orElseThrow();
        Inventory known;
        try (Ledger ledger = Ledger.open(place)) {
            known = ledger.inventory(talkative).orElseThrow();
        }
        String text = exported(place);
        assertThat(text.lines()).first().isEqualTo("{\"type\":\"ledger\",\"version\":\"1.1\"}");
        String other = newLedger();
        if (!other.startsWith("jdbc:")) {
            other = folder.resolve("other.db").toString();
        }
        try (Ledger ledger = Ledger.open(other)) {
            assertThat(ledger.importFrom(new BufferedReader(new StringReader(text))))
                    .isEqualTo(3);
            assertThat(ledger.inventory(talkative)).contains(known);
            // once more changes nothing
            ledger.importFrom(new BufferedReader(new StringReader(text)));
        }
        assertThat(exported(other)).isEqualTo(text);
        place = other;
        assertThat(rows("SELECT other FROM image ORDER BY other")).containsExactly("0", "1", "2");
        feeds.put("Debian", "12", "DSA-2", "zlib", "1.3", "2026-11-24T00:00:00Z")
                .write();
        assertThat(rescan(STRICT, MONDAY, TUESDAY).affected()).hasSize(2);
    }

    @Test
    void shouldNotBelieveAnExportThatWasChanged() throws Exception {
        record(image("one", "1"), Use.PUSHED, MONDAY);
        String text = exported(place);
        try (Ledger ledger = Ledger.open(place)) {
            for (String wrong : List.of(
                    "",
                    "{}",
                    text.replace("\"version\":\"1.1\"", "\"version\":\"9\""),
                    text.replaceFirst("pkg:maven/g/a@1", "pkg:maven/g/a@2").replaceFirst("g/a@1", "g/a@2"),
                    text.replaceFirst("(?m)^\\{\"type\":\"component\".*\n", "{\"type\":\"x\"}\n"),
                    text + "{\"type\":\"image\",\"digest\":\"none\"}",
                    text + "no json",
                    text.stripTrailing() + "{}")) {
                assertThatThrownBy(() -> ledger.importFrom(new BufferedReader(new StringReader(wrong))))
                        .as(wrong)
                        .isInstanceOf(LedgerException.class)
                        .hasMessageContaining("of the export cannot be read");
            }
        }
        assertThat(exported(place)).isEqualTo(text);
    }

    @Test
    void shouldForgetWhatIsNotUsedAnyMoreAndKeepWhatOthersShare() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY.minus(Duration.ofDays(100)));
        record(image("two", "2"), Use.SCANNED, MONDAY);
        record(image("three", "3"), Use.SCANNED, TUESDAY);
        try (Ledger ledger = Ledger.open(place)) {
            assertThat(ledger.forget(Optional.of(MONDAY.minus(Duration.ofDays(90))), Optional.empty()))
                    .isEqualTo(1);
            assertThat(rows("SELECT COUNT(*) FROM component WHERE purl = 'pkg:maven/g/a@1'"))
                    .containsExactly("0");
            assertThat(rows("SELECT COUNT(*) FROM finding")).containsExactly("0");
            assertThat(rows("SELECT COUNT(*) FROM component WHERE name = 'bash'"))
                    .containsExactly("1");
            assertThat(ledger.forget(Optional.empty(), Optional.of(2))).isZero();
            assertThat(ledger.forget(Optional.empty(), Optional.of(1))).isEqualTo(1);
            assertThat(rows("SELECT reference FROM image"))
                    .singleElement()
                    .asString()
                    .endsWith("three.tar");
            assertThat(rows("SELECT COUNT(*) FROM content")).containsExactly("3");
        }
        // what was forgotten can come again
        record(folder.resolve("one.tar"), Use.SCANNED, TUESDAY);
        assertThat(rows("SELECT COUNT(*) FROM finding")).containsExactly("1");
    }

    @Test
    void shouldBeShownAndAskedByHttpTheSameWherever() throws Exception {
        String digest = record(image("one", "1"), Use.PUSHED, MONDAY)
                .inventory()
                .image()
                .id()
                .orElseThrow()
                .toString();
        rescan(STRICT, Instant.EPOCH, TUESDAY);
        LedgerSite site = new LedgerSite(
                place,
                Optional.of((inventory, platforms) -> new Scanner(
                                new HullcheckHome(folder.resolve("home")), Clock.systemUTC())
                        .assess(
                                ScanRequest.of(ImageReference.NONE).withDatabase(folder.resolve("advisories.db")),
                                inventory,
                                platforms)),
                "",
                true,
                Clock.fixed(TUESDAY, ZoneOffset.UTC));
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("/", "to 1 on 2026-11-24");
        answers.put("/images?verdict=UNHEALTHY&age=DAY", digest);
        answers.put("/images?age=OLDER", "None.");
        answers.put("/images/" + digest, "GHSA-1");
        answers.put("/search?q=ghsa-1", digest);
        answers.put("/search?q=bash", digest);
        answers.put("/search?q=ONE:", "Images of that name");
        answers.put("/api/v1/images?name=one:1&sort=used", digest);
        answers.put("/api/v1/images?index=" + digest, "\"items\":[]");
        answers.put("/api/v1/images/" + digest, "\"verdict\":\"UNHEALTHY\"");
        answers.put("/api/v1/images/" + digest + "/findings?severity=UNKNOWN", "GHSA-1");
        answers.put("/api/v1/images/" + digest + "/packages?name=bash", "5.2-1");
        answers.put("/api/v1/images/" + digest + "/places", "one:1");
        answers.put("/api/v1/images/" + digest + "/scans", "PUSHED");
        answers.put("/api/v1/images/" + digest + "/reports/json", "GHSA-1");
        answers.put("/api/v1/findings?", digest);
        answers.put("/api/v1/findings?severity=UNKNOWN", digest);
        answers.put("/api/v1/findings?severity=LOW", "\"items\":[]");
        answers.put("/api/v1/findings?vulnerability=ghsa-1&package=g:a", digest);
        answers.put("/api/v1/packages?", "zlib1g");
        answers.put("/api/v1/packages?type=maven", "g:a");
        answers.put("/api/v1/packages?version=5.2-1&name=bash", digest);
        answers.put("/api/v1/scans?verdict=UNHEALTHY", digest);
        answers.put("/api/v1/rescans?limit=1", "\"images\":1");
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            String[] address = (answer.getKey() + "?").split("\\?", 3);
            Reply reply = site.answer(address[0], address[1]);
            assertThat(reply.status()).as(answer.getKey()).isEqualTo(200);
            assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                    .as(answer.getKey())
                    .contains(answer.getValue());
        }
    }

    @Test
    void shouldGiveUpAQuestionThatTakesTooLongAndAnswerTheNext() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        // a thousand million rows
        Question endless =
                Question.parse("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)"
                        + " SELECT COUNT(*) FROM n");
        try (Ledger ledger = Ledger.open(place)) {
            assertThatThrownBy(() -> ledger.ask(endless, 10, Duration.ofSeconds(1)))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("no answer to that in 1 seconds");
            assertThat(ledger.ask(Question.parse("worst"), 10).rows()).hasSize(1);
        }
    }

    private Answer ask(String question) throws IOException {
        try (Ledger ledger = Ledger.open(place)) {
            return ledger.ask(Question.parse(question), 100);
        }
    }

    @Test
    void shouldAnswerWhatASecurityOfficerAsks() throws Exception {
        record(image("one", "1"), Use.PULLED, MONDAY);
        record(image("two", "2"), Use.SCANNED, TUESDAY);
        assertThat(ask("images-with ghsa-1").rows())
                .singleElement()
                .satisfies(r -> assertThat(r.toString()).contains("one.tar", "GHSA-1", "g:a", "2026-11-23T10:00:00Z"));
        assertThat(ask("images-with a").rows()).hasSize(2);
        assertThat(ask("images-with g:b").rows()).hasSize(2);
        assertThat(ask("images-with bash").rows()).hasSize(2);
        assertThat(ask("images-with CVE-1999-1").rows()).isEmpty();
        assertThat(ask("packages-of one:1").rows()).hasSize(5);
        assertThat(ask("history one:1").rows()).isNotEmpty();
        assertThat(ask("history none:1").rows()).isEmpty();
        assertThat(ask("new-since 2026-11-01").rows())
                .singleElement()
                .satisfies(r -> assertThat(r.toString()).contains("GHSA-1"));
        assertThat(ask("new-since 2026-11-24").rows()).isEmpty();
        assertThat(ask("worst").columns()).startsWith("reference", "digest", "platform", "verdict", "critical");
        Answer answer = ask("SELECT reference, other FROM images ORDER BY reference");
        assertThat(answer.text(Answer.Form.CSV).lines()).first().isEqualTo("reference,other");
        assertThat(answer.text(Answer.Form.CSV)).contains("one.tar,1\r\n", "two.tar,0\r\n");
        assertThat(answer.text(Answer.Form.JSON))
                .startsWith("[\n{\"reference\":\"")
                .contains("\"other\":1}");
        assertThat(answer.text(Answer.Form.TABLE).lines().skip(1)).allMatch(l -> l.matches("\\S+\\.tar  [01]"));
        assertThat(ask("SELECT pulled FROM images WHERE pulled IS NOT NULL").rows())
                .containsExactly(List.of("2026-11-23T10:00:00Z"));
        assertThat(ask("SELECT name, first_seen FROM places").rows()).hasSize(4);
        assertThat(ask("SELECT * FROM rescans").rows()).isEmpty();
    }

    @Test
    void shouldLetNoQuestionChangeAnything() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        for (String question : List.of(
                "WITH x AS (SELECT 1) DELETE FROM finding",
                "WITH x AS (SELECT 1) UPDATE image SET verdict = 'HEALTHY'",
                "SELECT no_column FROM images")) {
            assertThatThrownBy(() -> ask(question)).as(question).isInstanceOf(LedgerException.class);
        }
        assertThatThrownBy(() -> Question.parse("DELETE FROM image"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no question");
        assertThatThrownBy(() -> Question.parse("SELECT 1; DELETE FROM finding"))
                .hasMessageContaining("a question is one statement");
        assertThat(ask("SELECT COUNT(*) FROM images;").rows()).hasSize(1);
        assertThatThrownBy(() -> Question.parse("images-with")).hasMessageContaining("say what about");
        assertThatThrownBy(() -> Question.parse("new-since yesterday")).hasMessageContaining("2026-11-01");
        assertThat(rows("SELECT COUNT(*) FROM finding")).containsExactly("1");
        try (Ledger ledger = Ledger.open(place)) {
            Answer some = ledger.ask(Question.parse("SELECT purl FROM packages"), 2);
            assertThat(some.rows()).hasSize(2);
            assertThat(some.whole()).isFalse();
        }
    }

    @Test
    void shouldSayWhatCouldNotBeLookedUp() throws Exception {
        record(image("one", "1"), Use.SCANNED, MONDAY);
        Files.delete(folder.resolve("advisories.db"));
        Path debian = folder.resolve("feeds/Debian");
        Files.move(debian, folder.resolve("gone"));
        feeds.file("ecosystems.txt", "Maven".getBytes(StandardCharsets.UTF_8));
        assertThat(rescan(STRICT, MONDAY, TUESDAY).gaps())
                .extracting(g -> g.what())
                .anyMatch(w -> w.contains("holds nothing for Debian:12"));
    }

    @Test
    void shouldLetManyBuildsWriteAtOnce() throws Exception {
        Path one = image("one", "1");
        Path two = image("two", "2");
        List<ScanReport> reports =
                List.of(scan(one, MONDAY), scan(two, MONDAY), scan(one, TUESDAY), scan(two, TUESDAY));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Object>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int own = i;
                Callable<Object> work = () -> {
                    for (int round = 0; round < 15; round++) {
                        try (Ledger ledger = Ledger.open(place)) {
                            ledger.record(reports.get((own + round) % reports.size()), Use.SCANNED);
                            ledger.use(Digest.sha256(new byte[] {(byte) round}), Use.PULLED, "x/y:" + own, MONDAY);
                        }
                    }
                    return null;
                };
                all.add(threads.submit(work));
            }
            for (Future<Object> one1 : all) {
                one1.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows("SELECT COUNT(*) FROM image")).containsExactly("17");
        assertThat(rows("SELECT COUNT(*) FROM content")).containsExactly("4");
        assertThat(rows("SELECT COUNT(*) FROM place WHERE name LIKE 'x/y%'")).containsExactly("60");
    }

    @Test
    void shouldSayWhatIsWrongWithALedger() {
        assertThatThrownBy(() -> Ledger.open("jdbc:postgresql://127.0.0.1:1/none?user=u&password=s3cret"))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("127.0.0.1:1/none")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> Ledger.open(Files.writeString(
                        folder.resolve("damaged.db"),
                        "this is no database, and long enough to be looked at".repeat(40))))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("damaged.db");
    }
}
