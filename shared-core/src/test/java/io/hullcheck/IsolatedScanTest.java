package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.image.Bound;
import io.hullcheck.image.DaemonAccess;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.isolation.ChildJvm;
import io.hullcheck.isolation.Sandbox;
import io.hullcheck.policy.Verdict;
import io.hullcheck.reach.ReachMode;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.DaemonStandIn;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image is analysed in a process of its own: the result is the same, and what happens to that process is told. */
@Timeout(300)
class IsolatedScanTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path folder;

    private final Set<Path> before = temporary();

    @AfterEach
    void shouldLeaveNoFileAndNoProcess() {
        assertThat(temporary()).isEqualTo(before);
        assertThat(children()).isEmpty();
    }

    private Scanner scanner() {
        return new Scanner(new HullcheckHome(folder.resolve("home")), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ChildJvm child(String... options) {
        List<String> all = new ArrayList<>(List.of("-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        all.addAll(List.of(options));
        return ChildJvm.of(System.getProperty("java.class.path"), all);
    }

    private static ScanRequest isolated(ScanRequest request) {
        return request.withIsolation(Optional.of(child("-Xmx256m").in(Sandbox.ofThisMachine())));
    }

    private static String json(ScanReport report) throws IOException {
        return new String(ReportFormats.document(report, "json").bytes());
    }

    private void assertSame(String image, UnaryOperator<ScanRequest> change) throws IOException {
        ScanRequest request = change.apply(ScanRequest.of(image).withSample()).withCache(false);
        assertThat(json(scanner().scan(isolated(request))))
                .as(image)
                .isEqualTo(json(scanner().scan(request)));
    }

    private void assertSameOfAllPlatforms(String image) throws IOException {
        ScanRequest request = ScanRequest.of(image).withSample().withCache(false);
        assertThat(json(scanner().scanAllPlatforms(isolated(request))))
                .as(image)
                .isEqualTo(json(scanner().scanAllPlatforms(request)));
    }

    @Test
    void shouldFindTheSameInFilesAndFolders() throws IOException {
        assertSame(OneLibrary.log4Shell(folder.resolve("app.tar")).toString(), r -> r);
        SavedImage compressed = new SavedImage()
                .layer(
                        new LayerTar()
                                .file(
                                        "a.jar",
                                        new Zip().coordinates("g", "a", "1").bytes())
                                .plain(),
                        new LayerTar()
                                .file(
                                        "a.jar",
                                        new Zip().coordinates("g", "a", "1").bytes())
                                .gzip())
                .label("weird", "half of a pair: \ud800, and \u00e4\u20ac")
                .by("COPY \u2028 a.jar");
        Path layout = SavedImage.folder(
                folder.resolve("layout"),
                SavedImage.ociOfPlatforms(
                        "app:1",
                        List.of(
                                compressed,
                                new SavedImage()
                                        .layer(new LayerTar().file("x", "y"))
                                        .platform("linux", "arm64"))));
        assertSame("oci:" + layout, r -> r);
        assertSameOfAllPlatforms("oci:" + layout);
        Path root = Files.createDirectories(folder.resolve("root/app"));
        Files.write(root.resolve("b.jar"), new Zip().coordinates("g", "b", "2").bytes());
        assertSame("dir:" + folder.resolve("root"), r -> r);
        assertSameOfAllPlatforms("dir:" + folder.resolve("root"));
    }

    @Test
    void shouldFindTheSameInRealImages() throws IOException {
        for (String image : List.of(
                "docker-archive:" + SharedData.require("cases/os-15-chisel-manifest/chisel.tar"),
                "docker-archive:" + SharedData.require("cases/os-02-hardlink-target-deleted/pnpm-store-removed.tar"),
                "docker-archive:" + SharedData.require("cases/os-05-owned-by-inhouse-package/deb.tar"),
                "oci:" + SharedData.require("cases/os-01-gzip-members/layout"),
                "dir:" + SharedData.require("cases/lang-09-npm/rootfs"),
                "dir:" + SharedData.require("cases/lang-11-python/rootfs"),
                "sbom:" + SharedData.require("cases/truth-06-cdx-file-component/bom.cdx.json"))) {
            assertSame(image, r -> r);
        }
    }

    @Test
    void shouldFindTheSameInARegistryWithoutReachingIt() throws Exception {
        String skopeo = Programs.require("skopeo", "no image in a registry was analysed in isolation");
        Path archive = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar().file("noise", noise()))
                        .layer(new LayerTar()
                                .file(
                                        "app/log4j-core.jar",
                                        new Zip()
                                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                                .bytes()))
                        .dockerLegacy("app:1"));
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "docker-archive:" + archive,
                            "docker://" + registry.host() + "/team/app:1"));
            for (ReachMode mode : ReachMode.values()) {
                assertSame(
                        "registry:" + registry.host() + "/team/app:1",
                        r -> r.withReach(mode)
                                .withRegistries(RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()))));
            }
        }
    }

    private static byte[] noise() {
        byte[] noise = new byte[5_000_000];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Test
    void shouldFindTheSameInADaemon() throws Exception {
        SavedImage image = new SavedImage()
                .layer(new LayerTar()
                        .file("a.jar", new Zip().coordinates("g", "a", "1").bytes()))
                .layer(new LayerTar()
                        .file("b.jar", new Zip().coordinates("g", "b", "1").bytes()));
        String id = "sha256:" + SavedImage.hex(image.config());
        for (boolean containerd : List.of(false, true)) {
            String named = containerd ? "sha256:" + SavedImage.hex(image.manifest()) : id;
            try (DaemonStandIn daemon = new DaemonStandIn(image, named, image.dockerWithBlobs("app:1"), containerd)) {
                assertSame("docker:app:1", r -> r.withDaemons(DaemonAccess.at(daemon.host())));
            }
        }
    }

    @Test
    void shouldTellTheSameOfWhatIsNoImage() throws IOException {
        Path none = Files.writeString(folder.resolve("app.tar"), "no image");
        Path cut = folder.resolve("cut.tar");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(OneLibrary.log4Shell(folder.resolve("whole.tar"))), 2_000));
        for (String name :
                List.of(none.toString(), folder.resolve("nothing.tar").toString(), "oci:" + folder)) {
            AtomicReference<String> plain = new AtomicReference<>();
            assertThatThrownBy(() -> scanner().scan(ScanRequest.of(name).withSample()))
                    .satisfies(e -> plain.set(e.getMessage()));
            assertThatThrownBy(
                            () -> scanner().scan(isolated(ScanRequest.of(name).withSample())))
                    .hasMessage(plain.get());
        }
        assertSame("docker-archive:" + damaged(), r -> r);
    }

    /** One whose layer is not the one that its manifest names. */
    private Path damaged() throws IOException {
        byte[] bytes = Files.readAllBytes(OneLibrary.log4Shell(folder.resolve("damaged.tar")));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("log4j-core.jar") + 700;
        bytes[at] ^= 1;
        return Files.write(folder.resolve("damaged.tar"), bytes);
    }

    @Test
    void shouldAskForArchivesThatDoNotSayWhatTheyAre() throws IOException {
        byte[] jar = new Zip().file("x/Y.class", "no class").bytes();
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage().layer(new LayerTar().file("renamed.jar", jar)).dockerLegacy("app:1"));
        List<String> digests = new ArrayList<>();
        KnownArtifacts knows = archive -> {
            assertThat(archive.size()).isEqualTo(jar.length);
            digests.add(archive.sha1());
            return List.of(new KnownArtifacts.Known(
                    new KnownArtifacts.Coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1"), "a test"));
        };
        assertSame(image.toString(), r -> r.withReleased(knows));
        assertThat(Set.copyOf(digests)).hasSize(1);
    }

    private static ScanRequest unknown(Path folder, KnownArtifacts during) throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "renamed.jar",
                                        new Zip().file("x/Y.class", "no class").bytes()))
                        .dockerLegacy("app:1"));
        return ScanRequest.of(image.toString()).withSample().withReleased(during);
    }

    @Test
    void shouldBeIncompleteWhenItsProcessIsKilledInTheMidst() throws IOException {
        for (Optional<Sandbox> sandbox : Set.of(Optional.<Sandbox>empty(), Sandbox.ofThisMachine())) {
            ScanReport report = scanner()
                    .scan(unknown(folder, archive -> {
                                // the innermost first: in a sandbox that is Java itself
                                List<ProcessHandle> all =
                                        ProcessHandle.current().descendants().toList();
                                all.get(all.size() - 1).destroyForcibly();
                                return List.of();
                            })
                            .withIsolation(Optional.of(child("-Xmx256m").in(sandbox))));
            assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
            assertThat(report.inventory().gaps()).singleElement().satisfies(g -> {
                assertThat(g.kind()).isEqualTo(Gap.Kind.ANALYSIS_ENDED);
                assertThat(g.what()).contains("the process that analysed the image was killed (signal 9)");
            });
            assertThat(report.judgement().stopping()).isNotEmpty();
            assertThat(json(report)).contains("ANALYSIS_ENDED");
        }
    }

    @Test
    void shouldBeIncompleteWhenAnImageFillsTheHeapOfItsProcess() throws IOException {
        Path sbom = folder.resolve("bom.cdx.json");
        try (Writer out = Files.newBufferedWriter(sbom)) {
            out.write("{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": [");
            for (int i = 0; i < 200_000; i++) {
                out.write((i == 0 ? "" : ",") + "{\"type\": \"library\", \"name\": \"library-of-a-long-name-" + i
                        + "\", \"version\": \"1\", \"purl\": \"pkg:maven/group/library-of-a-long-name-" + i + "@1\"}");
            }
            out.write("]}");
        }
        ScanReport report = scanner()
                .scan(ScanRequest.of("sbom:" + sbom)
                        .withSample()
                        .withLimits(
                                Limits.DEFAULT.with(Bound.SBOM_BYTES, 1L << 30).with(Bound.PACKAGES, 1_000_000))
                        .withIsolation(Optional.of(child("-Xmx32m"))));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.inventory().gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.ANALYSIS_ENDED);
            assertThat(g.what()).contains("OutOfMemoryError");
            assertThat(g.next()).contains("-Xmx");
        });
    }

    @Test
    void shouldBeIncompleteWhenItsProcessTakesTooLong() throws IOException {
        Instant start = Instant.now();
        ScanReport report = scanner()
                .scan(unknown(folder, archive -> {
                            sleep();
                            return List.of();
                        })
                        .withLimits(Limits.DEFAULT.with(Bound.SECONDS, 2))
                        .withIsolation(Optional.of(child("-Xmx256m"))));
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.inventory().gaps()).extracting(Gap::kind).contains(Gap.Kind.TIMED_OUT);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    private static void sleep() throws InterruptedIOException {
        try {
            Thread.sleep(120_000);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("over");
        }
    }

    @Test
    void shouldEndItsProcessWithACancelledScan() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicReference<Thread> scan = new AtomicReference<>();
        ScanRequest request = isolated(unknown(folder, archive -> {
            scan.get().interrupt();
            sleep();
            return List.of();
        }));
        Thread thread = new Thread(() -> {
            try {
                scanner().scan(request);
            } catch (IOException e) {
                end.set(e);
            }
        });
        scan.set(thread);
        thread.start();
        thread.join(120_000);
        assertThat(end.get()).isInstanceOf(InterruptedIOException.class).hasMessageContaining("cancelled");
    }

    /** As {@code /proc} shows it of the process while it works. */
    @Test
    void shouldGiveItsProcessNothingThatIsSecretAndNoNetwork() throws IOException {
        for (Optional<Sandbox> sandbox : Set.of(Optional.<Sandbox>empty(), Sandbox.ofThisMachine())) {
            List<String> seen = new ArrayList<>();
            scanner()
                    .scan(unknown(folder, archive -> {
                                List<ProcessHandle> all =
                                        ProcessHandle.current().descendants().toList();
                                Path process = Path.of(
                                        "/proc",
                                        String.valueOf(all.get(all.size() - 1).pid()));
                                seen.add(Files.readString(process.resolve("environ")));
                                seen.add(Files.readString(process.resolve("cmdline")));
                                seen.add(interfaces(process));
                                return List.of();
                            })
                            .withIsolation(Optional.of(child("-Xmx256m").in(sandbox))));
            assertThat(seen).hasSize(3);
            assertThat(seen.get(0)).isEmpty();
            assertThat(seen.get(1)).contains("AnalysisMain").doesNotContain("password", "app.tar");
            if (sandbox.isPresent()) {
                assertThat(seen.get(2)).isEqualTo("[lo]");
            }
        }
    }

    private static String interfaces(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("net/dev"))) {
            return lines.skip(2)
                    .map(l -> l.substring(0, l.indexOf(':')).strip())
                    .toList()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().commandLine().orElse("").contains(AnalysisMain.class.getName()))
                .filter(ProcessHandle::isAlive)
                .collect(Collectors.toSet());
    }

    private static Set<Path> temporary() {
        String own = "hullcheck-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith(own)).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
