package io.hullcheck.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The registry of the Distribution project on loopback, as Debian packages it; or a skip that says so loudly. */
public final class RealRegistry implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

    private final Process process;
    private final int port;

    private RealRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Who may use it. */
    public record User(String name, String password) {}

    /** Starts one that keeps its contents below a folder. */
    public static RealRegistry start(Path folder) throws IOException, InterruptedException {
        return start(folder, Optional.empty());
    }

    /** Starts one that only a user may read and write. */
    public static RealRegistry start(Path folder, Optional<User> user) throws IOException, InterruptedException {
        return start(folder, user, "");
    }

    /** Starts one that speaks TLS alone, by a certificate of its own, {@code certificate.pem} in its folder. */
    public static RealRegistry startTls(Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificate certificate = TestCertificate.make(folder, "IP:127.0.0.1");
        return start(
                folder,
                Optional.empty(),
                ", tls: {certificate: \"" + certificate.pem() + "\", key: \"" + certificate.key() + "\"}");
    }

    /** Starts one that tells an address what was pushed and pulled. */
    public static RealRegistry startTelling(Path folder, String address, String token)
            throws IOException, InterruptedException {
        return start(folder, Optional.empty(), "", """
                notifications:
                  endpoints:
                    - name: hullcheck
                      url: %s
                      headers: {Authorization: ["Bearer %s"]}
                      timeout: 5s
                      threshold: 3
                      backoff: 1s
                """.formatted(address, token));
    }

    private static RealRegistry start(Path folder, Optional<User> user, String tls)
            throws IOException, InterruptedException {
        return start(folder, user, tls, "");
    }

    private static RealRegistry start(Path folder, Optional<User> user, String tls, String notifications)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            Skip.forWantOf("docker-registry", "nothing was pushed to a real registry");
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path configuration = Files.writeString(Files.createDirectories(folder).resolve("registry.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: "%s"}}
                http: {addr: "127.0.0.1:%d"%s}
                %s
                %s
                """.formatted(
                        folder.resolve("storage"), port, tls, authentication(folder, user), notifications));
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        RealRegistry registry = new RealRegistry(process, port);
        for (int attempt = 0; !registry.answers(); attempt++) {
            if (attempt > 100 || !process.isAlive()) {
                registry.close();
                throw new IOException(
                        "the registry did not start: " + Files.readString(folder.resolve("registry.log")));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return registry;
    }

    private static String authentication(Path folder, Optional<User> user) throws IOException, InterruptedException {
        if (user.isEmpty()) {
            return "";
        }
        String htpasswd = Programs.require("htpasswd", "no registry with a login was asked");
        Path file = folder.resolve("htpasswd");
        Programs.run(
                folder,
                List.of(
                        htpasswd,
                        "-Bbc",
                        file.toString(),
                        user.get().name(),
                        user.get().password()));
        return "auth: {htpasswd: {realm: test, path: \"" + file + "\"}}";
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/v2/").toURL().openConnection();
            int status = connection.getResponseCode();
            // 400 from one that wants TLS
            return status == 200 || status == 401 || status == 400;
        } catch (IOException e) {
            // not yet
            return false;
        }
    }

    /** Host and port. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
