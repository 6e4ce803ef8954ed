package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.Event;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.FeedServer;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database among many processes, and among those that die. */
class DatabaseProcessesIT {
    private static final List<String> REAL = List.of("Debian", "Go", "Alpine");

    @TempDir
    Path folder;

    private static List<String> java(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** The real records, as if all had been modified at one time: on an even day or on an odd one. */
    private static Instant time(int age) {
        return Instant.parse("2026-06-01T00:00:00Z").plus(Duration.ofDays(age % 2));
    }

    /** All feeds of one age: the real ones change between even and odd, and a small one tells the age itself. */
    private void writeFeeds(Path feeds, int age) throws IOException {
        FeedFolder own = new FeedFolder(feeds)
                .put(
                        "Maven",
                        "",
                        "GHSA-1",
                        "g:a",
                        age + "",
                        Instant.EPOCH.plus(Duration.ofDays(age)).toString())
                .write();
        for (String ecosystem : REAL) {
            Path real = SharedData.require("feeds/" + ecosystem);
            Path archive = folder.resolve("parity" + age % 2).resolve(ecosystem + ".zip");
            if (!Files.exists(archive)) {
                redate(real.resolve("all.zip"), archive, time(age).toString());
            }
            Files.copy(
                    archive,
                    Files.createDirectories(feeds.resolve(ecosystem)).resolve("all.zip"),
                    StandardCopyOption.REPLACE_EXISTING);
            own.file(
                    ecosystem + "/modified_id.csv",
                    Files.readAllLines(real.resolve("modified_id.csv")).stream()
                            .map(l -> time(age) + l.substring(l.indexOf(',')))
                            .collect(Collectors.joining("\n"))
                            .getBytes());
        }
        own.file("ecosystems.txt", ("Maven\n" + String.join("\n", REAL)).getBytes());
    }

    private static void redate(Path from, Path to, String time) throws IOException {
        Files.createDirectories(to.getParent());
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .replaceFirst("\"modified\": *\"[^\"]*\"", "\"modified\": \"" + time + "\"")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void shouldBeTheOldOneOrTheNewOneWholeHoweverOftenAnUpdateIsKilled() throws IOException, InterruptedException {
        Path feeds = folder.resolve("feeds");
        Path database = folder.resolve("home/advisories.db");
        writeFeeds(feeds, 1);
        List<String> update = java(UpdateMain.class, "file:" + feeds, database.toString());
        assertThat(Tools.run(folder, 2, update).code()).isZero();
        writeFeeds(feeds, 2);
        long start = System.nanoTime();
        assertThat(Tools.run(folder, 2, update).code()).isZero();
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Random random = new Random(20261124);
        int age = 2;
        int before = 0;
        int after = 0;
        for (int round = 3; round < 53; round++) {
            writeFeeds(feeds, round);
            Process process = new ProcessBuilder(update)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("killed.log").toFile())
                    .start();
            process.waitFor(random.nextLong(whole * 11 / 10), TimeUnit.MILLISECONDS);
            // SIGKILL
            process.destroyForcibly().waitFor();
            int found = age(database);
            assertThat(found).isIn(age, round);
            if (found == round) {
                after++;
            } else {
                before++;
            }
            age = found;
        }
        System.out.println("SIGKILL at 50 moments of an update of " + whole + " ms: the old database " + before
                + " times, the new one " + after + " times, never another");
        assertThat(before).isPositive();
        // what the dead have left behind is cleared away by the next that lives
        writeFeeds(feeds, 100);
        assertThat(Tools.run(folder, 2, update).code()).isZero();
        assertThat(age(database)).isEqualTo(100);
        try (var left = Files.list(database.getParent())) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("advisories.db", "advisories.db.feeds", "advisories.db.lock");
        }
        KillTrials.row(
                "2",
                "an update of the advisory database",
                "50",
                "the old database or the new one",
                "whole each time; what the dead left was cleared away");
    }

    /** The age that every part of the database agrees on; reads it whole and holds it against its hash. */
    private static int age(Path database) throws IOException {
        try (AdvisoryDatabase open = SqliteAdvisories.openVerified(database)) {
            int age = open.lookup("Maven", "g:a").get(0).ranges().get(0).events().stream()
                    .filter(e -> e.kind() == Event.Kind.FIXED)
                    .mapToInt(e -> Integer.parseInt(e.version()))
                    .sum();
            assertThat(open.info().feeds()).hasSize(REAL.size() + 1).allSatisfy(f -> {
                assertThat(f.problem()).isEmpty();
                assertThat(f.data())
                        .contains(f.name().equals("osv/Maven") ? Instant.EPOCH.plus(Duration.ofDays(age)) : time(age));
            });
            assertThat(open.info().advisories()).isGreaterThan(19_000);
            // https://pkg.go.dev/vuln/GO-2022-1059
            assertThat(open.lookup("Go", "golang.org/x/text"))
                    .anySatisfy(a -> assertThat(a.advisory()).isEqualTo("GO-2022-1059"));
            return age;
        }
    }

    @Test
    void shouldDownloadOnceForTenBuildsWhileThirtyScan() throws IOException, InterruptedException {
        Path feeds = folder.resolve("feeds");
        Path home = folder.resolve("home");
        Path database = home.resolve("advisories.db");
        Path image = folder.resolve("app.tar");
        SavedImage.archive(
                image,
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app.jar",
                                        new Zip().coordinates("g", "a", "0.5").bytes()))
                        .dockerLegacy("app:1"));
        writeFeeds(feeds, 1);
        try (FeedServer server = new FeedServer(feeds)) {
            List<String> update = java(UpdateMain.class, server.base(), database.toString());
            assertThat(Tools.run(folder, 2, update).out()).contains("changed=true failed=0");
            writeFeeds(feeds, 2);
            server.forget();
            List<Process> processes = new ArrayList<>();
            List<Path> logs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Path log = folder.resolve(i + ".log");
                logs.add(log);
                processes.add(new ProcessBuilder(
                                i % 4 == 0 ? update : java(FindingsMain.class, image.toString(), home.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
            }
            int updated = 0;
            for (int i = 0; i < processes.size(); i++) {
                assertThat(processes.get(i).waitFor(5, TimeUnit.MINUTES)).isTrue();
                String out = Files.readString(logs.get(i));
                assertThat(processes.get(i).exitValue()).as(out).isZero();
                if (i % 4 == 0) {
                    assertThat(out).contains("failed=0");
                    updated += out.contains("changed=true") ? 1 : 0;
                } else {
                    assertThat(out).contains("sample=false findings=1");
                }
            }
            List<String> downloads = server.requests().stream()
                    .filter(r -> r.startsWith("200 ") && r.endsWith("all.zip"))
                    .toList();
            System.out.println("10 updates and 30 scans at once: " + updated + " did the work, " + downloads.size()
                    + " downloads of " + REAL.size() + " archives, 0 failures");
            assertThat(updated).isEqualTo(1);
            assertThat(downloads).doesNotHaveDuplicates().hasSize(REAL.size());
        }
        assertThat(age(database)).isEqualTo(2);
    }

    @Test
    void shouldSayThatTheDiskIsFullAndKeepTheOldDatabase() throws IOException, InterruptedException {
        Path feeds = folder.resolve("feeds");
        Path database = folder.resolve("home/advisories.db");
        writeFeeds(feeds, 1);
        List<String> update = java(UpdateMain.class, "file:" + feeds, database.toString());
        assertThat(Tools.run(folder, 2, update).code()).isZero();
        writeFeeds(feeds, 2);
        // a process that may write no file beyond eight megabytes meets the same error as one on a full disk
        List<String> bounded =
                new ArrayList<>(List.of(Tools.require("bash"), "-c", "ulimit -f 8192 && exec \"$@\"", "bash"));
        bounded.addAll(update);
        Tools.Result result = Tools.run(folder, 2, bounded);
        assertThat(result.code()).isNotZero();
        assertThat(result.out()).containsAnyOf("Check the disk's space", "File too large");
        assertThat(age(database)).isEqualTo(1);
        try (var left = Files.list(database.getParent())) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".new"));
        }
    }
}
