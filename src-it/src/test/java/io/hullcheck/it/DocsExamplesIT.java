package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Bound;
import io.hullcheck.testing.RealPodman;
import io.hullcheck.testing.RealRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation tells people to type is typed here. */
class DocsExamplesIT {
    private static final String SCAN = "io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:scan";
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-zA-Z]+)` \\| ([^|]*) \\|");

    /** Of the ledger, which are told of on the same page. */
    private static final List<String> TABLES = List.of(
            "image",
            "place",
            "finding",
            "event",
            "rescan",
            "scan",
            "worst",
            "images",
            "places",
            "packages",
            "findings",
            "scans",
            "rescans");

    /** Waits for a server to say where it is, and ends it; what it said and its exit code are those of the whole. */
    private static String untilItServes(String command) {
        return """
                (
                %s
                ) > serve.out 2>&1 &
                server=$!
                until grep -q 'Serving http' serve.out || ! kill -0 $server; do sleep 0.2; done
                kill $server
                wait $server
                code=$?
                cat serve.out
                exit $code
                """.formatted(command.replace("mvn ", "exec timeout 60 mvn "));
    }

    @TempDir
    Path folder;

    /** Two at a time, as most of them wait for a Maven to start; the first alone fetches what all of them need. */
    @TestFactory
    Stream<DynamicTest> shouldDoWhatThePageSays() throws IOException {
        List<DocsExample> examples =
                DocsExample.all().stream().filter(e -> !e.isOutput()).toList();
        FutureTask<Void> first = task(examples.get(0));
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<FutureTask<Void>> rest = examples.stream().skip(1).map(this::task).toList();
        Thread order = new Thread(() -> {
            first.run();
            rest.forEach(two::execute);
            two.shutdown();
        });
        order.start();
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            FutureTask<Void> task = i == 0 ? first : rest.get(i - 1);
            tests.add(DynamicTest.dynamicTest(examples.get(i).place(), () -> {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            }));
        }
        return tests.stream();
    }

    private FutureTask<Void> task(DocsExample example) {
        return new FutureTask<>(() -> {
            run(example);
            return null;
        });
    }

    private void run(DocsExample example) throws IOException, InterruptedException {
        assertThat(example.marker())
                .as("%s: every example has a marker that says how it is run", example.place())
                .isPresent();
        DocsExample.Marker marker = example.marker().orElseThrow();
        if (marker.setting().equals("ci")) {
            // what builds the project itself cannot run inside its build; the check of every change runs it
            assertThat(Files.readAllLines(DocsExample.top().resolve(".ci/run"))).contains(example.text());
            return;
        }
        if (marker.setting().equals("jenkins-step")) {
            // run by the plugin's own tests, with the step itself
            assertThat(example.text()).matches("hullcheck(Push|Import)? image: .*");
            return;
        }
        if (marker.setting().equals("sample-site")) {
            // the sample of that name is run by real Maven, in both versions
            assertThat(Files.readString(Path.of("src/it/site/pom.xml")).replaceAll("\\s+", ""))
                    .contains(example.text()
                            .replaceFirst("<reporting>", "")
                            .replaceFirst("</reporting>", "")
                            .replaceAll("\\s+", ""));
            return;
        }
        Path here = Files.createDirectories(folder.resolve(example.place().replace(':', '-')));
        boolean ofReport = marker.setting().equals("report");
        DocsSettings.make(
                ofReport ? "saved-image" : marker.setting(), example.plugins().orElse(""), here);
        if (example.policy().isPresent()) {
            Files.writeString(here.resolve("hullcheck.yaml"), example.policy().get());
        }
        if (ofReport) {
            Tools.require("jq");
            assertThat(shell(here, "mvn " + SCAN + " -Dhullcheck.image=target/app.tar -Dhullcheck.failOn=NEVER"))
                    .satisfies(r -> assertThat(r.code()).as(r.out()).isZero());
        }
        if (marker.setting().equals("report-database")) {
            Tools.require("sqlite3");
            assertThat(shell(
                            here,
                            "mvn " + SCAN.replace(":scan", ":update") + " -Dhullcheck.database=advisories.db"
                                    + " -Dhullcheck.feeds=feeds -Dhullcheck.nvd=none -Dhullcheck.epss=none"
                                    + " -Dhullcheck.kev=none -Dhullcheck.ecosystems=all"))
                    .satisfies(r -> assertThat(r.code()).as(r.out()).isZero());
        }
        if (example.command().contains("skopeo ")) {
            Tools.require("skopeo");
        }
        Tools.Result result;
        if (marker.setting().equals("podman")) {
            Path daemon = Files.createTempDirectory("p");
            try (RealPodman podman = RealPodman.start(daemon)) {
                podman.load(here.resolve("app.tar"));
                result = shell(here, "export CONTAINER_HOST=" + podman.host() + "; " + example.command());
            } finally {
                Tools.run(here, 1, List.of("rm", "-rf", daemon.toString()));
            }
        } else if (marker.setting().endsWith("registry")) {
            try (RealRegistry registry = RealRegistry.start(here.resolve("registry"))) {
                result = shell(here, example.command().replace("localhost:5000", registry.host()));
            }
        } else if (example.command().contains(":serve")) {
            // it would go on for ever; it is stopped once it serves
            result = shell(here, untilItServes(example.command()));
        } else {
            result = shell(here, example.command());
        }
        assertThat(result.code() == 0).as(result.out()).isEqualTo(marker.succeeds());
        marker.prints()
                .ifPresent(text -> assertThat(result.out().replaceAll("\\n\\[INFO] +", " "))
                        .contains(text));
    }

    private Tools.Result shell(Path here, String command) throws IOException, InterruptedException {
        return RealMaven.shell(
                folder.resolve("maven-of-" + here.getFileName()),
                here,
                "",
                command.lines().map(DocsExamplesIT::onSample).collect(Collectors.joining("\n")));
    }

    /** A reader's scan fetches the advisories that it needs; here it reaches nobody, and has to name what it asks instead. */
    private static String onSample(String line) {
        boolean scans = line.contains("mvn ")
                && !line.contains(":update")
                && !line.contains("hullcheck.database")
                && !line.contains("hullcheck.feeds");
        return scans ? line + " -Dhullcheck.database=sample" : line;
    }

    @Test
    void shouldLeadSomewhereWithEveryLink() throws IOException {
        for (Path page : DocsExample.pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1)))
                        .as("link in %s", page.getFileName())
                        .exists();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan", "update", "sbom", "push", "import", "fix", "serve"})
    void shouldListEveryParameterOfEveryGoal(String goal) throws IOException {
        assertThat(rows(goal + ".md").keySet()).isEqualTo(parameters(goal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "ledger"})
    void shouldListTheParametersOfWhatElseIsDoneWithTheLedger(String goal) throws IOException {
        String page = Files.readString(DocsExample.top().resolve("docs/ledger.md"));
        assertThat(parameters(goal))
                .isNotEmpty()
                .allSatisfy(p -> assertThat(page).containsAnyOf("`" + p + "`", "hullcheck." + p + "="));
    }

    @Test
    void shouldListEveryParameterOfARescan() throws IOException {
        assertThat(rows("ledger.md").keySet().stream().filter(r -> !TABLES.contains(r)))
                .containsExactlyInAnyOrderElementsOf(parameters("rescan"));
    }

    private static TreeSet<String> parameters(String goal) throws IOException {
        Path descriptor = DocsExample.top().resolve("maven-plugin/target/classes/META-INF/maven/plugin.xml");
        String scan = Stream.of(Files.readString(descriptor).split("<mojo>"))
                .filter(m -> m.contains("<goal>" + goal + "</goal>"))
                .findFirst()
                .orElseThrow();
        Matcher parameter = Pattern.compile(
                        "<parameter>\\s*<name>([a-zA-Z]+)</name>(?:(?!</parameter>).)*<editable>true</editable>",
                        Pattern.DOTALL)
                .matcher(scan);
        return parameter.results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"convert", "report"})
    void shouldListTheParametersOfTheGoalsThatShareAPage(String goal) throws IOException {
        String page = Files.readString(DocsExample.top().resolve("docs/reports.md"));
        assertThat(parameters(goal))
                .isNotEmpty()
                .allSatisfy(p -> assertThat(page).contains("`" + p + "`"));
    }

    @Test
    void shouldTellTheTrueDefaultOfEveryBound() throws IOException {
        assertThat(rows("limits.md"))
                .isEqualTo(Stream.of(Bound.values())
                        .collect(Collectors.toMap(Bound::parameter, b -> Long.toString(b.defaultValue()))));
    }

    private static Map<String, String> rows(String page) throws IOException {
        return ROW.matcher(Files.readString(DocsExample.top().resolve("docs").resolve(page)))
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (one, other) -> one));
    }
}
