package io.hullcheck.it;

import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine that tests hold Hullcheck against. */
final class Tools {
    private Tools() {}

    /** The program's path, or a skip of the test that says so loudly. */
    static String require(String... names) {
        return Programs.requireOneOf(List.of(names), "it is not on this machine");
    }

    record Result(int code, String out) {}

    /** Runs a program to its end; output and errors together. */
    static Result run(Path folder, int minutes, List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "run", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                throw new AssertionError(command + " did not end within " + minutes + " minutes:\n" + text(log));
            }
            return new Result(process.exitValue(), text(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Unpacks a tar by the machine's own program. */
    static void unpack(byte[] tar, Path folder) throws IOException {
        Path file = Files.write(folder.resolveSibling("unpack.tar"), tar);
        try {
            Result result = run(
                    folder.getParent(), 1, List.of(require("tar"), "-xf", file.toString(), "-C", folder.toString()));
            if (result.code() != 0) {
                throw new IOException(result.out());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(file);
        }
    }

    private static String text(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }
}
