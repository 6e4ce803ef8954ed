package io.hullcheck.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Podman's service on a socket of its own with a storage of its own; or a skip that says so loudly. */
public final class RealPodman implements AutoCloseable {
    private static final String WANTED = "no image was read from a real daemon";

    private final Process process;
    private final Path folder;

    private RealPodman(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** @param folder short: the name of a socket has at most some 100 characters */
    public static RealPodman start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> command = command(folder);
        command.addAll(List.of("system", "service", "--time", "0", "unix://" + folder.resolve("s")));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        RealPodman podman = new RealPodman(process, folder);
        for (int attempt = 0; !podman.answers(); attempt++) {
            if (attempt > 100 || !process.isAlive()) {
                podman.close();
                Skip.forWantOf(
                        "a podman service that starts (" + Files.readString(folder.resolve("log")) + ")", WANTED);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return podman;
    }

    private static List<String> command(Path folder) {
        return new ArrayList<>(List.of(
                Programs.require("podman", WANTED),
                "--root",
                folder.resolve("root").toString(),
                "--runroot",
                folder.resolve("run").toString(),
                "--storage-driver",
                "vfs"));
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
        } catch (IOException e) {
            // not yet
            return false;
        }
    }

    /** Takes an archive in, as {@code podman load} does. */
    public void load(Path archive) throws IOException, InterruptedException {
        List<String> command = command(folder);
        command.addAll(List.of("load", "--quiet", "--input", archive.toString()));
        Programs.run(folder, command);
    }

    /** Where it listens. */
    public String host() {
        return "unix://" + folder.resolve("s");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
