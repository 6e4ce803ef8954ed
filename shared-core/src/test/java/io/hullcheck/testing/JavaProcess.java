package io.hullcheck.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java machine of its own, with the classes of the test. */
public final class JavaProcess {
    private JavaProcess() {}

    /**
     * Starts one.
     *
     * @param options for {@code java}
     * @param arguments of the program
     */
    public static Process start(List<String> options, Class<?> main, String... arguments) throws IOException {
        return start(List.of(), options, main, arguments);
    }

    /**
     * Starts one that heeds the signals of a shell and an operating system also where this process was started to ignore them, as in the
     * background or by {@code nohup}. Its ID is that of the Java machine, because {@code env} becomes it.
     *
     * @param options for {@code java}
     * @param arguments of the program
     */
    public static Process startHeedingSignals(List<String> options, Class<?> main, String... arguments)
            throws IOException {
        return start(List.of("env", "--default-signal=TERM,INT,HUP"), options, main, arguments);
    }

    private static Process start(List<String> before, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Everything it says until it ends. */
    public static String said(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(options, main, arguments);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
