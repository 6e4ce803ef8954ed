package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.RealRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prints what a scan of a registry's image costs, against copying it; judges nothing, because machines differ. */
class RegistryBenchmarkIT {
    private static final Path FOLDER = Path.of("target/registry-benchmark").toAbsolutePath();
    /** Until the JVM has compiled what runs often; the very first scan is printed besides. */
    private static final int WARMING = 5;

    private static final int ROUNDS = WARMING + 9;
    private static final int LARGEST = 40_000_000;

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JDK without its largest files, in compressed layers of about one size, or one after the other in a single layer. */
    private static void push(RealRegistry registry, String name, int layers) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home"));
        List<List<Path>> parts = new ArrayList<>();
        long[] sizes = new long[layers];
        for (int i = 0; i < layers; i++) {
            parts.add(new ArrayList<>());
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(f -> Files.isRegularFile(f) && size(f) < LARGEST)
                    .sorted(Comparator.comparingLong(RegistryBenchmarkIT::size).reversed())
                    .toList()) {
                int least = 0;
                for (int i = 1; i < layers; i++) {
                    least = sizes[i] < sizes[least] ? i : least;
                }
                parts.get(least).add(file);
                sizes[least] += size(file);
            }
        }
        LayoutOnDisk layout = new LayoutOnDisk(FOLDER.resolve(name));
        for (List<Path> part : parts) {
            layout.layer(home.getParent(), part);
        }
        skopeo("oci:" + layout.finish("1"), "docker://" + registry.host() + "/" + name + ":1");
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
            push(registry, "even", 4);
            push(registry, "single", 1);
            compare(registry, "even", "four layers of one size");
            compare(registry, "single", "a single layer, which one core has to unpack");
        }
    }

    private static void compare(RealRegistry registry, String name, String what) throws Exception {
        RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()));
        ScanRequest request = ScanRequest.of("registry:" + registry.host() + "/" + name + ":1")
                .withRegistries(access);
        ScanRequest cold = request.withCache(false);
        Scanner scanner = new Scanner(new HullcheckHome(FOLDER), Clock.systemUTC());
        long[] copied = new long[ROUNDS];
        long[] scanned = new long[ROUNDS];
        long[] again = new long[ROUNDS];
        List<String> found = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Path to = FOLDER.resolve(name + "-copy" + round);
            long start = System.nanoTime();
            skopeo("docker://" + registry.host() + "/" + name + ":1", "dir:" + to);
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
                "registry image of %s: cold scan %.2f s (the very first %.2f), skopeo copy to a folder %.2f s (medians of"
                        + " %d, after %d to warm up), ratio %.2f (target 1.2); scanned again %.3f s, %.1f %% of the cold scan (target 5)%n",
                what,
                median(scanned) / 1e9,
                scanned[0] / 1e9,
                median(copied) / 1e9,
                ROUNDS - WARMING,
                WARMING,
                (double) median(scanned) / median(copied),
                median(again) / 1e9,
                100.0 * median(again) / median(scanned));
    }

    private static long median(long[] times) {
        long[] sorted = Arrays.copyOfRange(times, WARMING, times.length);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
