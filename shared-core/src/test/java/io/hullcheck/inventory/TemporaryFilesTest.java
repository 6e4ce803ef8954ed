package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.JavaProcess;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files of Java machines that end in every way, and places where none can be made. */
class TemporaryFilesTest {
    @TempDir
    private Path temporary;

    /** Holds a file that does not fit into memory, says so, and waits. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (Scratch scratch = new Scratch(Limits.DEFAULT.with(Bound.BYTES_IN_MEMORY, 1));
                    Scratch.Held held = scratch.hold(new ByteArrayInputStream(new byte[10]), 10)) {
                System.out.println("holding " + held.channel().size());
                System.in.read();
            }
        }
    }

    private Process holder() throws IOException {
        Process process = JavaProcess.startHeedingSignals(List.of("-Djava.io.tmpdir=" + temporary), Holder.class);
        assertThat(process.inputReader().readLine()).isEqualTo("holding 10");
        return process;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(p -> !p.equals(temporary)).toList();
        }
    }

    @Test
    void shouldLeaveNothingWhenItEnds() throws Exception {
        Process process = holder();
        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();
        assertThat(left()).isEmpty();
    }

    @Test
    void shouldLeaveNothingWhenItIsEndedBySignalsOfAShellOrAnOperatingSystem() throws Exception {
        for (String signal : List.of("TERM", "INT", "HUP")) {
            Process process = holder();
            assertThat(left()).isNotEmpty();
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(signal).isTrue();
            assertThat(left()).as(signal).isEmpty();
        }
    }

    @Test
    void shouldSweepWhatKilledOnesLeftAndNothingOfThoseThatLive() throws Exception {
        for (int i = 0; i < 3; i++) {
            holder().destroyForcibly().waitFor();
        }
        Path foreign = Files.createDirectory(temporary.resolve("hullcheck-of-somebody"));
        Process living = holder();
        List<Path> its = left();
        Process next = holder();
        assertThat(left()).containsAll(its).hasSize(2 * 3 + 1).contains(foreign);
        for (Process process : List.of(living, next)) {
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        }
        assertThat(left()).containsExactly(foreign);
    }

    @Test
    void shouldNotFollowLinksWhenItSweeps() throws Exception {
        holder().destroyForcibly().waitFor();
        Path precious = Files.writeString(
                Files.createDirectory(temporary.resolve("own")).resolve("file"), "x");
        Path dead = left().stream()
                .filter(p -> p.getFileName().toString().startsWith("hullcheck-"))
                .findFirst()
                .orElseThrow();
        Files.createSymbolicLink(dead.resolve("link"), precious.getParent());
        Files.createSymbolicLink(temporary.resolve("hullcheck-link"), precious.getParent());
        Process next = holder();
        assertThat(dead).doesNotExist();
        assertThat(precious).exists();
        next.destroyForcibly().waitFor();
    }

    /** Scans an image with a jar that does not fit into memory, and writes the report. */
    static final class Scan {
        private Scan() {}

        public static void main(String[] arguments) {
            try {
                ScanReport report = new Scanner(new HullcheckHome(Path.of(arguments[1])), Clock.systemUTC())
                        .scan(ScanRequest.of(arguments[0])
                                .withLimits(Limits.DEFAULT.with(Bound.BYTES_IN_MEMORY, 1))
                                .withSample());
                report.gaps().forEach(g -> System.out.println("gap: " + g.describe() + ": " + g.next()));
                ReportFormats.write(report, List.of(arguments[3]), Path.of(arguments[2]));
                System.out.println("written");
            } catch (IOException e) {
                System.out.println("failed: " + e.getMessage());
            }
        }
    }

    private String scan(Path tmp, Path reports, String format) throws Exception {
        Path image = SavedImage.archive(
                temporary.resolve("image.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "a.jar",
                                        new Zip().coordinates("g", "a", "1").bytes()))
                        .dockerLegacy("app:1"));
        return JavaProcess.said(
                List.of("-Djava.io.tmpdir=" + tmp),
                Scan.class,
                image.toString(),
                temporary.resolve("home").toString(),
                reports.toString(),
                format);
    }

    @Test
    void shouldSayThatThereIsNoTemporaryFolder() throws Exception {
        Path missing = temporary.resolve("missing");
        String said = scan(missing, temporary.resolve("reports"), "json");
        assertThat(said)
                .contains("failed: there is no temporary folder " + missing)
                .contains("-Djava.io.tmpdir=FOLDER")
                .doesNotContain("Delete the file");
    }

    /** A file system of few bytes, for whoever may mount one. */
    private Path small(String name, String size) throws Exception {
        Path place = Files.createDirectory(temporary.resolve(name));
        Assumptions.assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place.toString())
                                .start()
                                .waitFor()
                        == 0,
                "SKIPPED for want of the right to mount: a full disk");
        return place;
    }

    private static void unmount(Path place) throws Exception {
        new ProcessBuilder("umount", "-l", place.toString()).start().waitFor();
    }

    @Test
    void shouldSayThatTheTemporaryFolderIsFull() throws Exception {
        Path full = small("full", "64k");
        try {
            assertThat(scan(full, temporary.resolve("reports"), "json"))
                    .contains("failed: the temporary folder " + full + " is full")
                    .doesNotContain("Delete the file");
        } finally {
            unmount(full);
        }
    }

    @Test
    void shouldSayThatTheDiskOfTheReportsIsFullWhateverTheFormat() throws Exception {
        Path full = small("reports", "4k");
        try {
            for (String format : List.of("html", "json", "sarif", "cyclonedx", "junit", "markdown")) {
                Files.deleteIfExists(full.resolve("filled"));
                String filled = "x".repeat(4096);
                Files.writeString(full.resolve("filled"), filled);
                assertThat(scan(temporary, full, format))
                        .as(format)
                        .contains("failed: " + full)
                        .contains("No space left on device")
                        .contains("cannot be written")
                        .doesNotContain("report.jte");
            }
            assertThat(left()).noneMatch(p -> p.toString().endsWith(".new"));
        } finally {
            unmount(full);
        }
    }

    @Test
    void shouldGoOnWithoutAHomeThatCanBeWritten() throws Exception {
        Path home = small("home", "4k");
        try {
            assertThat(new ProcessBuilder("mount", "-o", "remount,ro", home.toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(scan(temporary, temporary.resolve("reports"), "json")).contains("written");
        } finally {
            unmount(home);
        }
    }
}
