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

/** A table of the documentation whose rows the tests of this build have written, see {@code DocumentedRows}. */
final class DocumentedTable {
    private DocumentedTable() {}

    /**
     * Compares the table with the page {@code docs/NAME.md}.
     *
     * @param head the first two lines of the table
     */
    static void check(String name, String head) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String module : List.of("shared-core", "maven-plugin", "jenkins-plugin", "src-it")) {
            Path folder = Path.of("..", module, "target", name);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        rows.put(file.getFileName().toString(), Files.readString(file));
                    }
                }
            }
        }
        String table = head + String.join("", rows.values());
        Files.writeString(Files.createDirectories(Path.of("target")).resolve(name + ".md"), table);
        List<String> documented = rows(Files.readString(Path.of("../docs/" + name + ".md")));
        List<String> missing = new ArrayList<>(documented);
        missing.removeAll(rows(table));
        if (rows.size() < documented.size() && missing.size() == documented.size() - rows.size()) {
            Skip.forWantOf("real data or other programs", missing.size() + " rows of docs/" + name + ".md");
        }
        assertThat(documented)
                .as("docs/%s.md differs; src-it/target/%s.md holds the table of this build", name, name)
                .isEqualTo(rows(table));
    }

    private static List<String> rows(String table) {
        return table.lines()
                .filter(l -> l.startsWith("| ") && Character.isDigit(l.charAt(2)))
                .toList();
    }
}
