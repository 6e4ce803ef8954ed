package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.PlantedSecret;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for secrets of tests in what tests and builds have written. */
final class PlantedSecrets {
    /** Where tests put them on purpose. */
    private static final Set<String> PLANTED_IN =
            Set.of("settings.xml", "settings-security.xml", "config.json", "auth.json", "registry.yml");
    /** What is compiled, fetched or copied, and no output. */
    private static final Set<String> NO_OUTPUT = Set.of(
            "classes",
            "test-classes",
            "generated-sources",
            "generated-test-sources",
            "maven-status",
            "mavens",
            "local-repo",
            "hpi",
            "fuzz");

    /** Larger files are layers and databases of benchmarks, made without any secret. */
    private static final long LARGEST = 256L << 20;

    private PlantedSecrets() {}

    /** Fails, with the names of the files, where a secret is in one below a folder. */
    static void shouldNotBeBelow(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                return NO_OUTPUT.contains(below.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean isLookedInto = attributes.isRegularFile()
                        && attributes.size() <= LARGEST
                        && !PLANTED_IN.contains(file.getFileName().toString());
                if (isLookedInto && PlantedSecret.isIn(Files.readAllBytes(file))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // a server that still runs takes its files away
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(found).as("files that hold a password or a token of a test").isEmpty();
    }
}
