package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.Programs;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator installs. */
class HpiIT {
    private static final Path HPI = Path.of("target/hullcheck.hpi").toAbsolutePath();
    private static final Path LIBRARIES = Path.of("target/hpi/WEB-INF/lib").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatJenkinsWantsToKnow() throws IOException {
        try (JarFile hpi = new JarFile(HPI.toFile())) {
            Attributes main = hpi.getManifest().getMainAttributes();
            assertThat(main.getValue("Short-Name")).isEqualTo("hullcheck");
            assertThat(main.getValue("Long-Name")).isEqualTo("Hullcheck");
            assertThat(main.getValue("Group-Id")).isEqualTo("io.hullcheck");
            assertThat(main.getValue("Plugin-Version")).isNotBlank().doesNotContain("$");
            assertThat(main.getValue("Jenkins-Version")).startsWith("2.479");
            assertThat(main.getValue("Minimum-Java-Version")).isEqualTo("17");
            assertThat(main.getValue("Plugin-Dependencies")).contains("structs:", "credentials:");
            assertThat(main.getValue("Support-Dynamic-Loading")).isEqualTo("true");
            assertThat(hpi.stream().map(e -> e.getName())).contains("hullcheck.css", "hullcheck.js", "icon.svg");
        }
    }

    @Test
    void shouldBringItsLibrariesAndNothingOfJenkinsItself() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            for (Path file : files.toList()) {
                names.add(file.getFileName().toString());
                try (JarFile jar = new JarFile(file.toFile())) {
                    assertThat(jar.stream().map(e -> e.getName()))
                            .as(file.toString())
                            .noneMatch(n -> n.endsWith(".class")
                                    && (n.startsWith("hudson/")
                                            || n.startsWith("com/cloudbees/")
                                            || n.startsWith("jenkins/")
                                            || n.startsWith("org/kohsuke/stapler/")
                                            || n.startsWith("jakarta/servlet/")
                                            || n.startsWith("javax/servlet/")
                                            || n.startsWith("org/slf4j/")));
                }
            }
        }
        assertThat(names)
                .anyMatch(n -> n.startsWith("hullcheck-jenkins-"))
                .anyMatch(n -> n.startsWith("hullcheck-core-"))
                .noneMatch(n -> n.contains("signatures") || n.contains("junit") || n.contains("mockito"));
    }

    @Test
    void shouldSayOfEveryLibraryWhyItIsThere() throws IOException {
        Set<String> there;
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            there = files.map(f -> f.getFileName().toString().replaceFirst("-\\d[^/]*\\.jar$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/libraries.txt")).stream()
                .filter(l -> !l.startsWith("#"))
                .toList();
        assertThat(lines).allMatch(l -> l.matches("[A-Za-z0-9_-]+ = .{5,}"));
        assertThat(lines.stream().map(l -> l.replaceFirst(" = .*", ""))).containsExactlyElementsOf(there);
    }

    /** JEP-200; {@code jenkins.security.ClassFilterImpl} asks the manifest of the jar that a class lies in. */
    @Test
    void shouldBeAllowedToSendItsOwnClassesAndNoOthers() throws Exception {
        Path own;
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            own = files.filter(f -> f.getFileName().toString().startsWith("hullcheck-jenkins-"))
                    .findFirst()
                    .orElseThrow();
        }
        try (JarFile jar = new JarFile(own.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Jenkins-ClassFilter-Whitelisted"))
                    .isEqualTo("true");
            assertThat(jar.stream().map(e -> e.getName()))
                    .contains(
                            "io/hullcheck/jenkins/ScanOnAgent.class",
                            "io/hullcheck/jenkins/ScanOrder.class",
                            "io/hullcheck/jenkins/ScanAnswer.class",
                            "io/hullcheck/jenkins/Messages.properties",
                            "io/hullcheck/jenkins/Messages.class",
                            "io/hullcheck/jenkins/HullcheckAction.class");
        }
        // what travels is of that jar, or of those that Jenkins lists: texts, numbers, bytes, ArrayList
        for (Class<?> sent :
                List.of(ScanOrder.class, HostLogin.class, Handover.class, AgentAnswer.class, ScanAnswer.class)) {
            for (RecordComponent part : sent.getRecordComponents()) {
                assertThat(part.getType()).isIn(String.class, int.class, boolean.class, byte[].class, List.class);
            }
        }
        ScanOrder order = new HullcheckBuilder("x").order(Jenkinses.environment(Map.of()), Jenkinses.NO_DEFAULTS);
        assertThat(order.formats()).isExactlyInstanceOf(ArrayList.class);
        assertThat(new ScanAnswer(new byte[0], List.of(), List.of(), "").console())
                .isExactlyInstanceOf(ArrayList.class);
    }

    @Test
    void shouldScanInAJavaMachineThatHasNothingButThePlugin() throws Exception {
        Jenkinses.log4Shell(folder.resolve("app.tar"));
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        Path sent = folder.resolve("order");
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(sent))) {
            out.writeObject(
                    new ScanOnAgent(step.order(Jenkinses.environment(Map.of()), Jenkinses.NO_DEFAULTS), Handover.NONE));
        }
        String plugin;
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            plugin = files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        // what Jenkins gives an agent: its own classes and a log; and the one class of this test
        String jenkins = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(p -> p.contains("api-signatures") || p.contains("slf4j-api") || p.contains("/jna-"))
                .collect(Collectors.joining(File.pathSeparator));
        Path main = Files.createDirectories(folder.resolve("main/io/hullcheck/jenkins"));
        Files.copy(
                Path.of("target/test-classes/io/hullcheck/jenkins/AgentMain.class"), main.resolve("AgentMain.class"));
        Path answered = folder.resolve("answer");
        Programs.run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                plugin,
                                jenkins,
                                folder.resolve("main").toString()),
                        "io.hullcheck.jenkins.AgentMain",
                        sent.toString(),
                        folder.toString(),
                        answered.toString()));
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(answered))) {
            ScanAnswer answer = ((AgentAnswer) in.readObject()).scans().get(0);
            assertThat(String.join("\n", answer.console())).contains("CVE-2021-44228", "FAILED: ");
            assertThat(answer.files()).contains("target/hullcheck/report.html");
            Jenkinses there = new Jenkinses(folder);
            assertThat(HullcheckAction.keep(there.run, answer.report()).getCounts())
                    .containsEntry("CRITICAL", 2);
        }
    }
}
