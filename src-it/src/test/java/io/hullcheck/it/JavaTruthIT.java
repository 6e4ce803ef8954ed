package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.inventory.language.LocalRepository;
import io.hullcheck.testing.Recall;
import io.hullcheck.testing.Skip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Some 390 real jars, fetched by Maven, held against a table of what they are and what was put into them. The table is
 * {@code java-truth.txt}; its head says where it comes from. What this prints is kept in {@code docs/recall.md}.
 */
class JavaTruthIT {
    private static final Path FOLDER = Path.of("target/java-truth").toAbsolutePath();
    private static final Pattern SPAN = Pattern.compile("which fit \\d+ releases from (\\S+) to (\\S+);.*");

    /** What every jar holds, itself first, by its path below the folder. */
    private static final Map<String, Set<String>> TRUTH = new LinkedHashMap<>();

    private static final Set<String> SHADED = new TreeSet<>();

    @BeforeAll
    static void realJars() throws IOException, InterruptedException {
        StringBuilder items = new StringBuilder();
        boolean shaded = false;
        for (String line : table()) {
            if (line.startsWith("#") || line.isBlank()) {
                shaded |= line.equals("# shaded");
                continue;
            }
            String[] sides = line.split(" = ");
            String[] jar = sides[0].split(":");
            String classifier = jar.length > 3 ? "-" + jar[3] : "";
            String path = "/" + jar[0].replace('.', '/') + "/" + jar[1] + "/" + jar[2] + "/" + jar[1] + "-" + jar[2]
                    + classifier + ".jar";
            Set<String> holds = new TreeSet<>(Set.of(jar[0] + ":" + jar[1] + ":" + jar[2]));
            if (sides.length > 1) {
                holds.addAll(List.of(sides[1].split(" ")));
            }
            TRUTH.put(path, holds);
            if (shaded) {
                SHADED.add(path);
            }
            items.append("<artifactItem><groupId>")
                    .append(jar[0])
                    .append("</groupId><artifactId>")
                    .append(jar[1])
                    .append("</artifactId><version>")
                    .append(jar[2])
                    .append("</version>")
                    .append(jar.length > 3 ? "<classifier>" + jar[3] + "</classifier>" : "")
                    .append("<outputDirectory>")
                    .append(FOLDER.resolve("jars" + path).getParent())
                    .append("</outputDirectory></artifactItem>");
        }
        Files.createDirectories(FOLDER);
        fetch(FOLDER, items.toString());
    }

    private static List<String> table() throws IOException {
        try (InputStream in = JavaTruthIT.class.getResourceAsStream("/java-truth.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** Copies artifacts as Maven fetches them. */
    static void fetch(Path folder, String items) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("pom.xml"),
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                <groupId>io.hullcheck.it</groupId><artifactId>truth</artifactId><version>1</version><packaging>pom</packaging>
                <build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>
                <artifactId>maven-dependency-plugin</artifactId><version>3.9.0</version>
                <configuration><artifactItems>""" + items + "</artifactItems></configuration></plugin></plugins></build></project>");
        Tools.Result copied = Tools.run(
                folder,
                15,
                List.of(
                        Path.of(System.getProperty("hullcheck.maven"), "bin/mvn")
                                .toString(),
                        "-q",
                        "-B",
                        "-ntp",
                        "dependency:copy"));
        if (copied.code() != 0) {
            Skip.forWantOf("a Maven repository with the jars", "the truth table was not compared: " + copied.out());
        }
    }

    /** Every jar by itself, as if it were all that lies in an image. */
    private static Map<String, List<Found>> scanned(KnownArtifacts released) throws IOException {
        Scanner scanner = new Scanner(new HullcheckHome(FOLDER), Clock.systemUTC());
        Map<String, List<Found>> found = new HashMap<>();
        for (String jar : TRUTH.keySet()) {
            Path folder = FOLDER.resolve("jars" + jar).getParent();
            Inventory inventory =
                    scanner.inventory(ScanRequest.of("dir:" + folder).withReleased(released));
            assertThat(inventory.gaps()).as(jar).isEmpty();
            found.put(jar, Found.of(inventory));
        }
        return found;
    }

    /** One package in one jar. */
    record Found(String coordinates, InstalledPackage installed) {
        static List<Found> of(Inventory inventory) {
            return inventory.packages().stream()
                    .map(p -> new Found(p.namespace().orElse("") + ":" + p.name() + ":" + p.version(), p))
                    .toList();
        }

        boolean fits(String expected) {
            String[] own = coordinates.split(":");
            String[] other = expected.split(":");
            return own[0].equals(other[0]) && own[1].equals(other[1]) && spans(other[2]);
        }

        /** Whether a version is among those that the contents fit. */
        private boolean spans(String version) {
            Matcher span = SPAN.matcher(installed.why().replaceFirst("^\\d+ of its classes, ", ""));
            if (installed.certainty() != Certainty.RECOGNISED || !span.matches()) {
                return false;
            }
            ComparableVersion own = new ComparableVersion(version);
            return own.compareTo(new ComparableVersion(span.group(1))) >= 0
                    && own.compareTo(new ComparableVersion(span.group(2))) <= 0;
        }

        boolean isSameWithoutGroup(String expected) {
            return installed.namespace().isEmpty()
                    && expected.endsWith(":" + installed.name() + ":" + installed.version());
        }
    }

    /** Counts of one kind of jars. */
    static final class Row {
        int jars;
        private int expected;
        private int exact;
        private int within;
        private int groupless;
        private int wrong;
        final List<String> misses = new ArrayList<>();
        final List<String> extras = new ArrayList<>();

        /** Holds what was found in one place against what is there. */
        void compare(String place, List<Found> found, Set<String> truth) {
            List<Found> left = new ArrayList<>(found);
            for (String one : truth) {
                expected++;
                if (left.removeIf(f -> f.coordinates.equals(one))) {
                    exact++;
                } else if (left.removeIf(f -> f.fits(one))) {
                    within++;
                } else if (left.removeIf(f -> f.isSameWithoutGroup(one))) {
                    groupless++;
                } else {
                    misses.add(place + ": " + one);
                }
            }
            wrong += left.size();
            left.forEach(f -> extras.add(place + ": " + f.coordinates + " (" + f.installed.why() + ")"));
        }

        double recall() {
            return 100.0 * (exact + within + groupless) / expected;
        }

        double precision() {
            return 100.0 * (exact + within + groupless) / (exact + within + groupless + wrong);
        }

        String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %d | %d | %d | %.1f %% | %.1f %% |",
                    name,
                    jars,
                    expected,
                    exact,
                    within,
                    groupless,
                    misses.size(),
                    wrong,
                    precision(),
                    recall());
        }
    }

    private static Row compare(Map<String, List<Found>> byJar, Set<String> jars) {
        Row row = new Row();
        row.jars = jars.size();
        for (String jar : jars) {
            row.compare(jar, byJar.get(jar), TRUTH.get(jar));
        }
        return row;
    }

    @Test
    void shouldKnowRealJarsAndWhatWasPutIntoThem() throws IOException {
        Set<String> plain = new TreeSet<>(TRUTH.keySet());
        plain.removeAll(SHADED);
        Map<String, List<Found>> alone = scanned(KnownArtifacts.NONE);
        // the jars themselves, as the user's own repository would hold them
        Map<String, List<Found>> withRepository = scanned(new LocalRepository(FOLDER.resolve("jars"), Map.of()));
        Map<String, Row> rows = new TreeMap<>();
        rows.put("1 plain jars, by themselves", compare(alone, plain));
        rows.put("2 plain jars, with the local repository", compare(withRepository, plain));
        rows.put("3 shaded jars, by themselves", compare(alone, SHADED));
        rows.put("4 shaded jars, with the local repository", compare(withRepository, SHADED));
        rows.put("5 all jars, by themselves", compare(alone, TRUTH.keySet()));
        rows.put("6 all jars, with the local repository", compare(withRepository, TRUTH.keySet()));
        System.out.println(
                "| jars | number | packages in them | exact | version within a span | without the group | missed | wrong | precision | recall |");
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            Recall.write(
                    "java-" + row.getKey(), row.getValue().line(row.getKey().substring(2)));
        }
        Row all = rows.get("5 all jars, by themselves");
        all.misses.forEach(m -> System.out.println("missed: " + m));
        all.extras.forEach(m -> System.out.println("wrong: " + m));
        assertThat(TRUTH).hasSizeGreaterThan(300);
        assertThat(SHADED).hasSizeGreaterThan(30);
        for (Row row : List.of(all, rows.get("6 all jars, with the local repository"))) {
            assertThat(row.recall()).isGreaterThanOrEqualTo(99);
            assertThat(row.precision()).isGreaterThanOrEqualTo(99);
        }
    }
}
