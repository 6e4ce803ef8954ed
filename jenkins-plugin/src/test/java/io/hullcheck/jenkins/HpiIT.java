package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import hudson.AbortException;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

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
            // Jenkins "Plugin-Dependencies": an optional one is not installed with the plugin, and not needed to load
            // it
            assertThat(Stream.of(main.getValue("Plugin-Dependencies").split(","))
                            .filter(d -> !d.endsWith(";resolution:=optional")))
                    .extracting(d -> d.substring(0, d.indexOf(':')))
                    .containsExactly("structs", "credentials");
            assertThat(Stream.of(main.getValue("Plugin-Dependencies").split(","))
                            .filter(d -> d.endsWith(";resolution:=optional")))
                    .extracting(d -> d.substring(0, d.indexOf(':')))
                    .containsExactly("workflow-api", "checks-api", "token-macro", "dashboard-view");
            assertThat(main.getValue("Plugin-Dependencies")).doesNotContain("$");
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

    /** Stapler reads the byte code, with a warning, where they are missing. */
    @Test
    void shouldHoldTheNamesOfParameters() throws IOException {
        Path own;
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            own = files.filter(f -> f.getFileName().toString().startsWith("hullcheck-jenkins-"))
                    .findFirst()
                    .orElseThrow();
        }
        Set<String> named = new TreeSet<>();
        try (JarFile jar = new JarFile(own.toFile())) {
            new ClassReader(jar.getInputStream(jar.getEntry("io/hullcheck/jenkins/HullcheckRoot.class"))
                            .readAllBytes())
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String name, String descriptor, String generic, String[] thrown) {
                                    return new MethodVisitor(Opcodes.ASM9) {
                                        @Override
                                        public void visitParameter(String parameter, int flags) {
                                            named.add(name + " " + parameter);
                                        }
                                    };
                                }
                            },
                            0);
        }
        assertThat(named).contains("doLedger request", "doLedger response", "doRescan request");
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
                            "io/hullcheck/jenkins/OnAgent.class",
                            "io/hullcheck/jenkins/ScanOnAgent.class",
                            "io/hullcheck/jenkins/ScanOrder.class",
                            "io/hullcheck/jenkins/ScanAnswer.class",
                            "io/hullcheck/jenkins/Messages.properties",
                            "io/hullcheck/jenkins/Messages.class",
                            "io/hullcheck/jenkins/HullcheckAction.class");
        }
        // what travels is of that jar, or of those that Jenkins lists: texts, numbers, bytes, ArrayList
        for (Class<?> sent : List.of(
                ScanOrder.class,
                ScanOptions.class,
                HostLogin.class,
                Handover.class,
                IsolatedJvm.class,
                AgentBundles.Place.class,
                AgentAnswer.class,
                ScanAnswer.class)) {
            for (RecordComponent part : sent.getRecordComponents()) {
                assertThat(part.getType())
                        .isIn(
                                String.class,
                                int.class,
                                boolean.class,
                                byte[].class,
                                List.class,
                                Surroundings.class,
                                ScanOptions.class);
            }
        }
        ScanOrder order = new HullcheckBuilder("x").order(Jenkinses.environment(Map.of()), JobDefaults.NONE);
        assertThat(order.formats()).isExactlyInstanceOf(ArrayList.class);
        assertThat(new ScanAnswer(new byte[0], List.of(), List.of(), "", List.of()).console())
                .isExactlyInstanceOf(ArrayList.class);
    }

    /** As Jenkins does it: the callable travels, is run on the agent, and its answer travels back. */
    private Object there(Object callable) throws Exception {
        Path sent = Files.createTempFile(folder, "sent", ".bin");
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(sent))) {
            out.writeObject(callable);
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
                Path.of("target/test-classes/io/hullcheck/jenkins/AgentMain.class"),
                main.resolve("AgentMain.class"),
                StandardCopyOption.REPLACE_EXISTING);
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
                        AgentMain.class.getName(),
                        sent.toString(),
                        folder.resolve("workspace").toString(),
                        answered.toString()));
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(answered))) {
            return in.readObject();
        }
    }

    @Test
    void shouldTravelToAnAgentAndBackWithNothingMissing() throws Exception {
        Jenkinses jenkins = jenkins();
        ScanOrder order = step().order(Jenkinses.environment(Map.of()), JobDefaults.NONE);
        AgentBundles.Place place = (AgentBundles.Place)
                there(new AgentBundles.Ask(folder.resolve("home").toString(), Bundle.Kind.LIBRARIES, jars().digest()));
        for (Bundle.Item jar : jars().items()) {
            Files.copy(jar.file(), Path.of(place.staging(), jar.name()));
        }
        assertThat(there(new AgentBundles.Settle(
                        Bundle.Kind.LIBRARIES,
                        place,
                        jars().items().stream()
                                .map(i -> i.digest() + " " + i.name())
                                .toList())))
                .isEqualTo(true);
        for (IsolatedJvm machine :
                List.of(IsolatedJvm.NONE, new IsolatedJvm(place.folder() + "/*", List.of("-Xmx256m")))) {
            AgentAnswer answer = (AgentAnswer) there(new OnAgent(new ScanOnAgent(order, Handover.NONE), machine));
            ScanAnswer scan = answer.scans().get(0);
            assertThat(String.join("\n", scan.console())).contains("CVE-2021-44228", "FAILED: ");
            assertThat(scan.files()).contains("target/hullcheck/report.html");
            assertThat(scan.needs()).containsExactly("Maven");
            assertThat(HullcheckAction.keep(jenkins.run, scan.report()).getCounts())
                    .containsEntry("CRITICAL", 2);
        }
    }

    @Test
    void shouldScanInAJavaMachineThatHasNothingButThePlugin() throws Exception {
        Jenkinses jenkins = jenkins();
        assertThatThrownBy(() -> jenkins.perform(step(), Map.of(), isolated("-Xmx256m")))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("the worst CVE-2021-44228");
        assertThat(jenkins.log())
                .contains("Hullcheck: bringing ", "CVE-2021-44228", "FAILED: ")
                .contains("Report: target/hullcheck/report.html");
        assertThat(((HullcheckAction) jenkins.actions.get(0)).getCounts()).containsEntry("CRITICAL", 2);
        // the libraries are brought once, and whole
        Path there;
        try (Stream<Path> folders = Files.list(folder.resolve("home/jenkins"))) {
            there = folders.reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
        }
        Path library = there.resolve(jars().items().get(0).name());
        FileTime brought = Files.getLastModifiedTime(library);
        jenkins.perform(unlessFound(), Map.of(), isolated("-Xmx256m"));
        assertThat(jenkins.log().split("bringing", -1)).hasSize(2);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(brought);
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void shouldSayWhatBecameOfAJavaMachineThatEndedBeforeItsWork() throws Exception {
        Jenkinses jenkins = jenkins();
        assertThatThrownBy(() -> jenkins.perform(step(), Map.of(), isolated("-Xmx5m")))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("the Java machine that was scanning ended with status ")
                .hasMessageContaining("OutOfMemoryError")
                .hasMessageContaining("raise -Xmx");
        assertThatThrownBy(() -> jenkins.perform(step(), Map.of(), isolated("-XX:+NoSuchOption")))
                .hasMessageContaining("NoSuchOption");
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void shouldSayInOneSentenceThatAnImageIsNoneFromAJavaMachineOfItsOwnToo() throws Exception {
        Jenkinses jenkins = jenkins();
        Files.writeString(jenkins.workspace.resolve("app.tar"), "no image");
        assertThatThrownBy(() -> jenkins.perform(step(), Map.of(), isolated("")))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("Hullcheck: ")
                .hasMessageContaining("app.tar");
    }

    @Test
    void shouldEndTheJavaMachineWithACancelledBuildAndLeaveNoFile() throws Exception {
        Jenkinses jenkins = jenkins();
        // an image that takes a while
        SavedImage.archive(
                jenkins.workspace.resolve("app.tar"),
                new SavedImage().layer(many()).dockerLegacy("app:1"));
        // so that bringing them takes no part
        jars().bring(jenkins.remote, folder.resolve("home").toString(), jenkins.listener);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread build = new Thread(() -> {
            try {
                jenkins.perform(step(), Map.of(), isolated(""));
            } catch (Throwable e) {
                end.set(e);
            }
        });
        build.start();
        Set<ProcessHandle> children = Set.of();
        while (children.isEmpty() && build.isAlive()) {
            Thread.sleep(20);
            children = ProcessHandle.current().children().collect(Collectors.toSet());
        }
        Thread.sleep(700);
        build.interrupt();
        build.join(20_000);
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(jenkins.workspace.resolve("target")).doesNotExist();
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void shouldScanWhatARegistryTellsOfInAJavaMachineOfItsOwnOnTheController() throws Exception {
        Jenkinses jenkins = jenkins();
        String skopeo = Programs.require("skopeo", "nothing was told by a registry");
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                Controllers controller = new Controllers(folder).withToken("a token of the test")) {
            HullcheckConfiguration configuration = controller.configuration;
            when(configuration.getInsecureRegistries()).thenReturn(registry.host());
            Path digest = folder.resolve("digest");
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "--digestfile=" + digest,
                            "docker-archive:" + jenkins.workspace.resolve("app.tar"),
                            "docker://" + registry.host() + "/team/app:1"));
            String event = HullcheckWebhookTest.event(
                    "1",
                    "push",
                    registry.host(),
                    "team/app",
                    Files.readString(digest).strip());
            assertThat(HullcheckWebhookTest.post(configuration, "a token of the test", null, event))
                    .isEqualTo(202);
            RegistryWork.run(configuration, Optional.of(jars()), jenkins.listener);
            assertThat(jenkins.log())
                    .contains(
                            "Scanned: " + registry.host() + "/team/app sha256:",
                            "FAILED, 2 findings of severity CRITICAL");
            assertThat(configuration.hasEvents(configuration.ledgerPlace().orElseThrow()))
                    .isFalse();
            assertThat(temporary()).isEqualTo(before);
        }
    }

    private static LayerTar many() {
        LayerTar large = new LayerTar();
        for (int i = 0; i < 20_000; i++) {
            large.file(
                    "app/" + i + ".jar",
                    new Zip().coordinates("g", "a" + i, "1").bytes());
        }
        return large;
    }

    private final Set<Path> before = temporary();

    /** What lies in the machine's folder of temporary files and bears this project's name. */
    private static Set<Path> temporary() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("hullcheck-"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Jenkinses jenkins() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        OneLibrary.log4Shell(jenkins.workspace.resolve("app.tar"));
        return jenkins;
    }

    private static HullcheckBuilder step() {
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        return step;
    }

    private static HullcheckBuilder unlessFound() {
        HullcheckBuilder step = step();
        step.setFailOn("NEVER");
        return step;
    }

    private static Bundle jars() throws IOException {
        return PluginJars.in(LIBRARIES);
    }

    private JobDefaults isolated(String options) throws IOException {
        return JobDefaults.NONE
                .withSurroundings(
                        Surroundings.DEFAULT.withHome(folder.resolve("home").toString()))
                .withJvm(options, Optional.of(jars()));
    }
}
