package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Everything that travels between controller and agent, through a filter of classes like Jenkins' own (JEP-200; core's
 * {@code jenkins.security.ClassFilterImpl} with {@code whitelisted-classes.txt}): classes of this plugin, and of Java those alone that core
 * lists. What Java versions change in their own classes does not matter then, so controller and agent may have different ones.
 */
class ClassFilterTest {
    /** Of core's whitelisted-classes.txt (github.com/jenkinsci/jenkins), what this plugin uses. */
    private static final Set<String> LISTED_BY_CORE = Set.of(
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.String",
            "java.lang.Enum",
            "java.util.ArrayList");

    private static final String OWN = "io.hullcheck.jenkins.";

    private static boolean passes(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element.isPrimitive()
                || element.getName().startsWith(OWN)
                || element.getName().startsWith("hudson.")
                || element.getName().startsWith("jenkins.")
                || LISTED_BY_CORE.contains(element.getName());
    }

    private static Object travelled(Object sent, Set<Class<?>> seen) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            in.setObjectInputFilter(info -> {
                if (info.serialClass() == null) {
                    return ObjectInputFilter.Status.UNDECIDED;
                }
                seen.add(info.serialClass());
                return passes(info.serialClass())
                        ? ObjectInputFilter.Status.ALLOWED
                        : ObjectInputFilter.Status.REJECTED;
            });
            return in.readObject();
        }
    }

    private static List<Object> everythingThatTravels() throws Exception {
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setMirrors("a.example=b.example");
        step.setLimits("seconds=9");
        step.setFormats("json,html");
        WebProxy proxy = new WebProxy("proxy.example", 3128, "user", "password", List.of(".*\\.example"));
        Surroundings surroundings = Surroundings.DEFAULT.withProxy(Optional.of(proxy));
        JobDefaults defaults = JobDefaults.NONE;
        ScanOrder order = step.order(Jenkinses.environment(Map.of()), defaults)
                .withLogins(List.of(new HostLogin("a.example", "user", "password")));
        Handover handover = new Handover(List.of("a.example/app:1"), List.of("json"), true);
        AgentBundles.Place place = new AgentBundles.Place("/folder", "/staging");
        AgentAnswer answer = new AgentAnswer(
                List.of(new ScanAnswer(new byte[] {1}, List.of("line"), List.of("file"), "next", List.of("Maven"))),
                List.of("Pushed"),
                List.of(new Handed(0, true, "a.example/app:1", "sha256:00")),
                "");
        EventsInIsolation events = new EventsInIsolation(
                "ledger.db", surroundings, List.of("a.example"), List.of("b.example"), "version: 1", true);
        return List.of(
                new OnAgent(new ScanOnAgent(order, handover), new IsolatedJvm("/jars/*", List.of("-Xmx1g"))),
                new OnAgent(new ImportOnAgent(order, handover, true), IsolatedJvm.NONE),
                new AgentBundles.Ask("/home", Bundle.Kind.ADVISORIES, "00"),
                new AgentBundles.Settle(Bundle.Kind.LIBRARIES, place, List.of("00 a.jar")),
                place,
                answer,
                new ChildOrder(events, "/workspace", List.of("http.proxyHost=a")),
                new ChildAnswer(List.of(answer), "failure"),
                surroundings,
                proxy);
    }

    /** What a step hands to an agent and gets back is one of these; a new kind has to be added above. */
    @Test
    void shouldLetEverythingThroughThatTravelsAndKnowAllOfIt() throws Exception {
        Set<Class<?>> seen = new LinkedHashSet<>();
        for (Object sent : everythingThatTravels()) {
            Object arrived = travelled(sent, seen);
            assertThat(arrived).isExactlyInstanceOf(sent.getClass());
            if (sent instanceof Record && !(sent instanceof AgentAnswer) && !(sent instanceof ChildAnswer)) {
                assertThat(arrived.toString()).isEqualTo(sent.toString());
            }
        }
        Set<String> covered = new TreeSet<>();
        seen.forEach(s -> covered.add(s.getName()));
        Set<String> serializable = new TreeSet<>();
        try (Stream<Path> files = Files.list(
                Path.of(System.getProperty("hullcheck.classes", "target/classes"), "io/hullcheck/jenkins"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                Class<?> type = Class.forName(
                        OWN + file.getFileName().toString().replace(".class", ""),
                        false,
                        getClass().getClassLoader());
                if (Serializable.class.isAssignableFrom(type)
                        && !type.isInterface()
                        && !Modifier.isAbstract(type.getModifiers())
                        && !Throwable.class.isAssignableFrom(type)
                        && !type.isEnum()) {
                    serializable.add(type.getName());
                }
            }
        }
        assertThat(covered).containsAll(serializable);
        assertThat(serializable).contains(OWN + "ScanOptions", OWN + "OnAgent");
    }

    @Test
    void shouldNotLetAnythingElseThrough() {
        assertThatThrownBy(() -> travelled(new TreeMap<>(Map.of("a", "b")), new LinkedHashSet<>()))
                .isInstanceOf(InvalidClassException.class);
        // a list that cannot be changed is another class in another version of Java
        assertThatThrownBy(() -> travelled(new ArrayList<>(List.of(List.of("a"))), new LinkedHashSet<>()))
                .isInstanceOf(InvalidClassException.class);
    }

    /** An exception of the plugin or of its libraries would be unknown on the other side. */
    @Test
    void shouldSendBackWhatWentWrongAsAnExceptionOfJenkins() throws Exception {
        ScanOrder order = new HullcheckBuilder("gone.tar").order(Jenkinses.environment(Map.of()), JobDefaults.NONE);
        OnAgent call = new OnAgent(new ScanOnAgent(order, Handover.NONE), IsolatedJvm.NONE);
        assertThatThrownBy(() -> call.invoke(Path.of("target").toFile(), null))
                .isExactlyInstanceOf(AbortException.class)
                .hasNoCause();
    }
}
