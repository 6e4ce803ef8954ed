package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.ledger.Answer;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Question;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RealPostgres;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger among many processes, and among those that die. */
class LedgerProcessesIT {
    private static final int PROCESSES = 4;
    private static final int SECONDS = 60;
    private static final int KILLS = 50;

    @TempDir
    private Path folder;

    private Process java(Path output, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerWritersMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private void images(Path images) throws IOException {
        Files.createDirectories(images);
        for (int i = 0; i < 5; i++) {
            SavedImage.archive(
                    images.resolve(i + ".tar"),
                    new SavedImage()
                            .layer(new LayerTar()
                                    .file(
                                            "base.jar",
                                            new Zip()
                                                    .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                                    .bytes()))
                            .layer(new LayerTar()
                                    .file(
                                            "app.jar",
                                            new Zip()
                                                    .coordinates("com.example", "app", "1." + i)
                                                    .bytes()))
                            .dockerLegacy("app:" + i));
        }
    }

    @Test
    void shouldTakeWhatFourProcessesWriteAtOnceForAMinuteInSqliteAndInPostgres() throws Exception {
        Path images = folder.resolve("images");
        images(images);
        try (RealPostgres postgres = RealPostgres.start()) {
            List<String> ledgers = List.of(folder.resolve("ledger.db").toString(), postgres.database());
            List<Process> all = new ArrayList<>();
            for (int place = 0; place < ledgers.size(); place++) {
                for (int i = 0; i < PROCESSES; i++) {
                    all.add(java(
                            folder.resolve("out-" + place + "-" + i),
                            "write",
                            ledgers.get(place),
                            images.toString(),
                            Integer.toString(i),
                            Integer.toString(SECONDS)));
                }
            }
            for (Process one : all) {
                assertThat(one.waitFor(SECONDS * 3L, TimeUnit.SECONDS)).isTrue();
            }
            for (int place = 0; place < ledgers.size(); place++) {
                long rounds = 0;
                for (int i = 0; i < PROCESSES; i++) {
                    String said = Files.readString(folder.resolve("out-" + place + "-" + i));
                    assertThat(said).matches("(?s)rounds=\\d+\\s*");
                    rounds += Long.parseLong(said.replaceAll("\\D", ""));
                }
                System.out.println("LEDGER of " + PROCESSES + " processes: " + rounds + " rounds in "
                        + (ledgers.get(place).startsWith("jdbc:") ? "PostgreSQL" : "SQLite"));
                try (Ledger ledger = Ledger.open(ledgers.get(place))) {
                    Answer images1 = ledger.ask(
                            Question.parse("SELECT reference, critical, high FROM images ORDER BY reference"), 100);
                    assertThat(images1.rows())
                            .hasSize(5)
                            .allSatisfy(r -> assertThat(r.subList(1, 3))
                                    .extracting(Object::toString)
                                    .containsExactly("2", "1"));
                    assertThat(ledger.ask(
                                            Question.parse(
                                                    "SELECT COUNT(*) FROM places WHERE name LIKE 'registry.example.com%'"),
                                            1)
                                    .rows()
                                    .get(0)
                                    .get(0)
                                    .toString())
                            .isEqualTo(Long.toString(rounds));
                }
            }
        }
    }

    private static String event(String id) {
        return "{\"id\": \"" + id + "\", \"action\": \"pull\", \"target\": {\"mediaType\":"
                + " \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"sha256:" + "0a".repeat(32)
                + "\", \"repository\": \"app-" + id + "\"}, \"request\": {\"host\": \"registry.example.com\"}}";
    }

    private int port(Path output, Process server) throws Exception {
        for (int i = 0; i < 600 && server.isAlive(); i++) {
            try (BufferedReader lines = Files.newBufferedReader(output)) {
                Matcher port =
                        Pattern.compile("port=(\\d+)").matcher(lines.lines().collect(Collectors.joining()));
                if (port.find()) {
                    return Integer.parseInt(port.group(1));
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the server did not start: " + Files.readString(output));
    }

    @Test
    void shouldLoseNothingThatWasAcceptedWhenTheServerIsKilledAtAnyMoment() throws Exception {
        String ledger = folder.resolve("ledger.db").toString();
        Random random = new Random(50);
        Set<String> accepted = new ConcurrentSkipListSet<>();
        for (int round = 0; round < KILLS; round++) {
            Path output = folder.resolve("server-" + round);
            Process server = java(output, "serve", ledger);
            try {
                URI address = URI.create("http://127.0.0.1:" + port(output, server) + "/webhook");
                List<Thread> registries = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    String name = round + "-" + i + "-";
                    Thread registry = new Thread(() -> tell(address, name, accepted));
                    registry.start();
                    registries.add(registry);
                }
                Thread.sleep(100 + random.nextInt(400));
                // SIGKILL
                server.destroyForcibly().waitFor();
                for (Thread registry : registries) {
                    registry.join();
                }
            } finally {
                server.destroyForcibly();
            }
        }
        assertThat(accepted).hasSizeGreaterThan(KILLS);
        Set<String> kept = new TreeSet<>();
        int done;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT name FROM event")) {
                while (rows.next()) {
                    kept.add(rows.getString(1).replaceFirst(".*/app-", ""));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM event WHERE done IS NOT NULL")) {
                done = row.getInt(1);
            }
        }
        System.out.println("LEDGER server killed " + KILLS + " times: " + accepted.size() + " accepted, " + kept.size()
                + " kept, " + done + " of them done");
        assertThat(done).isPositive();
        assertThat(kept).containsAll(accepted);
        KillTrials.row(
                "5",
                "the server, while registries send notifications",
                Integer.toString(KILLS),
                "every notification that it had accepted",
                "none was lost");
    }

    /** As fast as it goes, until the server is gone. */
    private static void tell(URI address, String name, Set<String> accepted) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        for (int i = 0; ; i++) {
            String id = name + i;
            try {
                int status = client.send(
                                HttpRequest.newBuilder(address)
                                        .timeout(Duration.ofSeconds(5))
                                        .header("Authorization", "Bearer " + LedgerWritersMain.TOKEN)
                                        .POST(HttpRequest.BodyPublishers.ofString(event(id), StandardCharsets.UTF_8))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 202) {
                    accepted.add(id);
                }
            } catch (IOException e) {
                // it was killed; what it did not answer may or may not be there
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
