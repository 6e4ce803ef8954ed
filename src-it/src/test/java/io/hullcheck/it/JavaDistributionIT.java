package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.testing.Recall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Servers as their projects distribute them, fetched by Maven, held against a table of what is in them: {@code
 * java-distributions.txt}. What this prints is kept in {@code docs/recall.md}.
 */
class JavaDistributionIT {
    private static final Path FOLDER = Path.of("target/java-distributions").toAbsolutePath();

    /** What every distribution holds, by its name. */
    private static final Map<String, Set<String>> TRUTH = new LinkedHashMap<>();

    @BeforeAll
    static void realDistributions() throws IOException, InterruptedException {
        StringBuilder items = new StringBuilder();
        Map<String, String> archives = new LinkedHashMap<>();
        String name = "";
        for (String line : table()) {
            if (line.startsWith("= ")) {
                String[] artifact = line.substring(2).split(":");
                name = artifact.length > 1 ? artifact[1] : artifact[0];
                TRUTH.put(name, new TreeSet<>());
                if (artifact.length > 1) {
                    archives.put(name, name + "." + artifact[3]);
                    items.append(item(artifact, FOLDER, name + "." + artifact[3]));
                }
            } else if (line.startsWith("+ ")) {
                String[] parts = line.substring(2).split(" ");
                Path place = FOLDER.resolve(name).resolve(parts[1]);
                items.append(item(
                        (parts[0] + ":jar").split(":"),
                        place.getParent(),
                        place.getFileName().toString()));
            } else if (!line.startsWith("#") && !line.isBlank()) {
                TRUTH.get(name).add(line);
            }
        }
        Files.createDirectories(FOLDER);
        JavaTruthIT.fetch(FOLDER, items.toString());
        for (Map.Entry<String, String> archive : archives.entrySet()) {
            Path folder = Files.createDirectories(FOLDER.resolve(archive.getKey()));
            Tools.Result unpacked = Tools.run(
                    FOLDER, 2, List.of(Tools.require("tar"), "-xzf", archive.getValue(), "-C", folder.toString()));
            assertThat(unpacked.code()).as(unpacked.out()).isZero();
        }
    }

    private static List<String> table() throws IOException {
        try (InputStream in = JavaDistributionIT.class.getResourceAsStream("/java-distributions.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** @param artifact group, artifact, version, type and, where it has one, classifier */
    private static String item(String[] artifact, Path folder, String file) {
        return "<artifactItem><groupId>" + artifact[0] + "</groupId><artifactId>" + artifact[1]
                + "</artifactId><version>" + artifact[2] + "</version><type>" + artifact[3] + "</type>"
                + (artifact.length > 4 ? "<classifier>" + artifact[4] + "</classifier>" : "") + "<outputDirectory>"
                + folder + "</outputDirectory><destFileName>" + file + "</destFileName></artifactItem>";
    }

    @Test
    void shouldKnowTheServersAndTheirParts() throws IOException {
        Scanner scanner = new Scanner(new HullcheckHome(FOLDER), Clock.systemUTC());
        assertThat(TRUTH).hasSizeGreaterThan(5);
        for (Map.Entry<String, Set<String>> one : TRUTH.entrySet()) {
            Inventory inventory = scanner.inventory(
                    ScanRequest.of("dir:" + FOLDER.resolve(one.getKey())).withReleased(KnownArtifacts.NONE));
            // a distribution is no image, so native libraries in it have no package database
            assertThat(inventory.gaps())
                    .as(one.getKey())
                    .allSatisfy(g -> assertThat(g.kind()).isEqualTo(Gap.Kind.PACKAGES_MISSING));
            JavaTruthIT.Row row = new JavaTruthIT.Row();
            row.jars = (int) inventory.packages().stream()
                    .flatMap(p -> p.locations().stream())
                    .map(l -> l.path().split("!")[0])
                    .distinct()
                    .count();
            row.compare(one.getKey(), JavaTruthIT.Found.of(inventory), one.getValue());
            Recall.write("java-7 " + one.getKey(), row.line("distribution: " + one.getKey()));
            assertThat(row.misses).as("missed").isEmpty();
            assertThat(row.extras).as("wrong").isEmpty();
        }
    }
}
