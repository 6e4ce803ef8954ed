package io.hullcheck.isolation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Bubblewrap ({@code bwrap}, bubblewrap(1)): a process in it has no network, sees no other process, writes nothing but its own folder, and does not see
 * the home of the user. Immutable.
 *
 * @param program where bwrap lies
 * @param isRoot whether this user is root, who reads files of others by a privilege and not by their permissions
 */
public record Sandbox(Path program, boolean isRoot) {
    private static final long SECONDS_TO_TRY = 10;
    private static final Path ENV = Path.of("/usr/bin/env");

    /** Known once for this program. */
    private static final class Here {
        private static final Optional<Sandbox> FOUND = find(System.getenv("PATH"));
    }

    /** The one of this machine; empty where there is none, or none that works, as in many containers. */
    public static Optional<Sandbox> ofThisMachine() {
        return Here.FOUND;
    }

    /** @param path folders of programs; null for none */
    static Optional<Sandbox> find(String path) {
        if (path == null || !System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        for (String folder : path.split(File.pathSeparator)) {
            Path program = Path.of(folder, "bwrap");
            if (program.isAbsolute() && Files.isExecutable(program)) {
                Sandbox sandbox = new Sandbox(program, runsAsRoot());
                return sandbox.works() ? Optional.of(sandbox) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean runsAsRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether Java starts in it. */
    private boolean works() {
        Path home = Path.of(System.getProperty("java.home"));
        List<String> command = around(
                List.of(home.resolve("bin/java").toString(), "-Xshare:auto", "-Xmx16m", "-version"),
                Map.of(),
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath(),
                List.of());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                return process.waitFor(SECONDS_TO_TRY, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * A command that runs another in the sandbox.
     *
     * @param environment of the other, and nothing secret
     * @param writable the one folder that it can write
     * @param readable what it has to read, if it lies in the home of the user
     */
    List<String> around(List<String> command, Map<String, String> environment, Path writable, List<Path> readable) {
        List<String> all = new ArrayList<>(List.of(program.toString()));
        all.addAll(List.of("--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"));
        all.addAll(List.of("--die-with-parent", "--new-session"));
        if (isRoot) {
            all.addAll(List.of("--cap-drop", "ALL", "--cap-add", "CAP_DAC_READ_SEARCH"));
        }
        all.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
        List<Path> wanted = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        wanted.addAll(readable);
        Path home = Path.of(System.getProperty("user.home")).toAbsolutePath();
        // whose image is the whole machine, or the home itself, is to see it
        if (Files.isDirectory(home)
                && home.getNameCount() > 0
                && wanted.stream().noneMatch(home::startsWith)) {
            all.addAll(List.of("--tmpfs", home.toString()));
            for (Path path : wanted) {
                if (path.startsWith(home) && Files.exists(path)) {
                    all.addAll(List.of("--ro-bind", path.toString(), path.toString()));
                }
            }
        }
        all.addAll(List.of("--bind", writable.toString(), writable.toString(), "--chdir", writable.toString(), "--"));
        // bwrap itself adds a variable
        if (Files.isExecutable(ENV)) {
            all.addAll(List.of(ENV.toString(), "-i"));
            environment.forEach((name, value) -> all.add(name + "=" + value));
        }
        all.addAll(command);
        return List.copyOf(all);
    }
}
