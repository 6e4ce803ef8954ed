package io.hullcheck.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine that tests hold Hullcheck against. */
public final class Programs {
    private Programs() {}

    /** The program's path, or a skip of the test that says so loudly. */
    public static String require(String name, String why) {
        return requireOneOf(List.of(name), why);
    }

    /** The path of the first that is there, or a skip of the test that says so loudly. */
    public static String requireOneOf(List<String> names, String why) {
        for (String name : names) {
            for (String folder : System.getenv("PATH").split(":")) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return folder + "/" + name;
                }
            }
        }
        Skip.forWantOf(String.join(" or ", names), why);
        return "";
    }

    /** The same for one that needs a package registry: where none is reached the test is skipped, loudly. */
    public static String runOnline(Path folder, List<String> command, String why)
            throws IOException, InterruptedException {
        try {
            return run(folder, command);
        } catch (AssertionError e) {
            Skip.forWantOf("a package registry", why + " (" + e.getMessage().strip() + ")");
            return "";
        }
    }

    /** Runs a program to its end, and gives what it printed; its errors go to a file and into the failure. */
    public static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "run", ".out");
        Path errors = Files.createTempFile(folder, "run", ".err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + Files.readString(errors) + Files.readString(out));
            }
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
