package io.hullcheck.ledger;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.SqliteLibrary;
import io.hullcheck.image.FileProblem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.Driver;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A connection with the ledger: an SQLite file, or PostgreSQL by its JDBC address. The tables are made, and brought to the form of this
 * version, by Flyway. For one thread; several processes may have one each.
 */
final class LedgerDatabase implements Closeable {
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** The newest migration beside this class. */
    static final String VERSION = "6";

    /** Other builds write for moments only. */
    private static final int PATIENCE_MILLISECONDS = 60_000;

    /** A transaction that lost against others is tried again. */
    private static final int ATTEMPTS = 8;

    private final String place;
    private final Connection connection;
    /** Whether it may read for long in one transaction; SQLite would keep everybody from writing in one that may write. */
    private final boolean readsAtOnce;

    private LedgerDatabase(String place, Connection connection, boolean readsAtOnce) {
        this.place = place;
        this.connection = connection;
        this.readsAtOnce = readsAtOnce;
    }

    /**
     * Opens a ledger and makes it when it is not there.
     *
     * @param place a file, or {@code jdbc:postgresql:…}
     * @throws LedgerException when it cannot be opened, or is of a later version
     */
    static LedgerDatabase open(String place) throws LedgerException {
        return open(place, SQLiteConfig.TransactionMode.IMMEDIATE);
    }

    /** The same for somebody who only reads. */
    static LedgerDatabase openForReading(String place) throws LedgerException {
        return open(place, SQLiteConfig.TransactionMode.DEFERRED);
    }

    private static LedgerDatabase open(String place, SQLiteConfig.TransactionMode mode) throws LedgerException {
        boolean postgres = isPostgres(place);
        try {
            Connection connection = postgres ? postgres(place) : sqlite(Path.of(place), mode);
            try {
                bringUpToDate(place, connection);
                return new LedgerDatabase(place, connection, postgres || mode == SQLiteConfig.TransactionMode.DEFERRED);
            } catch (SQLException | IOException | FlywayException e) {
                connection.close();
                throw e;
            }
        } catch (LedgerException e) {
            throw e;
        } catch (AdvisoryException e) {
            // of SQLite's library, which says itself what to do
            throw new LedgerException("the ledger " + shown(place) + " cannot be opened: " + e.what(), e.next());
        } catch (SQLException | IOException | FlywayException e) {
            throw new LedgerException(
                    "the ledger " + shown(place) + " cannot be opened",
                    postgres
                            ? "Check address, user and password of hullcheck.ledger"
                            : "Name another file with hullcheck.ledger, or move the damaged one away",
                    e);
        }
    }

    /** By its driver, and not by DriverManager, which finds none when no plugin of Jenkins is seen by the context class loader. */
    private static Connection postgres(String place) throws SQLException {
        Connection connection = new Driver().connect(place, new Properties());
        if (connection == null) {
            throw new SQLException("it is no address of PostgreSQL");
        }
        return connection;
    }

    /** Of several that make a new ledger at once, one does it, and the others find it done. */
    private static void bringUpToDate(String place, Connection connection) throws SQLException, LedgerException {
        for (int attempt = 1; ; attempt++) {
            String version = version(connection, isPostgres(place));
            if (version.equals(VERSION)) {
                return;
            }
            if (!version.isEmpty() && Integer.parseInt(version) > Integer.parseInt(VERSION)) {
                throw new LedgerException(
                        "the ledger " + shown(place) + " was written by a later version of Hullcheck",
                        "Use that version, or name another ledger with hullcheck.ledger");
            }
            try {
                migrate(place);
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    static boolean isPostgres(String place) {
        return place.startsWith(POSTGRESQL);
    }

    /** Without what may be a password. */
    static String shown(String place) {
        return isPostgres(place) ? place.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//") : place;
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // a transaction that is told as done is on the disk
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(PATIENCE_MILLISECONDS);
        config.setTransactionMode(mode);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static Connection sqlite(Path file, SQLiteConfig.TransactionMode mode) throws SQLException, IOException {
        SqliteLibrary.load();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new LedgerException(
                        "the folder " + folder + " for the ledger cannot be made (" + FileProblem.of(e) + ")",
                        "Name another with HULLCHECK_HOME, or a ledger with hullcheck.ledger");
            }
        }
        return source(file, mode).getConnection();
    }

    /** Of the tables; empty when there are none. Flyway takes half a second to say that there is nothing to do. */
    private static String version(Connection connection, boolean postgres) throws SQLException {
        String tables = postgres
                ? "SELECT 1 FROM information_schema.tables WHERE table_name = 'flyway_schema_history'"
                        + " AND table_schema = current_schema()"
                : "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'";
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(tables)) {
                if (!rows.next()) {
                    return "";
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT version FROM flyway_schema_history"
                    + " WHERE version IS NOT NULL AND type <> 'BASELINE' AND success"
                    + " ORDER BY installed_rank DESC")) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    private static void migrate(String place) {
        boolean postgres = isPostgres(place);
        var configuration = Flyway.configure(LedgerDatabase.class.getClassLoader());
        if (postgres) {
            configuration.dataSource(place, null, null);
        } else {
            configuration.dataSource(source(Path.of(place), SQLiteConfig.TransactionMode.DEFERRED));
        }
        configuration
                .locations(
                        "classpath:io/hullcheck/ledger/common",
                        "classpath:io/hullcheck/ledger/" + (postgres ? "postgresql" : "sqlite"))
                .loggers(QuietMigration.class.getName())
                .placeholders(
                        postgres
                                ? Map.of(
                                        "id",
                                        "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                                        "bytes",
                                        "BYTEA",
                                        "packed",
                                        "")
                                : Map.of("id", "INTEGER PRIMARY KEY", "bytes", "BLOB", "packed", " WITHOUT ROWID"))
                // a schema that others use too gets the tables beside theirs
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** Something done in one transaction. */
    interface Work<T> {
        T run(Connection connection) throws SQLException, IOException;
    }

    /**
     * Does something as a whole or not at all; tried again when other processes were in the way.
     *
     * @throws LedgerException when the database says no
     */
    <T> T inTransaction(Work<T> work) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return together(work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isPassing(e)) {
                    throw failed(e);
                }
                pause(attempt);
            }
        }
    }

    /** One transaction; between two of them none is open, which would keep others from writing. */
    private <T> T together(Work<T> work) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try {
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | IOException | RuntimeException | Error e) {
            // what is not rolled back is committed below
            try {
                connection.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** After much was written at once: PostgreSQL plans by what it knows of the tables, and learns it by itself only later. */
    void analyze() throws LedgerException {
        if (isPostgres(place)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ANALYZE");
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    /** Lets nothing be written from now on, whatever is asked. */
    void onlyReads() throws LedgerException {
        try {
            if (isPostgres(place)) {
                connection.setReadOnly(true);
            } else {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA query_only = 1");
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Reads; one that was opened for it sees nothing that others change meanwhile. Keeps nobody from writing. */
    <T> T reading(Work<T> work) throws IOException {
        try {
            return readsAtOnce ? together(work) : work.run(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void pause(int attempt) throws LedgerException {
        try {
            Thread.sleep(20L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("the work was cancelled", "Start it again", e);
        }
    }

    /** SQLite's busy and locked; PostgreSQL's deadlocks and serialisation failures (appendix A, class 40), two that made one row, and one that was forgotten meanwhile. */
    private static boolean isPassing(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        int code = e.getErrorCode() & 0xff;
        return state.startsWith("40")
                || state.equals("23505")
                || state.equals("23503")
                || state.isEmpty() && (code == 5 || code == 6);
    }

    private LedgerException failed(SQLException e) {
        return new LedgerException("the ledger " + shown(place) + " cannot be used", "Look at the database", e);
    }

    @Override
    public void close() throws LedgerException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
