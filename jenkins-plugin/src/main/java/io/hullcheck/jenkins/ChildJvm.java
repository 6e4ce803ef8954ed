package io.hullcheck.jenkins;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Java machine on the agent, started for one work: an image that crashes it, or fills its memory, does neither to the agent. It has
 * the plugin's libraries, a folder of its own for temporary files, and nothing of Jenkins. Immutable.
 *
 * @param jars the class path of the plugin's libraries
 * @param options for {@code java}
 */
record ChildJvm(String jars, List<String> options) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** None: the work is done in the agent's own. */
    static final ChildJvm NONE = new ChildJvm("", List.of());

    /** How others are reached, and whose files are used. */
    private static final List<String> PASSED_ON = List.of(
            "http.", "https.", "socksProxy", "java.net.", "javax.net.ssl.", "jdk.http", "jdk.tls.", "user.home");

    /** Answers are made of these and nothing else; what took an image apart is not trusted further. */
    private static final ObjectInputFilter ANSWERS = ObjectInputFilter.Config.createFilter(
            "maxdepth=20;io.hullcheck.jenkins.ChildAnswer;io.hullcheck.jenkins.AgentAnswer;io.hullcheck.jenkins.ScanAnswer;"
                    + "io.hullcheck.jenkins.Handed;"
                    + "java.util.ArrayList;java.lang.Object;java.lang.String;!*");

    /** Of what it says on its way down. */
    private static final int MOST_SAID = 64 << 10;

    /** To end in order; Jenkins wants cancelled builds to end at once. */
    private static final long MILLISECONDS_TO_END = 1_000;

    ChildJvm {
        options = new ArrayList<>(options);
    }

    /** One on the controller itself, with the libraries where they lie. */
    static ChildJvm of(Bundle libraries, String jvmOptions) {
        return new ChildJvm(
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
        Path temporary = Files.createTempDirectory("hullcheck-");
        try {
            Process process = start(temporary);
            try {
                return talk(process, new ChildOrder(work, workspace.toString(), passedOn(System.getProperties())));
            } finally {
                end(process);
            }
        } finally {
            Folders.delete(temporary);
        }
    }

    private Process start(Path temporary) throws WorkException {
        Path java = Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dslf4j.internal.verbosity=ERROR");
        // a thread without memory would leave the others waiting for it
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:+DisplayVMOutputToStderr");
        command.addAll(options);
        command.addAll(List.of("-cp", jars, ChildMain.class.getName()));
        try {
            return new ProcessBuilder(command).directory(temporary.toFile()).start();
        } catch (IOException e) {
            throw new WorkException(
                    "Hullcheck: no Java machine could be started for the scan (" + e.getMessage()
                            + "). With isolated: false the agent's own does the work",
                    e);
        }
    }

    private static AgentAnswer talk(Process process, ChildOrder order) throws IOException, InterruptedException {
        CompletableFuture<String> said = inBackground("hullcheck-said", () -> tail(process.getErrorStream()));
        CompletableFuture<ChildAnswer> answered = inBackground("hullcheck-answer", () -> {
            ObjectOutputStream out = new ObjectOutputStream(process.getOutputStream());
            out.writeObject(order);
            // stays open: its end means that the build was cancelled
            out.flush();
            ObjectInputStream in = new ObjectInputStream(process.getInputStream());
            in.setObjectInputFilter(ANSWERS);
            return (ChildAnswer) in.readObject();
        });
        ChildAnswer answer;
        try {
            answer = answered.get();
        } catch (ExecutionException e) {
            throw ended(process, said, e.getCause());
        }
        if (!answer.failure().isEmpty()) {
            throw new WorkException(answer.failure());
        }
        return answer.answer().get(0);
    }

    private static WorkException ended(Process process, CompletableFuture<String> said, Throwable cause)
            throws InterruptedException {
        String status = process.waitFor(MILLISECONDS_TO_END, TimeUnit.MILLISECONDS)
                ? "ended with status " + process.exitValue()
                : "gave no answer that can be read";
        String last = said.completeOnTimeout("", MILLISECONDS_TO_END, TimeUnit.MILLISECONDS)
                .join()
                .strip();
        return new WorkException(
                "Hullcheck: the Java machine that was scanning " + status
                        + (last.isEmpty() ? "" : ", saying: " + last)
                        + ". If it lacked memory, raise -Xmx in the options for Java in Hullcheck's global configuration",
                cause);
    }

    /** Waits a moment for an end in order, so that nothing half written stays. */
    private static void end(Process process) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended already
        }
        try {
            if (!process.waitFor(MILLISECONDS_TO_END, TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Talk<T> {
        T run() throws IOException, ClassNotFoundException;
    }

    /** Reading from a process cannot be interrupted; waiting for who reads can. */
    private static <T> CompletableFuture<T> inBackground(String name, Talk<T> talk) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(talk.run());
                    } catch (IOException | ClassNotFoundException | RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static String tail(InputStream in) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            kept.write(buffer, 0, Math.min(read, MOST_SAID - kept.size()));
        }
        return kept.toString(Charset.defaultCharset());
    }

    static List<String> passedOn(Properties properties) {
        return properties.stringPropertyNames().stream()
                .filter(n -> PASSED_ON.stream().anyMatch(n::startsWith))
                .map(n -> n + "=" + properties.getProperty(n))
                .sorted()
                .toList();
    }
}
