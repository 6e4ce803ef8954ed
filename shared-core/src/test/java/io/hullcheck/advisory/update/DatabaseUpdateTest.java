package io.hullcheck.advisory.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.Affected;
import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.FeedServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseUpdateTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final HttpSettings QUICK = new HttpSettings(
            Optional.empty(), Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(2), 2, Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private Path database;
    private FeedFolder feeds;

    @BeforeEach
    void feeds() throws IOException {
        database = folder.resolve("home/advisories.db");
        feeds = new FeedFolder(folder.resolve("feeds"));
        for (int i = 1; i <= 40; i++) {
            feeds.put("Debian", "12", "DSA-" + i, "pkg" + i % 7, "1." + i, "2026-01-01T00:00:" + (10 + i) + "Z");
        }
        feeds.put("Maven", "", "GHSA-1", "g:a", "2", "2026-02-01T00:00:00Z");
        feeds.put("Rocky Linux", "9", "RLSA-1", "bash", "5-1.el9", "2026-03-01T00:00:00Z");
        feeds.write();
    }

    private UpdateRequest request(String base, EcosystemChoice choice) {
        return UpdateRequest.ofPublicPlaces(database, choice)
                .withBases(List.of(base), List.of(), List.of(), List.of())
                .withHttp(QUICK);
    }

    private UpdateReport update(EcosystemChoice choice) throws IOException {
        return update(request("file:" + feeds.path(), choice), NOW);
    }

    private static UpdateReport update(UpdateRequest request, Instant at) throws IOException {
        return DatabaseUpdate.run(request, Clock.fixed(at, ZoneOffset.UTC));
    }

    private static EcosystemChoice only(String... names) {
        return new EcosystemChoice.Named(Set.of(names));
    }

    private static UpdateReport.State state(UpdateReport report, String feed) {
        return report.feeds().stream()
                .filter(f -> f.name().equals(feed))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private List<String> advisories(String ecosystem, String name) throws IOException {
        try (AdvisoryDatabase open = SqliteAdvisories.openVerified(database)) {
            return open.lookup(ecosystem, name).stream()
                    .map(Affected::advisory)
                    .sorted()
                    .toList();
        }
    }

    private DatabaseInfo info() throws IOException {
        try (AdvisoryDatabase open = SqliteAdvisories.openVerified(database)) {
            return open.info();
        }
    }

    @Test
    void shouldBuildWhatWasAskedForAndNothingElse() throws IOException {
        UpdateReport report = update(only("Debian"));
        assertThat(report.records()).isEqualTo(40);
        assertThat(report.ranges()).isEqualTo(40);
        assertThat(report.fileSize()).isEqualTo(Files.size(database));
        assertThat(report.peakHeap()).isPositive();
        assertThat(advisories("Debian:12", "pkg3"))
                .contains("DSA-3", "DSA-10", "DSA-38")
                .hasSize(6);
        try (AdvisoryDatabase open = SqliteAdvisories.open(database)) {
            assertThat(open.covers("Debian:12")).isTrue();
            assertThat(open.covers("Debian:11")).isFalse();
            assertThat(open.covers("Maven")).isFalse();
            assertThat(open.info().feeds()).singleElement().satisfies(f -> {
                assertThat(f.name()).isEqualTo("osv/Debian");
                assertThat(f.data()).contains(Instant.parse("2026-01-01T00:00:50Z"));
                assertThat(f.checked()).contains(NOW);
                assertThat(f.records()).isEqualTo(40);
                assertThat(f.problem()).isEmpty();
            });
        }
    }

    @Test
    void shouldFetchEveryEcosystemThatTheBaseListsAlsoThoseWithSpaces() throws IOException {
        try (FeedServer server = new FeedServer(feeds.path())) {
            update(request(server.base(), new EcosystemChoice.All()), NOW);
            assertThat(server.requests())
                    .contains("200 ecosystems.txt", "200 Rocky Linux/modified_id.csv", "200 Rocky Linux/all.zip");
        }
        assertThat(info().feeds())
                .extracting(DatabaseInfo.Feed::name)
                .containsExactly("osv/Debian", "osv/Maven", "osv/Rocky Linux");
        assertThat(advisories("Rocky Linux:9", "bash")).containsExactly("RLSA-1");
    }

    @Test
    void shouldFindNothingToDoTheSecondTimeAndSayWhenItAsked() throws IOException {
        update(only("Debian", "Maven"));
        byte[] before = Files.readAllBytes(database);
        UpdateReport second = update(
                request("file:" + feeds.path(), new EcosystemChoice.Met(Set.of())), NOW.plus(Duration.ofDays(1)));
        assertThat(second.hasChanged()).isFalse();
        assertThat(second.feeds()).extracting(UpdateReport.Outcome::state).containsOnly(UpdateReport.State.UNCHANGED);
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(info().asOf()).contains(NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void shouldFetchOnlyTheRecordsThatChanged() throws IOException {
        try (FeedServer server = new FeedServer(feeds.path())) {
            update(request(server.base(), only("Debian")), NOW);
            feeds.put("Debian", "12", "DSA-3", "pkg3", "9.9", "2026-05-01T00:00:00Z");
            feeds.put("Debian", "12", "DSA-99", "pkg99", "1", "2026-05-02T00:00:00Z");
            feeds.remove("Debian", "DSA-10");
            feeds.write();
            server.forget();
            UpdateReport report = update(request(server.base(), only("Debian")), NOW);
            assertThat(server.requests())
                    .containsExactlyInAnyOrder(
                            "200 Debian/modified_id.csv", "200 Debian/DSA-3.json", "200 Debian/DSA-99.json");
            assertThat(report.records()).isEqualTo(2);
        }
        assertThat(advisories("Debian:12", "pkg99")).containsExactly("DSA-99");
        assertThat(advisories("Debian:12", "pkg3")).contains("DSA-3", "DSA-38").doesNotContain("DSA-10");
        try (AdvisoryDatabase open = SqliteAdvisories.open(database)) {
            assertThat(open.lookup("Debian:12", "pkg3").stream()
                            .filter(a -> a.advisory().equals("DSA-3"))
                            .flatMap(a -> a.ranges().get(0).events().stream())
                            .map(e -> e.version()))
                    .containsExactly("0", "9.9");
            assertThat(open.info().advisories()).isEqualTo(40);
            assertThat(open.info().ecosystems().get(0).advisories()).isEqualTo(40);
        }
    }

    @Test
    void shouldFetchSinglyWhatTheArchiveLacksOrHasTooOld() throws IOException {
        feeds.put("Debian", "12", "DSA-3", "pkg3", "9.9", "2026-05-01T00:00:00Z");
        feeds.put("Debian", "12", "DSA-99", "pkg99", "1", "2026-05-02T00:00:00Z");
        Path archive = feeds.path().resolve("Debian/all.zip");
        byte[] lagging = Files.readAllBytes(archive);
        feeds.write();
        Files.write(archive, lagging);
        update(only("Debian"));
        assertThat(advisories("Debian:12", "pkg99")).containsExactly("DSA-99");
        try (AdvisoryDatabase open = SqliteAdvisories.open(database)) {
            assertThat(open.lookup("Debian:12", "pkg3").toString()).contains("9.9");
        }
    }

    @Test
    void shouldNameRecordsThatCannotBeReadKeepTheRestAndRememberIt() throws IOException {
        feeds.put("Debian", "DSA-50", "2026-06-01T00:00:00Z", "{\"id\": \"DSA-50\", \"affected\": [{");
        feeds.put("Debian", "DSA-51", "2026-06-01T00:00:01Z", "this is no JSON");
        feeds.write();
        UpdateReport report = update(only("Debian"));
        assertThat(report.records()).isEqualTo(40);
        assertThat(report.feeds().get(0).problem())
                .hasValueSatisfying(p -> assertThat(p).contains("2 records", "DSA-50", "DSA-51"));
        // the mark stays until the records are mended, and costs nothing meanwhile
        UpdateReport second = update(only("Debian"));
        assertThat(second.hasChanged()).isFalse();
        assertThat(info().feeds().get(0).problem())
                .hasValueSatisfying(p -> assertThat(p).contains("DSA-50"));
        feeds.put("Debian", "12", "DSA-50", "pkg50", "1", "2026-06-02T00:00:00Z");
        feeds.remove("Debian", "DSA-51").write();
        update(only("Debian"));
        assertThat(info().feeds().get(0).problem()).isEmpty();
        assertThat(advisories("Debian:12", "pkg50")).containsExactly("DSA-50");
    }

    @Test
    void shouldSayThatARecordIsListedAndNotThereAndAskForItAgain() throws IOException {
        feeds.put("Debian", "12", "DSA-60", "pkg60", "1", "2026-06-01T00:00:00Z");
        feeds.writeList("Debian");
        update(only("Debian"));
        assertThat(info().feeds().get(0).problem())
                .hasValueSatisfying(p -> assertThat(p).contains("DSA-60", "listed and not there"));
        feeds.write();
        update(only("Debian"));
        assertThat(info().feeds().get(0).problem()).isEmpty();
        assertThat(advisories("Debian:12", "pkg60")).containsExactly("DSA-60");
    }

    @Test
    void shouldKeepWhatItHasWhenAFeedIsCutShortAndMarkIt() throws IOException {
        update(only("Debian", "Maven"));
        for (int i = 100; i < 400; i++) {
            feeds.put("Debian", "12", "DSA-" + i, "pkg", "1", "2026-06-01T00:00:00Z");
        }
        feeds.put("Maven", "", "GHSA-2", "g:b", "2", "2026-06-01T00:00:00Z");
        feeds.write();
        Path archive = feeds.path().resolve("Debian/all.zip");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        UpdateReport report = update(only("Debian", "Maven"));
        assertThat(state(report, "osv/Debian")).isEqualTo(UpdateReport.State.FAILED);
        assertThat(report.failures().get(0).problem())
                .hasValueSatisfying(p -> assertThat(p).contains("Debian/all.zip", "damaged or cut short"));
        assertThat(advisories("Maven", "g:b")).containsExactly("GHSA-2");
        assertThat(advisories("Debian:12", "pkg3")).hasSize(6);
        DatabaseInfo.Feed marked = info().feed("osv/Debian").orElseThrow();
        assertThat(marked.problem()).hasValueSatisfying(p -> assertThat(p).contains("cut short"));
        Files.write(archive, whole);
        assertThat(update(only("Debian", "Maven")).failures()).isEmpty();
        assertThat(info().feed("osv/Debian").orElseThrow().problem()).isEmpty();
        assertThat(advisories("Debian:12", "pkg")).hasSize(300);
    }

    @Test
    void shouldKeepWhatItHasOfAnEcosystemThatVanished() throws IOException {
        update(only("Debian", "Maven"));
        for (String file : List.of("all.zip", "modified_id.csv")) {
            Files.delete(feeds.path().resolve("Maven/" + file));
        }
        UpdateReport report = update(only("Debian", "Maven"));
        assertThat(report.failures()).extracting(UpdateReport.Outcome::name).containsExactly("osv/Maven");
        assertThat(advisories("Maven", "g:a")).containsExactly("GHSA-1");
    }

    @Test
    void shouldNotBelieveAListThatLostMostOfItsRecords() throws IOException {
        update(only("Debian"));
        for (int i = 1; i <= 30; i++) {
            feeds.remove("Debian", "DSA-" + i);
        }
        feeds.write();
        assertThat(update(only("Debian")).failures().get(0).problem())
                .hasValueSatisfying(p -> assertThat(p).contains("shrank from 40 records to 10"));
        assertThat(advisories("Debian:12", "pkg3")).hasSize(6);
    }

    @Test
    void shouldNotCountAnEcosystemAsKnownOfWhichThereIsOnlyAList() throws IOException {
        Files.delete(feeds.path().resolve("Debian/all.zip"));
        for (int i = 1; i <= 40; i++) {
            Files.delete(feeds.path().resolve("Debian/DSA-" + i + ".json"));
        }
        UpdateReport report = update(only("Debian", "Maven"));
        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.problem())
                        .hasValueSatisfying(
                                p -> assertThat(p).contains("lists 40 records of Debian and has none of them")));
        try (AdvisoryDatabase open = SqliteAdvisories.open(database)) {
            assertThat(open.covers("Debian")).isFalse();
            assertThat(open.covers("Maven")).isTrue();
        }
    }

    @Test
    void shouldReadAMirrorWithoutLists() throws IOException {
        Files.delete(feeds.path().resolve("Debian/modified_id.csv"));
        update(only("Debian"));
        assertThat(advisories("Debian:12", "pkg3")).hasSize(6);
        assertThat(update(only("Debian")).hasChanged()).isFalse();
        feeds.remove("Debian", "DSA-3").writeArchive("Debian");
        update(only("Debian"));
        assertThat(advisories("Debian:12", "pkg3")).hasSize(5);
    }

    @Test
    void shouldKeepARecordThatAnotherEcosystemStillHolds() throws IOException {
        String both = FeedFolder.record("GHSA-7", "npm", "x", "2", "2026-01-01T00:00:00Z");
        feeds.put("npm", "GHSA-7", "2026-01-01T00:00:00Z", both);
        feeds.put("npm", "", "GHSA-8", "y", "2", "2026-01-01T00:00:00Z");
        feeds.put("npm", "", "GHSA-9", "z", "2", "2026-01-01T00:00:00Z");
        feeds.put("Maven", "GHSA-7", "2026-01-01T00:00:00Z", both);
        feeds.write();
        update(only("npm", "Maven"));
        assertThat(info().ecosystems().toString()).contains("npm");
        feeds.remove("npm", "GHSA-7").write();
        update(only("npm", "Maven"));
        assertThat(advisories("npm", "x")).containsExactly("GHSA-7");
        feeds.put("Maven", "", "GHSA-1", "g:a", "3", "2026-04-01T00:00:00Z");
        feeds.put("Maven", "", "GHSA-3", "g:c", "3", "2026-04-01T00:00:00Z");
        feeds.remove("Maven", "GHSA-7").write();
        update(only("npm", "Maven"));
        assertThat(advisories("npm", "x")).isEmpty();
    }

    @Test
    void shouldAddWhatIsKnownOfScoresAndAttacks() throws IOException {
        // https://nvd.nist.gov/vuln/detail/CVE-2021-44228: 10.0, CWE-502; in CISA's catalogue since 2021-12-10
        feeds.put("Alpine", "v3.20", "ALPINE-CVE-2021-44228", "solr", "8-r1", "2026-01-01T00:00:00Z");
        feeds.put(
                "Alpine",
                "ALPINE-CVE-2021-44228",
                "2026-01-01T00:00:00Z",
                FeedFolder.record("ALPINE-CVE-2021-44228", "Alpine:v3.20", "solr", "8-r1", "2026-01-01T00:00:00Z")
                        .replace("\"affected\"", "\"upstream\": [\"CVE-2021-44228\"], \"affected\""));
        feeds.write();
        feeds.gzipped("nvd/nvdcve-2.0-2021.json.gz", """
                {"timestamp": "2026-11-23T00:00:00.000", "vulnerabilities": [{"cve": {"id": "CVE-2021-44228",
                 "published": "2021-12-10T10:15:09.143", "vulnStatus": "Analyzed", "descriptions": [{"lang": "en"}],
                 "metrics": {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"version": "3.1",
                   "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "baseScore": 10.0}}]},
                 "weaknesses": [{"source": "nvd@nist.gov", "description": [{"lang": "en", "value": "CWE-502"}]}]}},
                 {"cve": {"id": "CVE-2021-99999", "vulnStatus": "Rejected"}}]}
                """);
        feeds.gzipped(
                "epss/epss_scores-current.csv.gz",
                "#model_version:v2025.03.14,score_date:2026-11-23T00:00:00+0000\ncve,epss,percentile\n"
                        + "CVE-2021-44228,0.94358,0.99959\n");
        feeds.file(
                "kev/known_exploited_vulnerabilities.json",
                ("{\"title\": \"x\", \"dateReleased\": \"2026-11-22T10:00:00.0000Z\", \"vulnerabilities\": [{\"cveID\":"
                                + " \"CVE-2021-44228\", \"dateAdded\": \"2021-12-10\", \"dueDate\": \"2021-12-24\","
                                + " \"knownRansomwareCampaignUse\": \"Known\", \"cwes\": [\"CWE-20\"]}]}")
                        .getBytes(StandardCharsets.UTF_8));
        UpdateReport report = update(
                request("file:" + feeds.path(), only("Alpine"))
                        .withBases(
                                List.of(feeds.path().toString()),
                                List.of(feeds.path().resolve("nvd").toString()),
                                List.of(feeds.path().resolve("epss").toString()),
                                List.of(feeds.path().resolve("kev").toString())),
                NOW);
        assertThat(report.failures()).isEmpty();
        try (AdvisoryDatabase open = SqliteAdvisories.open(database)) {
            assertThat(open.nvd("CVE-2021-44228")).hasValueSatisfying(n -> {
                assertThat(n.ratings())
                        .containsExactly(new Rating("NVD", "CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"));
                assertThat(n.cwes()).containsExactly("CWE-502");
                assertThat(n.published()).contains("2021-12-10T10:15:09.143Z");
            });
            assertThat(open.nvd("CVE-2021-99999")).isEmpty();
            Exploitation known = open.exploitation("CVE-2021-44228");
            assertThat(known.epss()).contains(new Exploitation.Epss(0.94358, 0.99959, "2026-11-23T00:00:00Z"));
            assertThat(known.kev()).contains(new Exploitation.Kev("2021-12-10", Optional.of("2021-12-24"), true));
            assertThat(open.exploitation("CVE-2021-1")).isEqualTo(Exploitation.NONE);
        }
    }

    @Test
    void shouldKeepOldScoresWhenNewOnesAreCutShortOrNoScores() throws IOException {
        String head = "#model_version:v2025.03.14,score_date:2026-11-23T00:00:00+0000\ncve,epss,percentile\n";
        feeds.gzipped("epss/epss_scores-current.csv.gz", head + "CVE-2021-44228,0.94358,0.99959\n");
        UpdateRequest request = request("file:" + feeds.path(), only("Maven"))
                .withBases(
                        List.of(feeds.path().toString()),
                        List.of(),
                        List.of(feeds.path().resolve("epss").toString()),
                        List.of());
        assertThat(update(request, NOW).failures()).isEmpty();
        StringBuilder others = new StringBuilder(head);
        for (int i = 1000; i < 9000; i++) {
            others.append("CVE-2022-")
                    .append(i)
                    .append(",0.")
                    .append(i * 7919L % 100_000)
                    .append(",0.5\n");
        }
        byte[] whole = Files.readAllBytes(feeds.gzipped("epss/epss_scores-current.csv.gz", others.toString()));
        feeds.file("epss/epss_scores-current.csv.gz", Arrays.copyOf(whole, whole.length / 2));
        assertThat(update(request, NOW).failures())
                .singleElement()
                .satisfies(f -> assertThat(f.problem())
                        .hasValueSatisfying(p -> assertThat(p).contains("cut short")));
        feeds.gzipped("epss/epss_scores-current.csv.gz", "<html>please log in</html>");
        assertThat(update(request, NOW).failures())
                .singleElement()
                .satisfies(f -> assertThat(f.problem())
                        .hasValueSatisfying(p -> assertThat(p).contains("do not begin with their date")));
        try (AdvisoryDatabase open = SqliteAdvisories.openVerified(database)) {
            assertThat(open.exploitation("CVE-2021-44228").epss()).isPresent();
            assertThat(open.exploitation("CVE-2022-1000").epss()).isEmpty();
        }
    }

    @Test
    void shouldAskTheNvdOnlyForYearsThatNobodyElseRates() throws IOException {
        feeds.put(
                "Maven",
                "GHSA-5",
                "2026-01-01T00:00:00Z",
                "{\"id\": \"GHSA-5\", \"aliases\": [\"CVE-2019-1\"], \"modified\": \"2026-01-01T00:00:00Z\", \"severity\":"
                        + " [{\"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H\"}]}");
        feeds.put(
                "Maven",
                "GHSA-6",
                "2026-01-01T00:00:00Z",
                "{\"id\": \"GHSA-6\", \"aliases\": [\"CVE-2020-1234\"], \"modified\": \"2026-01-01T00:00:00Z\"}");
        feeds.write();
        String year = "{\"vulnerabilities\": [{\"cve\": {\"id\": \"CVE-2020-1234\", \"metrics\": {}}}]}";
        feeds.gzipped("nvd/nvdcve-2.0-2019.json.gz", year);
        feeds.gzipped("nvd/nvdcve-2.0-2020.json.gz", year);
        try (FeedServer server = new FeedServer(feeds.path())) {
            UpdateRequest request = request(server.base(), only("Maven"))
                    .withBases(List.of(server.base()), List.of(server.base() + "/nvd"), List.of(), List.of());
            assertThat(update(request, NOW).failures()).isEmpty();
            assertThat(server.requests())
                    .contains("200 nvd/nvdcve-2.0-2020.json.gz")
                    .doesNotContain("200 nvd/nvdcve-2.0-2019.json.gz");
            server.forget();
            update(request, NOW.plus(Duration.ofDays(1)));
            assertThat(server.requests())
                    .as("within a week only what changed lately is asked for")
                    .contains("404 nvd/nvdcve-2.0-modified.json.gz")
                    .noneMatch(r -> r.contains("2020"));
            server.forget();
            update(request, NOW.plus(Duration.ofDays(9)));
            assertThat(server.requests()).contains("304 nvd/nvdcve-2.0-2020.json.gz");
        }
    }

    @Test
    void shouldAskAServerThatDoesNotAnswerOnlyOnce() {
        UpdateRequest dead = request("http://127.0.0.1:1", only("Debian", "Maven", "npm", "PyPI"));
        assertThatThrownBy(() -> update(dead, NOW))
                .isInstanceOf(AdvisoryException.class)
                .hasMessageContaining("no advisory database could be built")
                .hasMessageContaining("127.0.0.1:1");
        assertThat(database).doesNotExist();
    }

    @Test
    void shouldAskAgainWhatAClockThatWasAYearAheadHasAsked() throws IOException {
        update(request("file:" + feeds.path(), only("Debian")), NOW.plus(Duration.ofDays(365)));
        feeds.put("Debian", "12", "DSA-NEW", "pkg-new", "2", "2026-03-01T00:00:00Z");
        feeds.write();
        assertThat(update(request("file:" + feeds.path(), only("Debian")).withFreshFor(Duration.ofDays(1)), NOW)
                        .hasChanged())
                .isTrue();
        try (AdvisoryDatabase open = SqliteAdvisories.openVerified(database)) {
            assertThat(open.lookup("Debian:12", "pkg-new")).hasSize(1);
        }
        assertThat(info().feeds()).allSatisfy(f -> assertThat(f.checked()).contains(NOW));
    }

    @Test
    void shouldNotAskAgainWhatWasAskedAMomentAgo() throws IOException {
        try (FeedServer server = new FeedServer(feeds.path())) {
            update(request(server.base(), only("Debian")), NOW);
            server.forget();
            UpdateReport report = update(
                    request(server.base(), only("Debian")).withFreshFor(Duration.ofDays(1)), NOW.plusSeconds(3600));
            assertThat(server.requests()).isEmpty();
            assertThat(report.feeds()).extracting(UpdateReport.Outcome::state).containsOnly(UpdateReport.State.FRESH);
        }
    }

    @Test
    void shouldBuildADamagedDatabaseAnewAndLeaveOneOfALaterVersionAlone() throws IOException {
        update(only("Debian"));
        Files.write(database, new byte[] {1, 2, 3});
        UpdateReport report = update(only("Debian"));
        assertThat(report.notice()).hasValueSatisfying(n -> assertThat(n).contains("built anew"));
        assertThat(advisories("Debian:12", "pkg3")).hasSize(6);
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
            file.seek(60);
            file.writeInt(99);
        }
        assertThatThrownBy(() -> update(only("Debian")))
                .isInstanceOf(AdvisoryException.class)
                .hasMessageContaining("later version");
    }

    @Test
    void shouldFindEveryByteThatWasChanged() throws IOException {
        update(only("Debian"));
        byte[] whole = Files.readAllBytes(database);
        Path other = folder.resolve("other.db");
        for (int at = 5000; at < whole.length; at += 4001) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(database, changed);
            assertThatThrownBy(() -> Distribution.export(database, other.toString(), folder))
                    .as("byte %d", at)
                    .isInstanceOf(AdvisoryException.class);
        }
        Files.write(database, Arrays.copyOf(whole, whole.length - 4096));
        assertThatThrownBy(() -> SqliteAdvisories.open(database))
                .hasMessageContaining("bytes and should have")
                .hasMessageContaining("update");
    }

    @Test
    void shouldGoToAnotherMachineAsAFile() throws IOException {
        update(only("Debian"));
        Path there = folder.resolve("there/advisories.db");
        for (String name : List.of("out.db", "out.db.zst")) {
            Distribution.export(database, name, folder);
            Files.deleteIfExists(there);
            assertThat(Distribution.take(there, name, folder)).isTrue();
            assertThat(Files.readAllBytes(there)).isEqualTo(Files.readAllBytes(database));
        }
        assertThat(Files.size(folder.resolve("out.db.zst"))).isLessThan(Files.size(folder.resolve("out.db")));
        byte[] packed = Files.readAllBytes(folder.resolve("out.db.zst"));
        Files.write(folder.resolve("cut.db.zst"), Arrays.copyOf(packed, packed.length / 2));
        assertThatThrownBy(() -> Distribution.take(there, "cut.db.zst", folder)).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(there)).isEqualTo(Files.readAllBytes(database));
        assertThatThrownBy(() -> Distribution.take(there, "none.db", folder))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("none.db");
        try (var left = Files.list(there.getParent())) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("advisories.db", "advisories.db.lock");
        }
    }

    @Test
    void shouldReadEcosystemsAsTheyAreTyped() {
        assertThat(EcosystemChoice.parse(List.of("met"), Set.of("npm")))
                .isEqualTo(new EcosystemChoice.Met(Set.of("npm")));
        assertThat(EcosystemChoice.parse(List.of(" all "), Set.of())).isEqualTo(new EcosystemChoice.All());
        assertThat(EcosystemChoice.parse(List.of("Maven", " Rocky Linux"), Set.of()))
                .isEqualTo(new EcosystemChoice.Named(Set.of("Maven", "Rocky Linux")));
        assertThatThrownBy(() -> EcosystemChoice.parse(List.of("Debian:12"), Set.of()))
                .hasMessageContaining("Debian rather than Debian:12");
        assertThatThrownBy(() -> EcosystemChoice.parse(List.of("all", "Maven"), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
