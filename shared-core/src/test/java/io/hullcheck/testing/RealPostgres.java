package io.hullcheck.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** PostgreSQL on loopback, as Debian packages it; or a skip that says so loudly. */
public final class RealPostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    /** Who Debian lets run it; it refuses to be root. */
    private static final String USER = "postgres";

    private static final String PASSWORD = "only-on-loopback";

    private final Path folder;
    private final Process process;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private RealPostgres(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(v -> v.resolve("bin"))
                    .filter(b -> Files.isExecutable(b.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    /** Starts one that keeps its contents in a folder of its own. */
    public static RealPostgres start() throws IOException, InterruptedException {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            Skip.forWantOf("postgresql", "no ledger was kept in PostgreSQL");
        }
        Path folder = Files.createTempDirectory("hullcheck-postgres");
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            Programs.run(Path.of("/tmp"), List.of("chown", USER, folder.toString()));
        }
        String initdb = programs.get().resolve("initdb").toString();
        String data = folder.resolve("data").toString();
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        // as servers of teams have it: PostgreSQL's default since 14
        Programs.run(
                Path.of("/tmp"),
                as(
                        root,
                        List.of(
                                initdb,
                                "-D",
                                data,
                                "-A",
                                "scram-sha-256",
                                "--pwfile",
                                password.toString(),
                                "-U",
                                USER,
                                "-E",
                                "UTF8")));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(as(
                        root,
                        List.of(
                                programs.get().resolve("postgres").toString(),
                                "-D",
                                data,
                                "-p",
                                Integer.toString(port),
                                "-h",
                                "127.0.0.1",
                                "-k",
                                folder.toString())))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RealPostgres postgres = new RealPostgres(folder, process, port);
        for (int attempt = 0; !postgres.answers(); attempt++) {
            if (attempt > 100 || !process.isAlive()) {
                postgres.close();
                throw new IOException("PostgreSQL did not start");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return postgres;
    }

    private static List<String> as(boolean root, List<String> command) {
        List<String> all = new ArrayList<>(root ? List.of("runuser", "-u", USER, "--") : List.of());
        all.addAll(command);
        return all;
    }

    private String address(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER + "&password=" + PASSWORD;
    }

    private boolean answers() {
        try (Connection connection = new Driver().connect(address("postgres"), new Properties())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Makes an empty database. */
    public String database() throws SQLException {
        String name = "ledger" + databases.incrementAndGet();
        try (Connection connection = new Driver().connect(address("postgres"), new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return address(name);
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
