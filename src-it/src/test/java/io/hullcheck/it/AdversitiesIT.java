package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hullcheck.HullcheckHome;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.inventory.Gap;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.JavaProcess;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Skip;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, folders that cannot be written or are not there, clocks that are wrong, many scans at once: right, or a clear error. */
class AdversitiesIT {
    private static final int LIBRARIES = 5;
    private static final int AT_ONCE = 50;
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    private Path folder;

    private Path image;
    private String feeds;

    private final Instant changed =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
    private int changes;

    private interface Work {
        void run() throws Exception;
    }

    @BeforeEach
    void makeAnImageAndAFeed() throws IOException {
        image = folder.resolve("app.tar");
        SavedImage saved = new SavedImage();
        for (int i = 0; i < LIBRARIES; i++) {
            saved.layer(new LayerTar()
                    .file(
                            "lib/a" + i + ".jar",
                            new Zip().coordinates("g", "a" + i, "1.0").bytes()));
        }
        SavedImage.archive(image, saved.dockerLegacy("app:1"));
        feeds = "file:" + writeFeeds(LIBRARIES);
    }

    /** With so many advisories that affect the image. */
    private Path writeFeeds(int advisories) throws IOException {
        String modified = changed.plusSeconds(++changes).toString();
        FeedFolder feed = new FeedFolder(folder.resolve("feeds"));
        for (int i = 0; i < LIBRARIES; i++) {
            feed.put("Maven", "", "GHSA-" + i, "g:a" + i, i < advisories ? "2.0" : "0.5", modified);
        }
        return feed.write().path();
    }

    private void update(Path home, Clock clock) throws IOException {
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(home.resolve("advisories.db"), new EcosystemChoice.All())
                        .withBases(List.of(feeds), List.of(), List.of(), List.of()),
                clock);
    }

    private ScanReport scan(Path home, Clock clock) throws IOException {
        return new Scanner(new HullcheckHome(home), clock)
                .scan(KillTrialsMain.request(image.toString(), "none.example.com"));
    }

    private static void record(Path place, ScanReport report) throws IOException {
        try (Ledger ledger = Ledger.open(place.toString())) {
            ledger.record(report, Use.SCANNED);
        }
    }

    /** A file system in memory, or a skip that says so. */
    private void mounted(String options, Path place) throws IOException, InterruptedException {
        Files.createDirectories(place);
        String mount = Programs.require("mount", "full and read-only disks were not tried");
        Tools.Result result =
                Tools.run(folder, 1, List.of(mount, "-t", "tmpfs", "-o", options, "tmpfs", place.toString()));
        if (result.code() != 0) {
            Skip.forWantOf("the right to mount a file system", "full and read-only disks were not tried");
        }
    }

    private void unmounted(Path place) throws IOException, InterruptedException {
        assertThat(Tools.run(folder, 1, List.of("umount", "-l", place.toString()))
                        .code())
                .isZero();
    }

    private static String error(Work work) {
        IOException error = catchThrowableOfType(IOException.class, work::run);
        assertThat(error).as("it says that it could not be done").isNotNull();
        return error.getMessage();
    }

    @Test
    void shouldScanOnAFullDiskAndSayThatItIsFullWhereSomethingIsToBeWritten() throws Exception {
        Path home = folder.resolve("full");
        mounted("size=4m", home);
        try {
            update(home, Clock.systemUTC());
            ScanReport before = scan(home, Clock.systemUTC());
            assertThat(before.findings()).hasSize(LIBRARIES);
            Path filler = home.resolve("filler");
            try (OutputStream out = Files.newOutputStream(filler)) {
                byte[] block = new byte[4096];
                while (true) {
                    out.write(block);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
            writeFeeds(1);
            assertThat(error(() -> update(home, Clock.systemUTC()))).contains("disk");
            assertThat(error(() -> record(home.resolve("ledger.db"), before))).contains("full");
            assertThat(scan(home, Clock.systemUTC()).findings()).hasSize(LIBRARIES);
            Files.delete(filler);
            update(home, Clock.systemUTC());
            record(home.resolve("ledger.db"), before);
            assertThat(scan(home, Clock.systemUTC()).findings()).hasSize(1);
        } finally {
            unmounted(home);
        }
        KillTrials.row(
                "6",
                "a full disk",
                "-",
                "-",
                "scans find the same; updates and records say so, and are made when there is room again");
    }

    @Test
    void shouldScanFromAHomeThatCannotBeWritten() throws Exception {
        Path home = folder.resolve("read-only");
        mounted("size=4m", home);
        try {
            update(home, Clock.systemUTC());
            ScanReport before = scan(home, Clock.systemUTC());
            assertThat(Tools.run(folder, 1, List.of("mount", "-o", "remount,ro", home.toString()))
                            .code())
                    .isZero();
            assertThat(scan(home, Clock.systemUTC()).findings()).hasSize(LIBRARIES);
            writeFeeds(1);
            assertThat(error(() -> update(home, Clock.systemUTC()))).containsIgnoringCase("read-only");
            assertThat(error(() -> record(home.resolve("ledger.db"), before))).isNotBlank();
            assertThat(scan(home, Clock.systemUTC()).findings()).hasSize(LIBRARIES);
        } finally {
            unmounted(home);
        }
        KillTrials.row(
                "7", "a home that cannot be written", "-", "-", "scans find the same; updates and records say so");
    }

    @Test
    void shouldSayThatTheTemporaryFolderIsMissing() throws Exception {
        Path home = folder.resolve("home");
        update(home, Clock.systemUTC());
        String said = JavaProcess.said(
                List.of("-Xmx128m", "-Djava.io.tmpdir=" + folder.resolve("none")),
                FindingsMain.class,
                image.toString(),
                home.toString());
        assertThat(said).contains(folder.resolve("none").toString()).contains("temporary folder");
        KillTrials.row("8", "a temporary folder that is not there", "-", "-", "an error that names the folder");
    }

    @Test
    void shouldScanWithAClockThatIsAYearOff() throws Exception {
        Path home = folder.resolve("home");
        Clock ahead = Clock.offset(Clock.systemUTC(), YEAR);
        Clock back = Clock.offset(Clock.systemUTC(), YEAR.negated());
        update(home, Clock.systemUTC());
        ScanReport later = scan(home, ahead);
        assertThat(later.findings()).hasSize(LIBRARIES);
        assertThat(later.gaps()).extracting(Gap::kind).contains(Gap.Kind.DATABASE_OLD);
        ScanReport earlier = scan(home, back);
        assertThat(earlier.findings()).hasSize(LIBRARIES);
        assertThat(earlier.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).contains("a time to come"));
        // what was written by a wrong clock is read, and written anew, by a right one
        for (Clock wrong : List.of(ahead, back)) {
            writeFeeds(wrong == ahead ? 3 : 2);
            update(home, wrong);
            writeFeeds(4);
            update(home, Clock.systemUTC());
            assertThat(scan(home, Clock.systemUTC()).findings()).hasSize(4);
        }
        KillTrials.row(
                "9",
                "a clock that is a year ahead, or a year behind",
                "-",
                "-",
                "scans find the same, and say that the database is old, or from a time to come; the next update with a right clock takes what is new");
    }

    @Test
    void shouldFindTheSameInFiftyScansAtOnceInOneHome() throws Exception {
        Path home = folder.resolve("home");
        update(home, Clock.systemUTC());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Callable<Integer> one = () -> {
                ScanReport report = scan(home, Clock.systemUTC());
                record(home.resolve("ledger.db"), report);
                assertThat(report.gaps()).isEmpty();
                return report.findings().size();
            };
            List<Integer> found = new ArrayList<>();
            for (Future<Integer> scan : threads.invokeAll(Collections.nCopies(AT_ONCE, one))) {
                found.add(scan.get());
            }
            assertThat(found).hasSize(AT_ONCE).containsOnly(LIBRARIES);
        } finally {
            threads.shutdownNow();
        }
        KillTrials.row(
                "10",
                "50 scans at once in one home, each recorded in its ledger",
                "-",
                "-",
                "all find the same, and all are recorded");
    }
}
