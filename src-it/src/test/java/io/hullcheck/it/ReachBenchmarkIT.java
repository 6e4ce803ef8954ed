package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Image;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.ImageSources;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Reading;
import io.hullcheck.reach.ClassGraph;
import io.hullcheck.reach.ReachAnalysis;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what the graph of an application with 200 libraries costs; judges nothing, because machines differ. */
class ReachBenchmarkIT {
    private static final int JARS = 200;

    @TempDir
    Path folder;

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void shouldMakeTheGraphOfTwoHundredLibraries() throws Exception {
        Path repository = Path.of(URI.create(System.getProperty("hullcheck.fetched")));
        List<Path> jars;
        try (Stream<Path> files = Files.walk(repository)) {
            jars = files.filter(f -> f.toString().endsWith(".jar") && size(f) < 8_000_000)
                    .sorted(Comparator.comparingLong(ReachBenchmarkIT::size).reversed())
                    .limit(JARS)
                    .toList();
        }
        Path libs = Files.createDirectories(folder.resolve("root/app/libs"));
        long bytes = 0;
        for (int i = 0; i < jars.size(); i++) {
            Files.copy(jars.get(i), libs.resolve(i + "-" + jars.get(i).getFileName()));
            bytes += size(jars.get(i));
        }
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        long start = System.nanoTime();
        try (Image image = ImageSources.open(
                ImageReference.parse("dir:" + folder.resolve("root")), Optional.empty(), Limits.DEFAULT)) {
            ClassGraph graph = ReachAnalysis.of(image, new Reading(Limits.DEFAULT, threads, false));
            long nanos = System.nanoTime() - start;
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(p -> p.getType() == MemoryType.HEAP)
                    .mapToLong(p -> p.getPeakUsage().getUsed())
                    .sum();
            assertThat(graph.size()).isGreaterThan(10_000);
            System.out.printf(
                    Locale.ROOT,
                    "reach: %d jars of %.0f MB, %d classes, in %.2f s (target 20), peak heap %.0f MB (target under 1,000;"
                            + " -Xmx768m)%n",
                    jars.size(),
                    bytes / 1e6,
                    graph.size(),
                    nanos / 1e9,
                    peak / 1e6);
        } finally {
            threads.shutdownNow();
        }
    }
}
