package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.image.Bound;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path folder;

    private Scanner scanner;
    private Path image;

    @BeforeEach
    void anImageWithAnOldLibrary() throws IOException {
        scanner = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.fixed(NOW, ZoneOffset.UTC));
        image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app/a.jar",
                                        new Zip().coordinates("g", "a", "1").bytes()))
                        .dockerLegacy("app:1"));
    }

    private static void build(Path file, Instant built, String fixed) throws IOException {
        DatabaseFile.build(
                file,
                built,
                writer -> writer.write(OsvReader.read(
                        "{\"id\": \"CVE-2026-1\", \"database_specific\": {\"severity\": \"CRITICAL\"}, \"affected\":"
                                + " [{\"package\": {\"ecosystem\": \"Maven\", \"name\": \"g:a\"}, \"ranges\": [{\"type\":"
                                + " \"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"" + fixed
                                + "\"}]}]}]}")));
    }

    @Test
    void shouldSayWhichPackagesWereNotComparedWhenTheTimeIsOver() throws IOException {
        build(folder.resolve("advisories.db"), NOW, "2");
        Path unknown = SavedImage.archive(
                folder.resolve("unknown.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app/a.jar",
                                        new Zip().coordinates("g", "a", "1").bytes())
                                .file(
                                        "app/b.jar",
                                        new Zip().file("x/Y.class", "no class").bytes()))
                        .dockerLegacy("app:1"));
        KnownArtifacts slow = archive -> {
            try {
                Thread.sleep(1_300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        };
        ScanReport report = scanner.scan(ScanRequest.of(unknown.toString())
                .withDatabase(folder.resolve("advisories.db"))
                .withReleased(slow)
                .withLimits(Limits.DEFAULT.with(Bound.SECONDS, 1)));
        assertThat(report.findings()).isEmpty();
        assertThat(report.gaps())
                .anySatisfy(g -> assertThat(g.what())
                        .startsWith("the time of the scan was over before ")
                        .endsWith("packages were compared with advisories"));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void shouldFailWithoutAnAdvisoryDatabase() throws IOException {
        ScanReport report = scanner.scan(ScanRequest.of(image.toString()));
        Completeness.row(
                "29a",
                "No advisory database",
                "an image with a Maven library, an empty home, no network, defaults",
                "INCOMPLETE, the build passes",
                report.judgement().verdict()
                        + (report.judgement().stopping().isEmpty() ? ", the build passes" : ", the build fails")
                        + "; gap: " + report.gaps().get(0).what());
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.judgement().stopping()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.DATABASE_MISSING);
            assertThat(g.what()).contains("Maven", "not analysed");
            assertThat(g.next()).contains("hullcheck.database=sample");
        });
        assertThat(report.judgement().reason()).contains("there is no advisory database");
    }

    @Test
    void shouldGoOnWithTheSampleWhenItIsNamedAndSaySo() throws IOException {
        ScanReport report = scanner.scan(ScanRequest.of(image.toString()).withSample());
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.judgement().stopping()).isEmpty();
        assertThat(report.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.DATABASE_SAMPLE);
        assertThat(report.database().sample()).isTrue();
        assertThat(report.judgement().reason()).contains("only the embedded sample of");
        Path old = SavedImage.archive(
                folder.resolve("old.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app/log4j.jar",
                                        new Zip()
                                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                                .bytes()))
                        .dockerLegacy("app:1"));
        ScanReport failed = scanner.scan(ScanRequest.of(old.toString()).withSample());
        assertThat(failed.judgement().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.judgement().reason()).contains("CVE-2021-44228", "only the embedded sample of");
    }

    @Test
    void shouldUseTheDatabaseOfTheHomeAndFailOnWhatItKnows() throws IOException {
        build(folder.resolve("home/advisories.db"), NOW.minus(Duration.ofDays(1)), "2");
        ScanReport report = scanner.scan(ScanRequest.of(image.toString()));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(report.findings()).extracting(Finding::id).containsExactly("CVE-2026-1");
        assertThat(report.remedy(report.findings().get(0))).isEqualTo("raise g:a to 2");
        assertThat(report.time()).isEqualTo(NOW);
    }

    @Test
    void shouldCallAnImageHealthyWhenAWholeAndFreshDatabaseKnowsNothingAgainstIt() throws IOException {
        Path database = folder.resolve("own.db");
        build(database, NOW, "1");
        ScanReport report = scanner.scan(ScanRequest.of(image.toString()).withDatabase(database));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(report.gaps()).isEmpty();
    }

    @Test
    void shouldSayHowOldAnOldDatabaseIs() throws IOException {
        Path database = folder.resolve("own.db");
        build(database, NOW.minus(Duration.ofDays(9)), "1");
        ScanReport report = scanner.scan(ScanRequest.of(image.toString()).withDatabase(database));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.judgement().stopping()).isEmpty();
        assertThat(report.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).contains("9 days old", "allowed are 5"));
        report = scanner.scan(
                ScanRequest.of(image.toString()).withDatabase(database).withMaxDatabaseAge(Duration.ofDays(10)));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void shouldRefuseADatabaseThatIsNotThereRatherThanFallBackToTheSample() throws IOException {
        ScanRequest request = ScanRequest.of(image.toString()).withDatabase(folder.resolve("none.db"));
        assertThatThrownBy(() -> scanner.scan(request)).isInstanceOf(AdvisoryException.class);
    }

    @Test
    void shouldReportWhatWasFoundBesideDamage() throws IOException {
        build(folder.resolve("home/advisories.db"), NOW, "1");
        Map<String, byte[]> files = new SavedImage()
                .layer(new LayerTar()
                        .file("app/a.jar", new Zip().coordinates("g", "a", "1").bytes()))
                .layer("broken".repeat(300).getBytes(), "broken".repeat(300).getBytes())
                .dockerLegacy("app:1");
        SavedImage.archive(image, files);
        ScanReport report = scanner.scan(ScanRequest.of(image.toString()));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.inventory().packages()).hasSize(1);
        assertThat(report.judgement().stopping())
                .singleElement()
                .satisfies(g -> assertThat(g.layer()).isPresent());
    }

    @Test
    void shouldThrowWhenThereIsNothingToScan() throws IOException {
        Files.delete(image);
        assertThatThrownBy(() -> scanner.scan(ScanRequest.of(image.toString()))).isInstanceOf(ImageException.class);
    }

    @Test
    void shouldEndSoonWhenTheBuildIsCancelled() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> scanner.scan(ScanRequest.of(image.toString())))
                    .isInstanceOf(java.io.InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldFindItsHomeWhereTheEnvironmentSays() {
        String user = "/home/u";
        assertThat(HullcheckHome.of(Map.of("HULLCHECK_HOME", "/h", "XDG_CACHE_HOME", "/x"), user)
                        .folder())
                .isEqualTo(Path.of("/h"));
        assertThat(HullcheckHome.of(Map.of("XDG_CACHE_HOME", "/x"), user).folder())
                .isEqualTo(Path.of("/x/hullcheck"));
        assertThat(HullcheckHome.of(Map.of(), user).advisories())
                .isEqualTo(Path.of("/home/u/.cache/hullcheck/advisories.db"));
    }

    @Test
    void shouldSayWhatToSetForAUserWithoutAHome() {
        // what Java says in a container whose user has no entry in /etc/passwd
        assertThatThrownBy(() -> HullcheckHome.of(Map.of(), "?"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Set HULLCHECK_HOME");
        assertThat(HullcheckHome.of(Map.of("HULLCHECK_HOME", "/h"), "?").folder())
                .isEqualTo(Path.of("/h"));
    }

    @Test
    void shouldNotBelieveADatabaseWithAWrongByte() throws IOException {
        Path database = folder.resolve("copied.db");
        build(database, NOW, "2");
        assertThat(scanner.scan(ScanRequest.of(image.toString()).withDatabase(database))
                        .findings())
                .hasSize(1);
        byte[] bytes = Files.readAllBytes(database);
        // one letter of the package's name: nothing would be found, and nothing seem wrong
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.lastIndexOf("g:a")] = 'h';
        Files.write(database, bytes);
        assertThatThrownBy(() -> scanner.scan(ScanRequest.of(image.toString()).withDatabase(database)))
                .isInstanceOf(AdvisoryException.class)
                .hasMessageContaining("copied.db")
                .hasMessageContaining("do not match the hash");
    }

    @Test
    void shouldAskTheSampleWhenToldToWhateverDatabaseThereIs() throws IOException {
        build(folder.resolve("home/advisories.db"), NOW, "2");
        ScanRequest request = ScanRequest.of(image.toString());
        assertThat(scanner.scan(request).database().sample()).isFalse();
        assertThat(scanner.scan(request.withSample()).database().sample()).isTrue();
    }
}
