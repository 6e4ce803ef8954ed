package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers merged here give what {@code umoci unpack} puts into a folder: the same packages in the same places. umoci is the
 * unpacker of the Open Container Initiative's own tools, written in Go as Docker and containerd are.
 */
class UnpackedImagesTest {
    private static final int IMAGES = Integer.getInteger("hullcheck.randomImages", 2_000);
    private static final long FIRST = Long.getLong("hullcheck.randomSeed", 1);

    @TempDir
    Path folder;

    /** Empty where both agree. */
    private record Outcome(int packages, String difference) {}

    @Test
    void shouldFindInLayersWhatIsInTheFolderThatTheyAreUnpackedTo() throws Exception {
        String umoci = Programs.require("umoci", "images made by chance, beside their unpacked folders");
        AtomicInteger refused = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Outcome> outcomes = new ArrayList<>();
        try {
            long seed = FIRST;
            while (outcomes.size() < IMAGES) {
                List<Callable<Optional<Outcome>>> batch = new ArrayList<>();
                for (int i = outcomes.size(); i < IMAGES && batch.size() < 200; i++) {
                    long next = seed++;
                    batch.add(() -> compared(umoci, next, refused));
                }
                for (Future<Optional<Outcome>> done : threads.invokeAll(batch)) {
                    done.get().ifPresent(outcomes::add);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        List<String> differences = outcomes.stream()
                .map(Outcome::difference)
                .filter(d -> !d.isEmpty())
                .toList();
        long packages = outcomes.stream().mapToInt(Outcome::packages).sum();
        System.out.println(outcomes.size() + " images made by chance: " + packages + " packages, " + differences.size()
                + " differences; " + refused + " more that umoci does not unpack");
        assertThat(differences).isEmpty();
        Completeness.row(
                "00",
                "Images made by chance",
                outcomes.size() + " images of one to five layers, beside umoci unpack",
                "packages of hard links, linked folders and replaced files differ",
                differences.size() + " differences");
    }

    /** Empty where umoci does not unpack the image, as where a hard link leads nowhere. */
    private Optional<Outcome> compared(String umoci, long seed, AtomicInteger refused)
            throws IOException, InterruptedException {
        RandomImage random = new RandomImage(seed);
        Path own = Files.createDirectory(folder.resolve("image" + seed));
        try {
            Path plain = written(own.resolve("plain"), random.plain());
            Path rare = written(own.resolve("rare"), random.rare());
            Path root = own.resolve("root");
            Process process = new ProcessBuilder(umoci, "raw", "unpack", "--image", plain + ":app", root.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("umoci.log").toFile())
                    .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                refused.incrementAndGet();
                return Optional.empty();
            }
            TreeSet<String> expected = packages("dir:" + root);
            TreeSet<String> found = packages("oci:" + rare);
            return Optional.of(new Outcome(
                    expected.size(),
                    expected.equals(found)
                            ? ""
                            : "seed " + seed + ": only in the folder " + without(expected, found)
                                    + ", only in the layers " + without(found, expected)));
        } finally {
            delete(own);
        }
    }

    private static TreeSet<String> without(TreeSet<String> all, TreeSet<String> others) {
        TreeSet<String> rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static TreeSet<String> packages(String reference) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (InstalledPackage installed :
                Catalogued.of(reference, Limits.DEFAULT).packages()) {
            installed.locations().forEach(l -> found.add(installed.purl() + " in " + l.path()));
        }
        return found;
    }

    private static Path written(Path layout, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path at = layout.resolve(file.getKey());
            Files.createDirectories(at.getParent());
            Files.write(at, file.getValue());
        }
        return layout;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
