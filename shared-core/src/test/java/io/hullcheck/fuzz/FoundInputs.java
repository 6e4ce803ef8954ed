package io.hullcheck.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that fuzzing once found: {@code src/test/resources/io/hullcheck/fuzz/TARGET/NAME}. */
final class FoundInputs {
    static final Path FOLDER = Path.of("src/test/resources/io/hullcheck/fuzz");

    private FoundInputs() {}

    static List<Path> of(FuzzTarget target) throws IOException {
        Path folder = FOLDER.resolve(target.name());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
