package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealPostgres;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what it costs to hold a large ledger against new advisories, beside matching every image again. */
class LedgerBenchmarkIT {
    private static final int IMAGES = 100_000;
    private static final int CHANGED = 1_000;
    /** Scanned for real; the others are made of their layers. */
    private static final int SCANNED = 120;

    private static final int LIBRARIES = 60;
    private static final List<String> ECOSYSTEMS = List.of("Debian", "PyPI");

    @TempDir
    private static Path folder;

    private static final Random RANDOM = new Random(8);

    private static Path advisories(Path file, Path feeds) throws IOException {
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(
                                file,
                                new EcosystemChoice.Named(ECOSYSTEMS.stream().collect(Collectors.toSet())))
                        .withBases(List.of(feeds.toString()), List.of(), List.of(), List.of()),
                Clock.systemUTC());
        return file;
    }

    /** Names of packages that the real advisories speak of. */
    private static List<String> names(Path feeds, String ecosystem) throws IOException {
        Pattern name = Pattern.compile("\"ecosystem\": ?\"" + ecosystem
                + "[^\"]*\",\\s*\"name\": ?\"([^\"]+)\"|\"name\": ?\"([^\"]+)\",\\s*\"ecosystem\": ?\"" + ecosystem);
        try (ZipFile zip =
                new ZipFile(feeds.resolve(ecosystem).resolve("all.zip").toFile())) {
            List<String> names = new ArrayList<>();
            for (ZipEntry entry : zip.stream().toList()) {
                Matcher found =
                        name.matcher(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                if (found.find()) {
                    names.add(found.group(1) == null ? found.group(2) : found.group(1));
                }
            }
            return names.stream().distinct().sorted().toList();
        }
    }

    /** This machine's Debian, as if some of its packages were older and some not installed. */
    private static String system(List<String> status) {
        return status.stream()
                .filter(p -> RANDOM.nextInt(20) > 0)
                .map(p -> RANDOM.nextInt(10) > 0
                        ? p
                        : p.replaceFirst("(?m)^Version: (.*)$", "Version: $1~" + RANDOM.nextInt(3)))
                .collect(Collectors.joining("\n\n"));
    }

    private static LayerTar libraries(List<String> names) {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < LIBRARIES; i++) {
            String name = names.get(RANDOM.nextInt(names.size()));
            String version = RANDOM.nextInt(5) + "." + RANDOM.nextInt(10) + "." + RANDOM.nextInt(4);
            layer.file(
                    "usr/lib/python3/dist-packages/" + name.replace('-', '_') + "-" + version + ".dist-info/METADATA",
                    "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        }
        return layer;
    }

    /** The real feeds, and a thousand advisories that came since. */
    private static Path newFeeds(Path real, List<String> python, List<String> debian) throws IOException {
        Path feeds = folder.resolve("new-feeds");
        for (String ecosystem : ECOSYSTEMS) {
            Path own = Files.createDirectories(feeds.resolve(ecosystem));
            List<String> names = ecosystem.equals("PyPI") ? python : debian;
            try (ZipFile before = new ZipFile(
                            real.resolve(ecosystem).resolve("all.zip").toFile());
                    ZipOutputStream after = new ZipOutputStream(Files.newOutputStream(own.resolve("all.zip")))) {
                for (ZipEntry entry : before.stream().toList()) {
                    after.putNextEntry(new ZipEntry(entry.getName()));
                    before.getInputStream(entry).transferTo(after);
                }
                for (int i = 0; i < CHANGED / ECOSYSTEMS.size(); i++) {
                    String id = "NEW-" + ecosystem + "-" + i;
                    after.putNextEntry(new ZipEntry(id + ".json"));
                    after.write(FeedFolder.record(
                                    id,
                                    ecosystem.equals("Debian") ? "Debian:12" : ecosystem,
                                    names.get(RANDOM.nextInt(names.size())),
                                    ecosystem.equals("Debian") ? "9:9" : RANDOM.nextInt(5) + ".5",
                                    "2026-11-25T00:00:00Z")
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return feeds;
    }

    /** Images of the same systems and libraries, each with an application of its own. */
    private static void multiply(String ledger) throws SQLException {
        try (Connection connection = DriverManager.getConnection(ledger);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<Long> systems = ids(statement, 0);
            List<Long> libraries = ids(statement, 1);
            long os = ids(statement, -1).get(0);
            try (PreparedStatement component = connection.prepareStatement("INSERT INTO component (id, digest, purl,"
                            + " type, name, version, distribution, body) VALUES (?, ?, ?, 'maven', ?, ?, '', ?)");
                    PreparedStatement content =
                            connection.prepareStatement("INSERT INTO content (id, digest, body) SELECT ?, ?, body"
                                    + " FROM content WHERE id = " + os);
                    PreparedStatement member =
                            connection.prepareStatement("INSERT INTO content_component VALUES (?, ?)");
                    PreparedStatement image = connection.prepareStatement("INSERT INTO image (id, digest, reference,"
                            + " verdict, first_seen, scanned, last_used) VALUES (?, ?, ?, 'UNHEALTHY', 1, 1, 1)");
                    PreparedStatement layer =
                            connection.prepareStatement("INSERT INTO image_content VALUES (?, ?, '', ?)")) {
                for (int i = 0; i < IMAGES - SCANNED; i++) {
                    long id = 1_000_000L + i;
                    String name = "com.example:app-" + i % 2_000;
                    String version = "1." + i / 2_000;
                    set(
                            component,
                            id,
                            "own" + id,
                            "pkg:maven/" + name.replace(':', '/') + "@" + version,
                            name,
                            version,
                            "{\"purl\":\"pkg:maven/" + name.replace(':', '/') + "@" + version
                                    + "\",\"type\":\"maven\",\"namespace\":\"com.example\",\"name\":\"app-" + i % 2_000
                                    + "\",\"version\":\"" + version
                                    + "\",\"certainty\":\"PROVEN\",\"why\":\"pom.properties\"}");
                    set(content, id, "own" + id);
                    set(member, id, id);
                    set(
                            image,
                            id,
                            String.format(Locale.ROOT, "sha256:%064x", id),
                            "registry.example.com/app-" + i % 2_000 + ":" + version);
                    set(layer, id, -1, os);
                    set(layer, id, 0, systems.get(i % systems.size()));
                    set(layer, id, 1, libraries.get(i / 7 % libraries.size()));
                    set(layer, id, 2, id);
                    if (i % 5_000 == 0) {
                        for (PreparedStatement all : List.of(component, content, member, image, layer)) {
                            all.executeBatch();
                        }
                    }
                }
                for (PreparedStatement all : List.of(component, content, member, image, layer)) {
                    all.executeBatch();
                }
            }
            if (ledger.startsWith("jdbc:postgresql:")) {
                // by itself it learns after a minute what is in the tables
                statement.execute("ANALYZE");
            }
            connection.commit();
        }
    }

    private static void set(PreparedStatement insert, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            insert.setObject(i + 1, values[i]);
        }
        insert.addBatch();
    }

    private static List<Long> ids(Statement statement, int position) throws SQLException {
        try (ResultSet rows = statement.executeQuery(
                "SELECT DISTINCT content FROM image_content WHERE position = " + position + " ORDER BY content")) {
            List<Long> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    private String rescan(String ledger, String advisories, Path... images) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerMain.class.getName(),
                ledger,
                folder.resolve(advisories).toString()));
        Arrays.stream(images).map(Path::toString).forEach(command::add);
        return Programs.run(folder, command);
    }

    private static double value(String printed, String name) {
        Matcher found = Pattern.compile(name + "=([0-9.]+)").matcher(printed);
        assertThat(found.find()).as(printed).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static List<String> installed;

    /** The advisories of yesterday and of today, and images made of this machine's own packages. */
    @BeforeAll
    static void prepare() throws IOException {
        Path feeds = SharedData.require("feeds");
        Path status = Path.of("/var/lib/dpkg/status");
        if (!Files.isRegularFile(status)) {
            Skip.forWantOf("a Debian", "no large ledger was held against new advisories");
        }
        installed = List.of(Files.readString(status).split("\n\n"));
        List<String> python = names(feeds, "PyPI");
        List<String> sources = installed.stream()
                .map(p -> p.replaceFirst("(?s).*\nSource: ([^ \n]+).*|.*Package: ([^ \n]+).*", "$1$2"))
                .distinct()
                .toList();
        Path images = Files.createDirectories(folder.resolve("images"));
        List<String> systems =
                Stream.generate(() -> system(installed)).limit(30).toList();
        for (int i = 0; i < SCANNED; i++) {
            SavedImage.archive(
                    images.resolve(i + ".tar"),
                    new SavedImage()
                            .layer(new LayerTar()
                                    .file("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian 12\"\n")
                                    .file("var/lib/dpkg/status", systems.get(i % systems.size())))
                            .layer(libraries(python))
                            .dockerLegacy("app:" + i));
        }
        advisories(folder.resolve("before.db"), feeds);
        advisories(folder.resolve("after.db"), newFeeds(feeds, python, sources));
    }

    /**
     * A hundred thousand images in a ledger.
     *
     * @return milliseconds to remember one scan
     */
    private static double fill(String ledger) throws Exception {
        Scanner scanner = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC());
        long recording = 0;
        try (Ledger open = Ledger.open(ledger)) {
            for (int i = 0; i < SCANNED; i++) {
                var report = scanner.scan(
                        ScanRequest.of(folder.resolve("images/" + i + ".tar").toString())
                                .withDatabase(folder.resolve("before.db"))
                                .withMaxDatabaseAge(Duration.ofDays(10_000)));
                long start = System.nanoTime();
                open.record(report, Use.SCANNED);
                recording += System.nanoTime() - start;
            }
        }
        multiply(ledger.startsWith("jdbc:") ? ledger : "jdbc:sqlite:" + ledger);
        return recording / 1e6 / SCANNED;
    }

    /** Half of the images, with what only they had. */
    private static double secondsToForget(String ledger) throws IOException {
        try (Ledger open = Ledger.open(ledger)) {
            long start = System.nanoTime();
            assertThat(open.forget(Optional.empty(), Optional.of(IMAGES / 2))).isEqualTo(IMAGES / 2);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    @Test
    void shouldHoldAHundredThousandImagesAgainstAThousandNewAdvisories() throws Exception {
        Path ledger = folder.resolve("ledger.db");
        double recording = fill(ledger.toString());
        String first = rescan(ledger.toString(), "before.db");
        String second = rescan(ledger.toString(), "after.db", folder.resolve("images"));
        String third = rescan(ledger.toString(), "after.db");
        System.out.println("LEDGER " + first + "LEDGER " + second + "LEDGER " + third);
        assertThat(value(second, "images")).isEqualTo(IMAGES);
        assertThat(value(second, "affected")).isGreaterThan(IMAGES / 2.0);
        assertThat(value(third, "affected")).isZero();
        print(
                "rescan of %,d images by %,d new advisories: %.2f s, %.3f of matching every image again (%,.0f s),"
                        + " in a heap of 512 MB; %,.0f images affected",
                IMAGES,
                CHANGED,
                value(second, "seconds"),
                value(second, "seconds") / value(second, "naive"),
                value(second, "naive"),
                value(second, "affected"));
        print(
                "rescan of %,d images with nothing new: %.2f s, %.4f of matching every image again",
                IMAGES, value(third, "seconds"), value(third, "seconds") / value(second, "naive"));
        print(
                "the slowest page of the ledger's: %.2f s, %.2f of a rescan with nothing new",
                value(third, "page"), value(third, "page") / value(third, "seconds"));
        print("remembering a scan: %.1f ms, the ledger: %.0f MB", recording, Files.size(ledger) / 1e6);
        print("forgetting %,d images: %.2f s", IMAGES / 2, secondsToForget(ledger.toString()));
    }

    @Test
    void shouldDoTheSameInPostgres() throws Exception {
        try (RealPostgres postgres = RealPostgres.start()) {
            String ledger = postgres.database();
            double recording = fill(ledger);
            String rescan = rescan(ledger, "after.db");
            System.out.println("LEDGER " + rescan);
            assertThat(value(rescan, "affected")).isGreaterThan(IMAGES / 2.0);
            print(
                    "PostgreSQL: rescan of %,d images by %,d new advisories: %.2f s; the slowest page: %.2f s;"
                            + " remembering a scan: %.1f ms; forgetting %,d images: %.2f s",
                    IMAGES,
                    CHANGED,
                    value(rescan, "seconds"),
                    value(rescan, "page"),
                    recording,
                    IMAGES / 2,
                    secondsToForget(ledger));
        }
    }

    private static void print(String format, Object... values) {
        System.out.println("BENCHMARK " + String.format(Locale.ROOT, format, values));
    }
}
