package io.hullcheck.it;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateReport;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Matcher;
import io.hullcheck.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the database costs: building it beside merely reading the same archives, opening it, asking it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DatabaseBenchmark {
    static final List<String> ECOSYSTEMS =
            List.of("AlmaLinux", "Alpine", "Bitnami", "Debian", "Go", "Maven", "PyPI", "crates.io");

    /** Packages in one matched inventory: as many as the images of a middling team have together. */
    static final int PACKAGES = 20_000;

    private static final JsonFactory JSON = new JsonFactory();

    private Path folder;
    private Path feeds;
    private Path database;
    private AdvisoryDatabase open;
    private final List<String> names = new ArrayList<>();
    private Inventory inventory;

    @Setup(Level.Trial)
    public void prepare() throws IOException, SQLException {
        feeds = Path.of(System.getProperty("hullcheck.shared")).resolve("feeds");
        folder = Files.createTempDirectory("benchmark");
        database = folder.resolve("advisories.db");
        update(database);
        open = SqliteAdvisories.open(database);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT package.name FROM package JOIN ecosystem ON ecosystem.id = package.ecosystem"
                                + " WHERE ecosystem.name = 'PyPI' ORDER BY package.name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        Collections.shuffle(names, new Random(1));
        // half of them known to have had vulnerabilities, half not; one in fifty has some now
        Inventories many = Inventories.bare();
        for (int i = 0; i < PACKAGES; i++) {
            String name = names.get(i % names.size());
            many.language(PackageKind.PYPI, "", i % 2 == 0 ? name : "own-" + name + i, i % 50 == 0 ? "0.1" : "99" + i);
        }
        inventory = many.inventory();
    }

    @TearDown(Level.Trial)
    public void clear() throws IOException {
        open.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private UpdateReport update(Path file) throws IOException {
        return DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(file, new EcosystemChoice.All())
                        .withBases(List.of(feeds.toString()), List.of(), List.of(), List.of()),
                Clock.systemUTC());
    }

    /** The baseline: one thread, every token, nothing kept. */
    @Benchmark
    public long streamOnly() throws IOException {
        long tokens = 0;
        for (String ecosystem : ECOSYSTEMS) {
            try (ZipFile zip = new ZipFile(feeds.resolve(ecosystem + "/all.zip").toFile())) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    try (JsonParser parser = JSON.createParser(zip.getInputStream(entries.nextElement()))) {
                        while (parser.nextToken() != null) {
                            tokens++;
                        }
                    }
                }
            }
        }
        return tokens;
    }

    @Benchmark
    public UpdateReport build() throws IOException {
        Path file = folder.resolve("new.db");
        Files.deleteIfExists(file);
        return update(file);
    }

    @Benchmark
    public UpdateReport refreshWithNothingNew() throws IOException {
        return update(database);
    }

    @Benchmark
    public int openAndClose() throws IOException {
        try (AdvisoryDatabase one = SqliteAdvisories.open(database)) {
            return one.info().ecosystems().size();
        }
    }

    /** One look-up of a package that has advisories. */
    @Benchmark
    public int lookUp(Names next) throws IOException {
        return open.lookup("PyPI", names.get(next.index++ % names.size())).size();
    }

    /** One look-up of a package that has none. */
    @Benchmark
    public int lookUpInVain(Names next) throws IOException {
        return open.lookup("PyPI", "own-" + names.get(next.index++ % names.size()))
                .size();
    }

    @Benchmark
    public int match() throws IOException {
        return new Matcher(open).match(inventory, LocalDate.EPOCH).findings().size();
    }

    /** Where a thread is in the list of names. */
    @State(Scope.Thread)
    public static class Names {
        private int index;
    }
}
