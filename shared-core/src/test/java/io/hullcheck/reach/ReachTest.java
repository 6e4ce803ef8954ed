package io.hullcheck.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Bound;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.ImageSources;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Reading;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Verdict;
import io.hullcheck.policy.file.PolicyFile;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that were really compiled, with a library that has a real flaw by its coordinates. */
class ReachTest {
    /** In the place of Gson 2.8.6, https://github.com/advisories/GHSA-4jrv-ppp4-jm57. */
    private static final String LIBRARY =
            "package com.google.gson; public class Gson { public String toJson(Object o) { return null; } }";

    private static final String BETWEEN =
            "package org.between; public class Between { public static String of(Object o) {"
                    + " return new com.google.gson.Gson().toJson(o); } }";

    @TempDir
    private Path folder;

    /** Class files of sources, by their paths. */
    private Map<String, byte[]> compiled(String... sources) throws IOException {
        Path in = Files.createTempDirectory(folder, "in");
        Path out = Files.createTempDirectory(folder, "out");
        List<String> arguments = new ArrayList<>(List.of("-d", out.toString()));
        for (String source : sources) {
            String name = source.replaceFirst("(?s).*?class (\\w+).*", "$1");
            arguments.add(Files.writeString(Files.createTempDirectory(in, "s").resolve(name + ".java"), source)
                    .toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                classes.put(out.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static Zip zip(Map<String, byte[]> classes, String start) {
        Zip zip = new Zip();
        classes.forEach((path, content) -> {
            if (path.startsWith(start)) {
                zip.file(path, content);
            }
        });
        return zip;
    }

    private static byte[] library(Map<String, byte[]> classes) {
        return zip(classes, "com/google")
                .coordinates("com.google.code.gson", "gson", "2.8.6")
                .bytes();
    }

    private ScanReport scan(LayerTar layer, Policy policy) throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        return new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                .scan(ScanRequest.of(image.toString()).withSample().withPolicy(policy));
    }

    private Reach reach(LayerTar layer) throws IOException {
        ScanReport report = scan(layer, Policy.DEFAULT);
        assertThat(report.findings()).extracting(f -> f.id()).containsExactly("CVE-2022-25647");
        return report.reach(report.findings().get(0));
    }

    /** A thin jar that is started, and its libraries in a folder. */
    private LayerTar thin(String main, boolean isStarted) throws IOException {
        Map<String, byte[]> classes = compiled(LIBRARY, BETWEEN, main);
        Zip app = zip(classes, "com/example");
        if (isStarted) {
            app.file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMain-Class: com.example.Main\n\n");
        }
        return new LayerTar()
                .file("app/app.jar", app.bytes())
                .file("app/libs/between.jar", zip(classes, "org/between").bytes())
                .file("app/libs/gson-2.8.6.jar", library(classes));
    }

    private static String main(String body) {
        return "package com.example; public class Main { public static void main(String[] a) throws Exception { " + body
                + " } }";
    }

    @Test
    void shouldShowHowAProgramReachesALibraryByWayOfAnother() throws IOException {
        Reach reach = reach(thin(main("System.out.println(org.between.Between.of(a));"), true));
        assertThat(reach.kind()).isEqualTo(Reach.Kind.REACHABLE);
        assertThat(reach.why()).isEqualTo("com.example.Main -> org.between.Between -> com.google.gson.Gson");
    }

    @Test
    void shouldNotFindALibraryReachedThatAProgramOnlyCarries() throws IOException {
        Reach reach = reach(thin(main("System.out.println(a.length);"), true));
        assertThat(reach.kind()).isEqualTo(Reach.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // by a name in the code, and by one that comes from elsewhere
                "System.out.println(Class.forName(\"com.google.gson.Gson\"));",
                "String s = \"com.google.gson.Gson\"; System.out.println(s);",
                "System.out.println(Class.forName(a[0]));",
                "System.out.println(Main.class.getClassLoader().loadClass(a[0]));"
            })
    void shouldSayThatNobodyKnowsWhenClassesAreLoadedByName(String body) throws IOException {
        assertThat(reach(thin(main(body), true)).kind()).isEqualTo(Reach.Kind.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.xml", "META-INF/services/com.example.Main", "META-INF/MANIFEST.MF"})
    void shouldSayThatNobodyKnowsWhenATextIsTooLargeToBeReadWhole(String path) throws IOException {
        Map<String, byte[]> classes = compiled(LIBRARY, main("System.out.println(a.length);"));
        // what names the library stands behind what is read
        String text = (path.endsWith(".MF") ? "Manifest-Version: 1.0\n" : "") + "# 456\n".repeat(200_000)
                + "com.google.gson.Gson\n";
        Reach reach = reach(new LayerTar()
                .file("app/classes/com/example/Main.class", classes.get("com/example/Main.class"))
                .file("app/libs/config.jar", new Zip().file(path, text).bytes())
                .file("app/libs/gson-2.8.6.jar", library(classes)));
        assertThat(reach.kind()).isEqualTo(Reach.Kind.UNKNOWN);
        assertThat(reach.why()).isEqualTo("some classes of the image could not be read");
    }

    @Test
    void shouldSayThatNobodyKnowsWhenTheApplicationIsNotFound() throws IOException {
        Reach reach = reach(thin(main("System.out.println(a.length);"), false));
        assertThat(reach.kind()).isEqualTo(Reach.Kind.UNKNOWN);
        assertThat(reach.why()).contains("the application's own classes were not found");
    }

    @Test
    void shouldFindTheApplicationInAFatJarAWarAndLooseClasses() throws IOException {
        Map<String, byte[]> classes =
                compiled(LIBRARY, BETWEEN, main("System.out.println(org.between.Between.of(a));"));
        Map<String, byte[]> carries = compiled(LIBRARY, main("System.out.println(a.length);"));
        for (String[] form : new String[][] {{"app.jar", "BOOT-INF"}, {"app.war", "WEB-INF"}}) {
            for (Map<String, byte[]> app : List.of(classes, carries)) {
                Zip fat = new Zip()
                        .file(form[1] + "/classes/com/example/Main.class", app.get("com/example/Main.class"))
                        .stored(form[1] + "/lib/gson-2.8.6.jar", library(app));
                if (app.containsKey("org/between/Between.class")) {
                    fat.stored(
                            form[1] + "/lib/between.jar",
                            zip(app, "org/between").bytes());
                }
                assertThat(reach(new LayerTar().file("opt/" + form[0], fat.bytes()))
                                .kind())
                        .isEqualTo(app == classes ? Reach.Kind.REACHABLE : Reach.Kind.NOT_FOUND);
            }
        }
        assertThat(reach(new LayerTar()
                                .file("app/classes/com/example/Main.class", classes.get("com/example/Main.class"))
                                .file(
                                        "app/libs/between.jar",
                                        zip(classes, "org/between").bytes())
                                .file("app/libs/gson-2.8.6.jar", library(classes)))
                        .kind())
                .isEqualTo(Reach.Kind.REACHABLE);
    }

    @Test
    void shouldCountProvidersOfServicesThatAreAskedForAsNamed() throws IOException {
        Map<String, byte[]> classes = compiled(LIBRARY, main("System.out.println(a.length);"));
        byte[] provider = zip(classes, "com/google")
                .coordinates("com.google.code.gson", "gson", "2.8.6")
                .file("META-INF/services/java.sql.Driver", "com.google.gson.Gson\n")
                .bytes();
        Reach reach = reach(new LayerTar()
                .file("app/classes/com/example/Main.class", classes.get("com/example/Main.class"))
                .file("app/libs/gson-2.8.6.jar", provider));
        assertThat(reach.kind()).isEqualTo(Reach.Kind.UNKNOWN);
        assertThat(reach.why()).contains("com.google.gson.Gson is named");
    }

    @Test
    void shouldSayThatNobodyKnowsOfADamagedOrSharedArchive() throws IOException {
        LayerTar thin = thin(main("System.out.println(a.length);"), true)
                .file("app/libs/torn.jar", new byte[] {'P', 'K', 3, 4, 0, 0});
        assertThat(reach(thin).kind()).isEqualTo(Reach.Kind.UNKNOWN);
        Map<String, byte[]> classes = compiled(LIBRARY, main("System.out.println(a.length);"));
        byte[] shaded = zip(classes, "com/google")
                .coordinates("com.google.code.gson", "gson", "2.8.6")
                .coordinates("com.acme", "other", "1")
                .bytes();
        assertThat(reach(new LayerTar()
                                .file("app/classes/com/example/Main.class", classes.get("com/example/Main.class"))
                                .file("app/libs/shaded.jar", shaded))
                        .why())
                .contains("one archive with other libraries");
    }

    @Test
    void shouldRecogniseThatTheVulnerableClassWasTakenOut() throws IOException {
        Map<String, byte[]> classes = compiled(
                "package org.apache.logging.log4j.core.lookup; public class JndiLookup {}",
                "package org.apache.logging.log4j.core; public class Core {}",
                main("System.out.println(new org.apache.logging.log4j.core.Core());"));
        for (boolean isTakenOut : new boolean[] {false, true}) {
            byte[] log4j = zip(classes, isTakenOut ? "org/apache/logging/log4j/core/Core" : "org/apache")
                    .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                    .bytes();
            ScanReport report = scan(
                    new LayerTar()
                            .file("app/classes/com/example/Main.class", classes.get("com/example/Main.class"))
                            .file("app/libs/log4j-core-2.14.1.jar", log4j),
                    Policy.DEFAULT);
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            Reach reach = report.reach(report.findings().stream()
                    .filter(f -> f.id().equals("CVE-2021-44228"))
                    .findFirst()
                    .orElseThrow());
            assertThat(reach.kind()).isEqualTo(isTakenOut ? Reach.Kind.REMOVED : Reach.Kind.REACHABLE);
            // https://github.com/advisories/GHSA-8489-44mv-ggj8 is about another class
            assertThat(report.reach(report.findings().stream()
                                    .filter(f -> f.id().equals("CVE-2021-44832"))
                                    .findFirst()
                                    .orElseThrow())
                            .kind())
                    .isEqualTo(Reach.Kind.REACHABLE);
        }
    }

    @Test
    void shouldNeverHideWhatIsNotReachedUnlessThePolicySaysSo() throws IOException {
        LayerTar carried = thin(main("System.out.println(a.length);"), true);
        Policy strict = new Policy(Optional.of(Severity.LOW), false, true, false);
        assertThat(scan(carried, strict).judgement().verdict()).isEqualTo(Verdict.FAILED);
        Path yaml = Files.writeString(
                folder.resolve("hullcheck.yaml"), "version: 1\nfailOn: [{severity: LOW, reachable: true}]\n");
        Policy lenient = PolicyFile.read(yaml, Optional.empty(), Optional.empty(), null)
                .over(new Policy(Optional.empty(), false, true, false));
        ScanReport report = scan(carried, lenient);
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(report.counted()).hasSize(1);
    }

    @Test
    void shouldNotUnpackABombToTheEnd() throws IOException {
        byte[] zeros = new byte[64 << 20];
        LayerTar bomb = thin(main("System.out.println(a.length);"), true)
                .file("app/libs/bomb.jar", new Zip().file("data.bin", zeros).bytes());
        Path image = SavedImage.archive(
                folder.resolve("bomb.tar"), new SavedImage().layer(bomb).dockerLegacy("app:1"));
        Limits limits = Limits.DEFAULT.with(Bound.ARCHIVE_BYTES, 1 << 20);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Image opened = ImageSources.open(ImageReference.parse(image.toString()), Optional.empty(), limits)) {
            ClassGraph graph = ReachAnalysis.of(opened, new Reading(limits, threads, false));
            assertThat(graph.of("/app/libs/gson-2.8.6.jar"))
                    .isEqualTo(new Reach(Reach.Kind.UNKNOWN, "some classes of the image could not be read"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldTakeSoManyNamesAndNoMore() {
        Names names = new Names();
        for (int i = 0; i < Names.MOST_NAMES + 10; i++) {
            names.of(Integer.toString(i));
        }
        assertThat(names.isFull()).isTrue();
        assertThat(names.size()).isLessThan(Names.MOST_NAMES);
    }
}
