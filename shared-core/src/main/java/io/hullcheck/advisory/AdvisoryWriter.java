package io.hullcheck.advisory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteDataSource;

/**
 * Builds an advisory database. A file is written aside and put in its place by one rename, so that a reader sees the
 * old one or the new one, never a half. For one thread.
 */
public final class AdvisoryWriter {
    static final int SCHEMA = 1;
    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE advisory (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL)",
            "CREATE TABLE ecosystem (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, advisories INTEGER NOT NULL"
                    + " DEFAULT 0, newest TEXT)",
            "CREATE TABLE affected (ecosystem INTEGER NOT NULL, name TEXT NOT NULL, advisory INTEGER NOT NULL,"
                    + " part INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (ecosystem, name, advisory, part))"
                    + " WITHOUT ROWID",
            "CREATE TABLE artifact (artifact TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (artifact, name))"
                    + " WITHOUT ROWID");

    private final Connection connection;
    private final Map<String, Long> ecosystems = new LinkedHashMap<>();

    private AdvisoryWriter(Connection connection) {
        this.connection = connection;
    }

    /** Gives the records to be written, one by one. */
    public interface Records {
        void writeTo(AdvisoryWriter writer) throws IOException;
    }

    /**
     * Writes a database file.
     *
     * @param file replaced when it is there
     * @param built the time the database shall bear
     * @throws IOException when records cannot be read or the file not be written; the old file stays
     */
    public static void build(Path file, Instant built, Records records) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path aside = Files.createTempFile(folder, file.getFileName().toString(), ".new");
        try {
            try (Connection connection = connect("jdbc:sqlite:" + aside)) {
                fill(connection, built, false, records);
            } catch (SQLException e) {
                throw new AdvisoryException(
                        "the advisory database cannot be written at " + aside, "Check the disk's space and rights", e);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** A database in memory; the caller owns the connection. */
    static Connection inMemory(Instant built, Records records) throws IOException {
        try {
            Connection connection = connect("jdbc:sqlite::memory:");
            fill(connection, built, true, records);
            return connection;
        } catch (SQLException e) {
            throw new AdvisoryException("the sample of advisories cannot be loaded", "Report this as a bug", e);
        }
    }

    private static Connection connect(String url) throws SQLException {
        // not by DriverManager, which does not see drivers of a plugin's own class loader
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(url);
        return source.getConnection();
    }

    private static void fill(Connection connection, Instant built, boolean sample, Records records)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            // written aside and renamed when whole, so a journal would guard nothing
            statement.execute("PRAGMA journal_mode=OFF");
            statement.execute("PRAGMA synchronous=OFF");
            connection.setAutoCommit(false);
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
        AdvisoryWriter writer = new AdvisoryWriter(connection);
        records.writeTo(writer);
        writer.finish(built, sample);
        connection.commit();
        connection.setAutoCommit(true);
    }

    /**
     * Writes one record, in place of an older one of the same id. Withdrawn records are left out.
     *
     * @throws AdvisoryException when it cannot be written
     */
    public void write(OsvRecord osv) throws AdvisoryException {
        try {
            remove(osv.advisory().id());
            if (osv.advisory().withdrawn().isPresent()) {
                return;
            }
            long advisory = insert(
                    "INSERT INTO advisory (name, body) VALUES (?, ?)",
                    osv.advisory().id(),
                    AdvisoryJson.write(osv.advisory()));
            int part = 0;
            for (Affected affected : osv.affected()) {
                insert(
                        "INSERT INTO affected (ecosystem, name, advisory, part, body) VALUES (?, ?, ?, ?, ?)",
                        ecosystem(affected.ecosystem()),
                        affected.name(),
                        advisory,
                        part++,
                        AdvisoryJson.write(affected));
                int colon = affected.name().indexOf(':');
                if (affected.ecosystem().equals("Maven") && colon > 0) {
                    insert(
                            "INSERT OR IGNORE INTO artifact (artifact, name) VALUES (?, ?)",
                            affected.name().substring(colon + 1),
                            affected.name());
                }
            }
        } catch (SQLException e) {
            throw new AdvisoryException(
                    "advisory " + osv.advisory().id() + " cannot be written", "Check the disk's space and rights", e);
        }
    }

    private void remove(String id) throws SQLException {
        insert("DELETE FROM affected WHERE advisory = (SELECT id FROM advisory WHERE name = ?)", id);
        insert("DELETE FROM advisory WHERE name = ?", id);
    }

    private long ecosystem(String name) throws SQLException {
        Long known = ecosystems.get(name);
        if (known == null) {
            known = insert("INSERT INTO ecosystem (name) VALUES (?)", name);
            ecosystems.put(name, known);
        }
        return known;
    }

    private long insert(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
        try (Statement statement = connection.createStatement();
                ResultSet id = statement.executeQuery("SELECT last_insert_rowid()")) {
            return id.getLong(1);
        }
    }

    private void finish(Instant built, boolean sample) throws SQLException {
        insert("UPDATE ecosystem SET"
                + " advisories = (SELECT count(DISTINCT advisory) FROM affected WHERE affected.ecosystem = ecosystem.id),"
                + " newest = (SELECT max(json_extract(advisory.body, '$.modified')) FROM affected"
                + " JOIN advisory ON advisory.id = affected.advisory WHERE affected.ecosystem = ecosystem.id)");
        Map<String, String> meta = new LinkedHashMap<>();
        meta.put("schema", String.valueOf(SCHEMA));
        meta.put("built", built.toString());
        meta.put("sample", String.valueOf(sample));
        for (Map.Entry<String, String> entry : new ArrayList<>(meta.entrySet())) {
            insert("INSERT INTO meta (key, value) VALUES (?, ?)", entry.getKey(), entry.getValue());
        }
    }
}
