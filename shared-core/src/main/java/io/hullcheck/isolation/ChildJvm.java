package io.hullcheck.isolation;

import io.hullcheck.image.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Java machine that is started for one piece of work: an image that crashes it, or fills its memory, does neither to the one that asks. It has
 * the libraries that it is given, a folder of its own for temporary files, which is removed with it, and no variable of the environment but
 * those that are named. Nothing secret belongs into its options: others see a command line. Immutable.
 *
 * @param classPath as {@code java -cp} takes it
 * @param options for {@code java}, after those that every such machine has
 * @param environment its whole environment
 * @param time after which it is ended; empty for none
 * @param sandbox keeps it from the network, and from writing outside of its own folder; empty for none
 * @param readable files and folders that its work is about, which it can read wherever they lie
 */
public record ChildJvm(
        String classPath,
        List<String> options,
        Map<String, String> environment,
        Optional<Duration> time,
        Optional<Sandbox> sandbox,
        List<Path> readable) {
    /** Bytes of what it says on its way down. */
    private static final int MOST_SAID = 64 << 10;

    /** To end in order; cancelled builds are to end at once. */
    private static final long MILLISECONDS_TO_END = 1_000;

    /** Of {@code -XX:+ExitOnOutOfMemoryError} (HotSpot, debug.cpp, "report_java_out_of_memory"). */
    private static final int STATUS_OF_MEMORY = 3;

    private static final String MEMORY = "OutOfMemoryError";

    /** A process that a signal ended has this and the signal's number. */
    private static final int STATUS_OF_SIGNALS = 128;

    private static final int ABORT = 6;
    private static final int SIGNALS = 64;

    /** Without it Windows finds no libraries for sockets and random numbers. */
    private static final String WINDOWS = "SystemRoot";

    public ChildJvm {
        options = List.copyOf(options);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
    }

    /** One with an empty environment that may take its time. */
    public static ChildJvm of(String classPath, List<String> options) {
        return new ChildJvm(classPath, options, Map.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /** The same with other variables, and no others. */
    public ChildJvm withEnvironment(Map<String, String> variables) {
        return new ChildJvm(classPath, options, variables, time, sandbox, readable);
    }

    /** The same, ended after a time. */
    public ChildJvm within(Duration most) {
        return new ChildJvm(classPath, options, environment, Optional.of(most), sandbox, readable);
    }

    /** The same in a sandbox, or in none. */
    public ChildJvm in(Optional<Sandbox> value) {
        return new ChildJvm(classPath, options, environment, time, value, readable);
    }

    /** The same for work on files and folders. */
    public ChildJvm reading(List<Path> paths) {
        return new ChildJvm(classPath, options, environment, time, sandbox, paths);
    }

    /**
     * Has the work done. When this returns, or throws, the machine has ended, and its files are gone.
     *
     * @param main has the method {@code main}, and reads its order from its standard input
     * @throws ChildEndedException when the machine could not be started, or ended before there was an answer
     * @throws io.hullcheck.image.ImageException when there is no room for temporary files
     * @throws InterruptedException when the work was cancelled
     */
    public <T> T run(Class<?> main, Conversation<T> conversation) throws IOException, InterruptedException {
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Process process = start(main.getName(), temporary.path());
            try {
                return talk(process, conversation);
            } finally {
                end(process);
            }
        }
    }

    private Process start(String main, Path temporary) throws ChildEndedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dslf4j.internal.verbosity=ERROR");
        // a thread without memory would leave the others waiting for it
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:+DisplayVMOutputToStderr");
        // nothing of it outside of its own folder
        command.add("-XX:-UsePerfData");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        if (sandbox.isPresent()) {
            command = sandbox.get().around(command, environment, temporary, read());
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        Optional<String> windows = Optional.ofNullable(builder.environment().get(WINDOWS));
        builder.environment().clear();
        builder.environment().putAll(environment);
        windows.ifPresent(w -> builder.environment().put(WINDOWS, w));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ChildEndedException(
                    ChildEndedException.Reason.ENDED, "could not be started (" + e.getMessage() + ")", e);
        }
    }

    /** All that it has to read. */
    private List<Path> read() {
        List<Path> all = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            String folder = entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry;
            all.add(Path.of(folder).toAbsolutePath());
        }
        all.addAll(readable);
        return all;
    }

    private <T> T talk(Process process, Conversation<T> conversation) throws IOException, InterruptedException {
        CompletableFuture<String> said = inBackground("hullcheck-said", () -> tail(process.getErrorStream()));
        CompletableFuture<T> answered = inBackground(
                "hullcheck-answer", () -> conversation.hold(process.getOutputStream(), process.getInputStream()));
        try {
            return time.isPresent() ? answered.get(time.get().toMillis(), TimeUnit.MILLISECONDS) : answered.get();
        } catch (ExecutionException e) {
            throw ended(process, said, e.getCause());
        } catch (TimeoutException e) {
            throw new ChildEndedException(
                    ChildEndedException.Reason.TIME,
                    "gave no answer within " + Math.max(1, time.orElseThrow().toSeconds()) + " seconds, and was ended",
                    e);
        }
    }

    private static ChildEndedException ended(Process process, CompletableFuture<String> said, Throwable cause)
            throws InterruptedException {
        boolean isOver = process.waitFor(MILLISECONDS_TO_END, TimeUnit.MILLISECONDS);
        String last = said.completeOnTimeout("", MILLISECONDS_TO_END, TimeUnit.MILLISECONDS)
                .join()
                .strip();
        String words = last.isEmpty() ? "" : ", saying: " + last;
        if (!isOver) {
            return new ChildEndedException(
                    ChildEndedException.Reason.UNREADABLE, "gave no answer that can be read" + words, cause);
        }
        int status = process.exitValue();
        int signal = status - STATUS_OF_SIGNALS;
        if (last.contains(MEMORY)) {
            return new ChildEndedException(
                    ChildEndedException.Reason.MEMORY, "ended with status " + status + words, cause);
        }
        return signal > 0 && signal < SIGNALS && signal != ABORT
                ? new ChildEndedException(
                        ChildEndedException.Reason.KILLED,
                        "was killed (signal " + signal + "), as systems do that lack memory" + words,
                        cause)
                : new ChildEndedException(
                        ChildEndedException.Reason.ENDED, "ended with status " + status + words, cause);
    }

    /** Waits a moment for an end in order, so that nothing half written stays. */
    private static void end(Process process) {
        boolean interrupted = Thread.interrupted();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended already
            interrupted |= Thread.interrupted();
        }
        try {
            if (!process.waitFor(MILLISECONDS_TO_END, TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /** Reading from a process cannot be interrupted; waiting for who reads can. */
    private static <T> CompletableFuture<T> inBackground(String name, Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.run());
                    } catch (Throwable e) {
                        // whoever waits is told, whatever it is
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** The beginning of what is said; the rest is read, so that nobody waits for room, and left. */
    private static String tail(InputStream in) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            kept.write(buffer, 0, Math.min(read, MOST_SAID - kept.size()));
        }
        return kept.toString(Charset.defaultCharset());
    }
}
