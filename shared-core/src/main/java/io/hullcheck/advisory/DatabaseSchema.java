package io.hullcheck.advisory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The tables of the database file, and how it is opened. What the columns hold is in {@code docs/database.md}. */
final class DatabaseSchema {
    /** Changes when a reader of the old form would misread the new one. */
    static final int VERSION = 2;

    /** So that {@code file(1)} and we ourselves can tell what it is: "hull" in ASCII. */
    static final int APPLICATION = 0x68756c6c;

    /** In {@code meta}; stands there while the file is written, see {@link Integrity}. */
    static final String NO_INTEGRITY = "0".repeat(64);

    private static final List<String> TABLES = List.of(
            // the first table, so that it lies in the second page, where Integrity looks for its mark
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE feed (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, place TEXT NOT NULL, data TEXT,"
                    + " checked TEXT, records INTEGER NOT NULL DEFAULT 0, problem TEXT, state TEXT NOT NULL DEFAULT '')",
            "CREATE TABLE listing (feed INTEGER PRIMARY KEY, body TEXT NOT NULL)",
            "CREATE TABLE unread (feed INTEGER NOT NULL, id TEXT NOT NULL, problem TEXT NOT NULL,"
                    + " PRIMARY KEY (feed, id)) WITHOUT ROWID",
            "CREATE TABLE ecosystem (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, entries INTEGER NOT NULL"
                    + " DEFAULT 0, newest TEXT NOT NULL DEFAULT '')",
            "CREATE TABLE package (ecosystem INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,"
                    + " PRIMARY KEY (ecosystem, name)) WITHOUT ROWID",
            "CREATE TABLE advisory (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, modified TEXT NOT NULL,"
                    + " packages TEXT NOT NULL, body TEXT NOT NULL)",
            "CREATE TABLE artifact (artifact TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (artifact, name))"
                    + " WITHOUT ROWID",
            "CREATE TABLE nvd (cve TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE epss (cve TEXT PRIMARY KEY, score REAL NOT NULL, percentile REAL NOT NULL) WITHOUT ROWID",
            "CREATE TABLE kev (cve TEXT PRIMARY KEY, added TEXT NOT NULL, due TEXT, ransomware INTEGER NOT NULL)"
                    + " WITHOUT ROWID",
            "CREATE VIEW affected AS SELECT ecosystem.name AS ecosystem, package.name AS package,"
                    + " json_extract(line.value, '$[0]') AS advisory, json_extract(line.value, '$[1]') AS ranges,"
                    + " json_extract(line.value, '$[2]') AS more FROM package"
                    + " JOIN ecosystem ON ecosystem.id = package.ecosystem,"
                    + " json_each('[' || replace(package.body, char(10), ',') || ']') AS line");

    private DatabaseSchema() {}

    /** Makes the tables of an empty database. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id=" + APPLICATION);
            statement.execute("PRAGMA user_version=" + VERSION);
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }

    /** A database in memory, or a file that nobody else knows yet; a journal would guard nothing. */
    static Connection openForWriting(String file) throws SQLException, AdvisoryException {
        SqliteLibrary.load();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setCacheSize(-64_000);
        // else the driver asks for the row id behind every insert
        config.setGetGeneratedKeys(false);
        // not by DriverManager, which does not see drivers of a plugin's own class loader
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** A file that is never changed in its place, only replaced as a whole; so no locks are taken. */
    static Connection openForReading(Path file) throws SQLException, AdvisoryException {
        SqliteLibrary.load();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, String.valueOf(1L << 30));
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?immutable=1");
        return source.getConnection();
    }
}
