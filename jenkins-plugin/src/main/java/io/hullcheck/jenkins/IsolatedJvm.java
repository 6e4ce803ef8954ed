package io.hullcheck.jenkins;

import io.hullcheck.image.ImageException;
import io.hullcheck.isolation.ChildEndedException;
import io.hullcheck.isolation.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Where a work is done on the agent: in a {@link ChildJvm} that has the plugin's libraries, and nothing of Jenkins. Travels to the agent.
 * Immutable.
 *
 * @param jars the class path of the plugin's libraries
 * @param options for {@code java}
 */
record IsolatedJvm(String jars, List<String> options) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** None: the work is done in the agent's own. */
    static final IsolatedJvm NONE = new IsolatedJvm("", List.of());

    /** How others are reached, and whose files are used. */
    private static final List<String> PASSED_ON = List.of(
            "http.", "https.", "socksProxy", "java.net.", "javax.net.ssl.", "jdk.http", "jdk.tls.", "user.home");

    /** Answers are made of these and nothing else; what took an image apart is not trusted further. */
    private static final ObjectInputFilter ANSWERS = ObjectInputFilter.Config.createFilter(
            "maxdepth=20;io.hullcheck.jenkins.ChildAnswer;io.hullcheck.jenkins.AgentAnswer;io.hullcheck.jenkins.ScanAnswer;"
                    + "io.hullcheck.jenkins.Handed;"
                    + "java.util.ArrayList;java.lang.Object;java.lang.String;!*");

    IsolatedJvm {
        options = new ArrayList<>(options);
    }

    /** One on the controller itself, with the libraries where they lie. */
    static IsolatedJvm of(Bundle libraries, String jvmOptions) {
        return new IsolatedJvm(
                libraries.items().stream()
                        .map(i -> i.file().getParent().toString())
                        .distinct()
                        .map(f -> f + File.separator + "*")
                        .collect(Collectors.joining(File.pathSeparator)),
                ScanStep.words(jvmOptions));
    }

    /**
     * Has the work done.
     *
     * @throws WorkException when it cannot be done, or the machine ended before it was
     * @throws InterruptedException when the build was cancelled; the machine has ended by then
     */
    AgentAnswer run(IsolatedWork work, Path workspace) throws IOException, InterruptedException {
        ChildOrder order = new ChildOrder(work, workspace.toString(), passedOn(System.getProperties()));
        ChildAnswer answer;
        try {
            // the environment says how registries and daemons are reached
            answer = ChildJvm.of(jars, options).withEnvironment(System.getenv()).run(ChildMain.class, (to, from) -> {
                ObjectOutputStream out = new ObjectOutputStream(to);
                out.writeObject(order);
                // stays open: its end means that the build was cancelled
                out.flush();
                ObjectInputStream in = new ObjectInputStream(from);
                in.setObjectInputFilter(ANSWERS);
                try {
                    return (ChildAnswer) in.readObject();
                } catch (ClassNotFoundException e) {
                    throw new IOException("an answer of another kind", e);
                }
            });
        } catch (ChildEndedException e) {
            throw new WorkException(
                    "Hullcheck: the Java machine that was scanning " + e.getMessage()
                            + ". If it lacked memory, raise -Xmx in the options for Java in Hullcheck's global configuration."
                            + " With isolated: false the agent's own does the work",
                    e);
        } catch (ImageException e) {
            // no room for temporary files
            throw new WorkException("Hullcheck: " + e.getMessage(), e);
        }
        if (!answer.failure().isEmpty()) {
            throw new WorkException(answer.failure());
        }
        return answer.answer().get(0);
    }

    static List<String> passedOn(Properties properties) {
        return properties.stringPropertyNames().stream()
                .filter(n -> PASSED_ON.stream().anyMatch(n::startsWith))
                .map(n -> n + "=" + properties.getProperty(n))
                .sorted()
                .toList();
    }
}
