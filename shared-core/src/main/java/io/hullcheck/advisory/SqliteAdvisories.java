package io.hullcheck.advisory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The look-up in a database file, or in the sample held in memory. */
public final class SqliteAdvisories implements AdvisoryDatabase {
    static final String REBUILD =
            "Delete the file and build the database again, or name another with hullcheck.database";

    private final Connection connection;
    private final DatabaseInfo info;
    private final Map<String, Long> ecosystems = new HashMap<>();
    private final PreparedStatement byPackage;
    private final PreparedStatement byArtifact;

    private SqliteAdvisories(Connection connection, String place) throws SQLException, AdvisoryException {
        this.connection = connection;
        this.info = readInfo(place);
        this.byPackage = connection.prepareStatement("SELECT advisory.body, affected.body FROM affected"
                + " JOIN advisory ON advisory.id = affected.advisory"
                + " WHERE affected.ecosystem = ? AND affected.name = ? ORDER BY affected.advisory, affected.part");
        this.byArtifact = connection.prepareStatement("SELECT name FROM artifact WHERE artifact = ? ORDER BY name");
    }

    /**
     * Opens a database file for reading.
     *
     * @throws AdvisoryException when it is missing, damaged, or of a newer version
     */
    public static AdvisoryDatabase open(Path file) throws AdvisoryException {
        if (!Files.isRegularFile(file)) {
            throw new AdvisoryException(
                    "there is no advisory database at " + file,
                    "Check hullcheck.database, or leave it out to use the default");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Connection connection = null;
        try {
            connection = source.getConnection();
            return new SqliteAdvisories(connection, file.toString());
        } catch (SQLException e) {
            close(connection);
            throw new AdvisoryException("the advisory database " + file + " cannot be read", REBUILD, e);
        } catch (AdvisoryException e) {
            close(connection);
            throw e;
        }
    }

    static AdvisoryDatabase of(Connection connection, String place) throws AdvisoryException {
        try {
            return new SqliteAdvisories(connection, place);
        } catch (SQLException e) {
            throw new AdvisoryException("the sample of advisories cannot be read", "Report this as a bug", e);
        }
    }

    private static void close(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // the error that led here is the one to tell
            return;
        }
    }

    private DatabaseInfo readInfo(String place) throws SQLException, AdvisoryException {
        Map<String, String> meta = new HashMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, value FROM meta")) {
            while (rows.next()) {
                meta.put(rows.getString(1), rows.getString(2));
            }
        }
        String schema = meta.getOrDefault("schema", "");
        if (!schema.equals(String.valueOf(AdvisoryWriter.SCHEMA))) {
            throw new AdvisoryException(
                    "the advisory database " + place + " is of version " + schema + ", this Hullcheck reads version "
                            + AdvisoryWriter.SCHEMA,
                    "Use a Hullcheck and a database of the same version; " + REBUILD);
        }
        List<DatabaseInfo.Ecosystem> list = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT id, name, advisories, newest FROM ecosystem ORDER BY name")) {
            while (rows.next()) {
                ecosystems.put(rows.getString(2), rows.getLong(1));
                list.add(new DatabaseInfo.Ecosystem(rows.getString(2), rows.getLong(3), instant(rows.getString(4))));
            }
        }
        long count;
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM advisory")) {
            count = rows.getLong(1);
        }
        return new DatabaseInfo(
                place, Boolean.parseBoolean(meta.get("sample")), count, instant(meta.get("built")), list);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            // a feed wrote no time; the age is then not known, and shown so
            return Optional.empty();
        }
    }

    @Override
    public List<Known> lookup(String ecosystem, String name) throws AdvisoryException {
        Long id = ecosystems.get(ecosystem);
        if (id == null) {
            return List.of();
        }
        try {
            byPackage.setLong(1, id);
            byPackage.setString(2, name);
            List<Known> known = new ArrayList<>();
            try (ResultSet rows = byPackage.executeQuery()) {
                while (rows.next()) {
                    known.add(new Known(
                            AdvisoryJson.read(rows.getString(1), Advisory.class),
                            AdvisoryJson.read(rows.getString(2), Affected.class)));
                }
            }
            return known;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<String> mavenNames(String artifact) throws AdvisoryException {
        try {
            byArtifact.setString(1, artifact);
            List<String> names = new ArrayList<>();
            try (ResultSet rows = byArtifact.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private AdvisoryException unreadable(SQLException e) {
        return new AdvisoryException("the advisory database " + info.place() + " cannot be read", REBUILD, e);
    }

    @Override
    public boolean covers(String ecosystem) {
        return ecosystems.containsKey(ecosystem);
    }

    @Override
    public DatabaseInfo info() {
        return info;
    }

    @Override
    public void close() throws AdvisoryException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }
}
