package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prints what a scan of a registry's image costs, against copying it; judges nothing, because machines differ. */
class RegistryBenchmarkIT {
    private static final Path FOLDER = Path.of("target/registry-benchmark").toAbsolutePath();
    private static final int ROUNDS = 5;

    /** An image with a whole JDK in three compressed layers. */
    private static void push(RealRegistry registry) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home"));
        List<LayerTar> layers = List.of(new LayerTar(), new LayerTar(), new LayerTar());
        int next = 0;
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) < 40_000_000) {
                    layers.get(next++ % 3).file("opt/java/" + home.relativize(file), Files.readAllBytes(file));
                }
            }
        }
        SavedImage image = new SavedImage();
        layers.forEach(l -> image.layer(l.plain(), l.gzip()));
        Path layout = SavedImage.folder(FOLDER.resolve("layout"), image.oci("jdk:1"));
        skopeo("oci:" + layout, "docker://" + registry.host() + "/jdk:1");
    }

    private static void skopeo(String from, String to) throws IOException, InterruptedException {
        Tools.Result copied = Tools.run(
                FOLDER,
                5,
                List.of(
                        Tools.require("skopeo"),
                        "copy",
                        "--quiet",
                        "--src-tls-verify=false",
                        "--dest-tls-verify=false",
                        from,
                        to));
        assertThat(copied.code()).as(copied.out()).isZero();
    }

    @Test
    void shouldScanAnImageInARegistryAboutAsFastAsItIsCopied() throws Exception {
        Files.createDirectories(FOLDER);
        try (RealRegistry registry = RealRegistry.start(FOLDER.resolve("registry"))) {
            push(registry);
            RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()));
            ScanRequest request =
                    ScanRequest.of("registry:" + registry.host() + "/jdk:1").withRegistries(access);
            ScanRequest cold = request.withCache(false);
            Scanner scanner = new Scanner(new HullcheckHome(FOLDER), Clock.systemUTC());
            long[] copied = new long[ROUNDS];
            long[] scanned = new long[ROUNDS];
            long[] again = new long[ROUNDS];
            List<String> found = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Path to = FOLDER.resolve("copy" + round);
                long start = System.nanoTime();
                skopeo("docker://" + registry.host() + "/jdk:1", "dir:" + to);
                copied[round] = System.nanoTime() - start;
                start = System.nanoTime();
                Inventory inventory = scanner.inventory(cold);
                scanned[round] = System.nanoTime() - start;
                // the first of these may be the one that fills the cache
                scanner.inventory(request);
                start = System.nanoTime();
                assertThat(scanner.inventory(request)).isEqualTo(inventory);
                again[round] = System.nanoTime() - start;
                assertThat(inventory.gaps()).isEmpty();
                found.add(inventory.packages().toString());
            }
            assertThat(found).first().asString().contains("java");
            assertThat(Set.copyOf(found)).hasSize(1);
            System.out.printf(
                    Locale.ROOT,
                    "registry image: cold scan %.2f s, skopeo copy to a folder %.2f s (medians of %d), ratio %.2f (target"
                            + " 1.2); scanned again %.3f s, %.1f %% of the cold scan (target 5)%n",
                    median(scanned) / 1e9,
                    median(copied) / 1e9,
                    ROUNDS,
                    (double) median(scanned) / median(copied),
                    median(again) / 1e9,
                    100.0 * median(again) / median(scanned));
        }
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
