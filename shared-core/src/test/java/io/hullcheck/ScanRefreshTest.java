package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.FeedServer;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan fetches what it lacks when it may, and says what it could not fetch. */
class ScanRefreshTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path folder;

    private HullcheckHome home;
    private Path image;
    private FeedFolder feeds;

    @BeforeEach
    void prepare() throws IOException {
        home = new HullcheckHome(folder.resolve("home"));
        image = folder.resolve("app.tar");
        SavedImage.archive(
                image,
                new SavedImage()
                        .layer(new LayerTar()
                                .file("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian 12\"\n")
                                .file(
                                        "var/lib/dpkg/status",
                                        "Package: bash\nStatus: install ok installed\nVersion: 5.1\n")
                                .file(
                                        "app.jar",
                                        new Zip().coordinates("g", "a", "1").bytes()))
                        .dockerLegacy("app:1"));
        feeds = new FeedFolder(folder.resolve("feeds"))
                .put("Debian", "12", "DSA-1", "bash", "5.2", "2026-11-20T00:00:00Z")
                .put("Maven", "", "GHSA-1", "g:a", "2", "2026-11-21T00:00:00Z")
                .put("npm", "", "GHSA-2", "x", "2", "2026-11-21T00:00:00Z")
                .write();
    }

    private ScanReport scan(Instant at, Optional<String> base) throws IOException {
        ScanRequest request = ScanRequest.of(image.toString());
        if (base.isPresent()) {
            request = request.withRefresh(
                    UpdateRequest.ofPublicPlaces(home.advisories(), new EcosystemChoice.Met(Set.of()))
                            .withBases(List.of(base.get()), List.of(), List.of(), List.of())
                            .withHttp(new HttpSettings(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(1),
                                    1,
                                    Duration.ZERO)));
        }
        return new Scanner(home, Clock.fixed(at, ZoneOffset.UTC)).scan(request);
    }

    @Test
    void shouldFetchWhatTheImageNeedsOnceADayAndNothingElse() throws IOException {
        try (FeedServer server = new FeedServer(feeds.path())) {
            ScanReport first = scan(NOW, Optional.of(server.base()));
            assertThat(first.findings()).extracting(Finding::id).containsExactlyInAnyOrder("DSA-1", "GHSA-1");
            assertThat(first.gaps()).isEmpty();
            assertThat(first.database().sample()).isFalse();
            assertThat(server.requests())
                    .allMatch(r -> r.contains("Debian/") || r.contains("Maven/"))
                    .contains("200 Debian/all.zip", "200 Maven/all.zip");
            assertThat(home.metEcosystems()).containsExactly("Debian", "Maven");

            server.forget();
            scan(NOW.plus(Duration.ofHours(23)), Optional.of(server.base()));
            assertThat(server.requests()).isEmpty();

            scan(NOW.plus(Duration.ofHours(25)), Optional.of(server.base()));
            assertThat(server.requests())
                    .containsExactlyInAnyOrder("304 Debian/modified_id.csv", "304 Maven/modified_id.csv");
        }
    }

    @Test
    void shouldNeverAskAnyoneWhenItMayNot() throws IOException {
        ScanReport report = scan(NOW, Optional.empty());
        assertThat(report.database().sample()).isTrue();
        assertThat(home.folder()).doesNotExist();
    }

    @Test
    void shouldSayThatItCouldNotFetchAndNeverCallTheImageHealthy() throws IOException {
        ScanReport report = scan(NOW, Optional.of("http://127.0.0.1:1/feeds"));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.gaps()).extracting(Gap::kind).contains(Gap.Kind.FEED_FAILED, Gap.Kind.DATABASE_MISSING);
        assertThat(report.judgement().stopping()).isNotEmpty();
        assertThat(report.gaps().stream()
                        .filter(g -> g.kind() == Gap.Kind.FEED_FAILED)
                        .map(Gap::what))
                .anyMatch(w -> w.contains("127.0.0.1:1"));
    }

    @Test
    void shouldGoOnWithWhatItHasWhenAFeedFailsAndMarkEveryReportUntilItIsMended() throws IOException {
        scan(NOW, Optional.of("file:" + feeds.path()));
        Files.delete(feeds.path().resolve("Maven/modified_id.csv"));
        Files.delete(feeds.path().resolve("Maven/all.zip"));
        ScanReport broken = scan(NOW.plus(Duration.ofDays(2)), Optional.of("file:" + feeds.path()));
        assertThat(broken.findings()).hasSize(2);
        assertThat(broken.gaps()).anySatisfy(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FEED_FAILED);
            assertThat(g.what()).contains("osv/Maven");
        });
        ScanReport offline = scan(NOW.plus(Duration.ofDays(2)), Optional.empty());
        assertThat(offline.gaps()).extracting(Gap::kind).contains(Gap.Kind.FEED_FAILED);
        feeds.write();
        assertThat(scan(NOW.plus(Duration.ofDays(4)), Optional.of("file:" + feeds.path()))
                        .gaps())
                .isEmpty();
    }

    @Test
    void shouldTellTheAgeOfTheFeedsThatTheImageNeeds() throws IOException {
        scan(NOW, Optional.of("file:" + feeds.path()));
        ScanReport later = scan(NOW.plus(Duration.ofDays(6)), Optional.empty());
        assertThat(later.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.DATABASE_OLD);
            assertThat(g.what()).contains("6 days old", NOW.toString());
        });
        assertThat(later.database().asOf(Set.of("Maven"))).contains(NOW);
    }

    /** A feed of one record, asked today. */
    private List<String> old(String ecosystem, String modified) throws IOException {
        Path own = folder.resolve("old");
        Path file = folder.resolve(ecosystem + modified.substring(0, 10) + ".db");
        new FeedFolder(own).put(ecosystem, "", "X-1", "a", "2", modified).write();
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(file, new EcosystemChoice.Named(Set.of(ecosystem)))
                        .withBases(List.of("file:" + own), List.of(), List.of(), List.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return Advisories.doubts(
                            database.info(), false, Set.of(ecosystem), Duration.ofDays(5), RecordAge.DEFAULT, NOW)
                    .stream()
                    .map(g -> g.kind() + ": " + g.what())
                    .toList();
        }
    }

    @Test
    void shouldCallAFeedOldWhoseNewestRecordIsThoughItWasAskedToday() throws IOException {
        List<String> doubts = old("npm", "2018-12-30T00:00:00Z");
        Completeness.row(
                "30a",
                "A feed without new records",
                "the newest record of npm is 2,886 days old, and was fetched today",
                "no gap",
                doubts.isEmpty() ? "no gap" : "gap: " + String.join("; ", doubts));
        assertThat(doubts)
                .singleElement()
                .satisfies(d -> assertThat(d).contains("DATABASE_OLD", "npm", "2886 days old", "allowed are 90"));
        assertThat(old("npm", "2026-09-01T00:00:00Z")).isEmpty();
        assertThat(old("npm", "2026-08-01T00:00:00Z")).hasSize(1);
        // CRAN got two records between 2025-05-16 and 2026-03-13 (https://github.com/RConsortium/r-advisory-database)
        assertThat(old("CRAN", "2025-05-16T00:00:00Z")).isEmpty();
        assertThat(old("CRAN", "2018-12-30T00:00:00Z")).hasSize(1);
    }
}
