package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.Pusher;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.ImageException;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Question;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.JavaProcess;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed (SIGKILL) at any moment, and what they leave behind. An ordinary build kills a few; the property
 * {@code hullcheck.kills} says how many, and {@code docs/kills.md} holds the rows of a longer run. Updates and the server are killed by
 * {@link DatabaseProcessesIT} and {@link LedgerProcessesIT}.
 */
class KillTrialsIT {
    private static final int KILLS = Integer.getInteger("hullcheck.kills", 8);
    private static final int LONGEST_LIFE = 400;
    private static final int LIBRARIES = 8;

    @TempDir
    private Path folder;

    private Path home;
    private Path image;
    private final Random random = new Random(20261126);

    @BeforeEach
    void makeAnImageAndTheAdvisoriesOfItsLibraries() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        image = folder.resolve("app.tar");
        Path feeds = folder.resolve("feeds");
        FeedFolder feed = new FeedFolder(feeds);
        SavedImage saved = new SavedImage();
        for (int i = 0; i < LIBRARIES; i++) {
            feed.put("Maven", "", "GHSA-" + i, "g:a" + i, "2.0", FeedFolder.daysAgo(1));
            saved.layer(new LayerTar()
                    .file(
                            "lib/a" + i + ".jar",
                            new Zip().coordinates("g", "a" + i, "1.0").bytes()));
        }
        feed.write();
        SavedImage.archive(image, saved.dockerLegacy("app:1"));
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(home.resolve("advisories.db"), new EcosystemChoice.All())
                        .withBases(List.of("file:" + feeds), List.of(), List.of(), List.of()),
                Clock.systemUTC());
    }

    /** Lets it live for a while, kills it, and gives the lines that it has said. */
    private List<String> killed(String what, String of, String place, int number)
            throws IOException, InterruptedException {
        Process process = JavaProcess.start(
                List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                KillTrialsMain.class,
                what,
                home.toString(),
                of,
                place,
                Integer.toString(number));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> said = new ArrayList<>();
            String first = out.readLine();
            assertThat(first).as("it has started").startsWith(what);
            said.add(first);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE));
            // SIGKILL; what it has said until then can still be read
            process.toHandle().destroyForcibly();
            process.waitFor();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
            }
            // the last line may have been cut
            String last = said.get(said.size() - 1);
            assertThat(said)
                    .allSatisfy(l ->
                            assertThat(l.startsWith(what) || l == last).as(l).isTrue());
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    private ScanReport scanned(String of, String host) throws IOException {
        return new Scanner(new HullcheckHome(home), Clock.systemUTC()).scan(KillTrialsMain.request(of, host));
    }

    private static List<String> purls(Inventory inventory) {
        return inventory.packages().stream().map(InstalledPackage::purl).toList();
    }

    private void shouldBeWhole(ScanReport report) {
        assertThat(report.gaps()).isEmpty();
        assertThat(report.findings()).hasSize(LIBRARIES);
        assertThat(report.inventory().packages()).hasSize(LIBRARIES);
    }

    @Test
    void shouldScanAsBeforeWhateverAKilledScanHasLeftInItsHome() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            String place = registry.host() + "/app:1";
            Pusher.push(
                    KillTrialsMain.request(image.toString(), registry.host()),
                    scanned(image.toString(), registry.host()),
                    List.of(place),
                    pushed -> {});
            String of = "registry:" + place;
            List<String> expected = purls(scanned(of, registry.host()).inventory());
            int kept = 0;
            for (int i = 0; i < KILLS; i++) {
                killed("scan", of, "-", 0);
                try (var left = Files.walk(home.resolve("inventories"))) {
                    kept += left.anyMatch(Files::isRegularFile) ? 1 : 0;
                }
                // once from what the dead one kept, if it did, and once from what this one has kept
                for (int again = 0; again < 2; again++) {
                    ScanReport report = scanned(of, registry.host());
                    shouldBeWhole(report);
                    assertThat(purls(report.inventory())).isEqualTo(expected);
                }
            }
            KillTrials.row(
                    "1",
                    "a scan that keeps inventories, with a database of advisories",
                    Integer.toString(KILLS),
                    kept + " times something was kept",
                    "every scan afterwards found the same");
        }
    }

    @Test
    void shouldHaveWholeImagesInTheRegistryHoweverOftenAPushIsKilled() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            String place = registry.host() + "/app";
            int number = 0;
            int whole = 0;
            int absent = 0;
            for (int i = 0; i < KILLS; i++) {
                int pushed = killed("push", image.toString(), place, number).stream()
                        .mapToInt(l -> Integer.parseInt(l.substring("pushed ".length())))
                        .max()
                        .orElseThrow();
                // the one after the last that was told of may be there or not, and is never there in part
                shouldBeWhole(scanned("registry:" + place + ":" + pushed, registry.host()));
                try {
                    shouldBeWhole(scanned("registry:" + place + ":" + (pushed + 1), registry.host()));
                    whole++;
                } catch (ImageException e) {
                    assertThat(e.kind()).isEqualTo(ImageException.Kind.MISSING);
                    absent++;
                }
                number = pushed + 1;
            }
            KillTrials.row(
                    "3",
                    "a push into a registry",
                    Integer.toString(KILLS),
                    "the tag in hand was there " + whole + " times, and not yet " + absent + " times",
                    "every image in the registry was whole");
        }
    }

    @Test
    void shouldKeepInTheLedgerWhatItSaidItHasKept() throws Exception {
        Path ledger = folder.resolve("ledger.db");
        int number = 0;
        for (int i = 0; i < KILLS; i++) {
            number = killed("record", image.toString(), ledger.toString(), number).stream()
                            .filter(l -> l.startsWith("recorded "))
                            .mapToInt(l -> Integer.parseInt(l.substring("recorded ".length())))
                            .max()
                            .orElseThrow()
                    + 1;
            shouldBeSound(ledger);
            try (Ledger open = Ledger.open(ledger.toString())) {
                long names = count(open, "SELECT COUNT(*) FROM places WHERE name LIKE 'registry.example.com/app:%'");
                assertThat(names).isBetween((long) number, number + 1L);
                assertThat(count(open, "SELECT COUNT(*) FROM images")).isGreaterThanOrEqualTo(1);
            }
        }
        KillTrials.row(
                "4",
                "a scan that is recorded in the ledger",
                Integer.toString(KILLS),
                number + " records were said to be kept",
                "every one of them was there, and the file was sound");
    }

    private static long count(Ledger ledger, String question) throws IOException {
        return Long.parseLong(
                ledger.ask(Question.parse(question), 1).rows().get(0).get(0).toString());
    }

    private static void shouldBeSound(Path ledger) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(row.getString(1)).isEqualTo("ok");
        }
    }
}
