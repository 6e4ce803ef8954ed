package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.Skip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/completeness.md} is what the tests of this build have written. */
class CompletenessIT {
    private static final Path DOCUMENT = Path.of("../docs/completeness.md");
    private static final String HEAD = "| item | kind | input | before | now |\n|---|---|---|---|---|\n";

    @Test
    void shouldDocumentWhatTheTestsHaveFound() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String module : List.of("shared-core", "maven-plugin", "jenkins-plugin", "src-it")) {
            Path folder = Path.of("..", module, "target", "completeness");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        rows.put(file.getFileName().toString(), Files.readString(file));
                    }
                }
            }
        }
        String table = HEAD + String.join("", rows.values());
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("completeness.md"), table);
        String document = Files.readString(DOCUMENT);
        List<String> documented = rows(document);
        List<String> missing = new ArrayList<>(documented);
        missing.removeAll(rows(table));
        if (rows.size() < documented.size() && missing.size() == documented.size() - rows.size()) {
            Skip.forWantOf("real data or other programs", missing.size() + " rows of docs/completeness.md");
        }
        assertThat(documented)
                .as("docs/completeness.md differs; src-it/target/completeness.md holds the table of this build")
                .isEqualTo(rows(table));
    }

    private static List<String> rows(String table) {
        return table.lines()
                .filter(l -> l.startsWith("| ") && Character.isDigit(l.charAt(2)))
                .toList();
    }
}
