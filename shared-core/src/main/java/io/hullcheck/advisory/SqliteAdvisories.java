package io.hullcheck.advisory;

import java.io.IOException;
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

/** The look-up in a database file, or in the sample held in memory. */
public final class SqliteAdvisories implements AdvisoryDatabase {
    static final String REBUILD =
            "Delete the file and build the database again with the goal update, or name another with hullcheck.database";

    private final Connection connection;
    private final DatabaseInfo info;
    private final Map<String, Integer> ecosystems = new HashMap<>();
    private final PreparedStatement byPackage;
    private final PreparedStatement byName;
    private final PreparedStatement byArtifact;
    private final PreparedStatement inNvd;
    private final PreparedStatement inEpss;
    private final PreparedStatement inKev;

    private SqliteAdvisories(Connection connection, String place, Optional<Path> file)
            throws SQLException, AdvisoryException {
        this.connection = connection;
        this.info = readInfo(place, file);
        this.byPackage = connection.prepareStatement("SELECT body FROM package WHERE ecosystem = ? AND name = ?");
        this.byName = connection.prepareStatement("SELECT body FROM advisory WHERE name = ?");
        this.byArtifact = connection.prepareStatement("SELECT name FROM artifact WHERE artifact = ? ORDER BY name");
        this.inNvd = connection.prepareStatement("SELECT body FROM nvd WHERE cve = ?");
        this.inEpss = connection.prepareStatement(
                "SELECT score, percentile, (SELECT data FROM feed WHERE name = 'epss') FROM epss WHERE cve = ?");
        this.inKev = connection.prepareStatement("SELECT added, due, ransomware FROM kev WHERE cve = ?");
    }

    /**
     * Opens a database file for reading. That it is whole is seen by its size; its contents are read when they are
     * asked for, see {@link #openVerified}.
     *
     * @throws AdvisoryException when it is missing, damaged, or of another version
     */
    public static AdvisoryDatabase open(Path file) throws AdvisoryException {
        if (!Files.isRegularFile(file)) {
            throw new AdvisoryException(
                    "there is no advisory database at " + file,
                    "Check hullcheck.database, or leave it out to use the default");
        }
        Connection connection = null;
        try {
            Integrity.stated(file);
            connection = DatabaseSchema.openForReading(file);
            return new SqliteAdvisories(connection, file.toString(), Optional.of(file));
        } catch (SQLException e) {
            close(connection);
            throw new AdvisoryException("the advisory database " + file + " cannot be read", REBUILD, e);
        } catch (AdvisoryException e) {
            close(connection);
            throw e;
        } catch (IOException e) {
            throw new AdvisoryException("the advisory database " + file + " cannot be read", REBUILD, e);
        }
    }

    /**
     * Reads the whole file first and holds it against the hash inside it.
     *
     * @throws AdvisoryException when it is missing, damaged, or of another version
     */
    public static AdvisoryDatabase openVerified(Path file) throws IOException {
        AdvisoryDatabase database = open(file);
        try {
            Integrity.verify(file);
            return database;
        } catch (IOException e) {
            database.close();
            throw e;
        }
    }

    static AdvisoryDatabase of(Connection connection, String place) throws AdvisoryException {
        try {
            return new SqliteAdvisories(connection, place, Optional.empty());
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

    private DatabaseInfo readInfo(String place, Optional<Path> file) throws SQLException, AdvisoryException {
        Map<String, String> meta = new HashMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, value FROM meta")) {
            while (rows.next()) {
                meta.put(rows.getString(1), rows.getString(2));
            }
        }
        String schema = meta.getOrDefault("schema", "");
        if (!schema.equals(String.valueOf(DatabaseSchema.VERSION))) {
            throw new AdvisoryException(
                    "the advisory database " + place + " is of version " + schema + ", this Hullcheck reads version "
                            + DatabaseSchema.VERSION,
                    "Use a Hullcheck and a database of the same version; " + REBUILD);
        }
        List<DatabaseInfo.Ecosystem> list = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT id, name, entries, newest FROM ecosystem ORDER BY name")) {
            while (rows.next()) {
                ecosystems.put(rows.getString(2), rows.getInt(1));
                list.add(new DatabaseInfo.Ecosystem(rows.getString(2), rows.getLong(3), instant(rows.getString(4))));
            }
        }
        Map<String, FeedNotes.Note> notes = file.flatMap(f -> FeedNotes.read(f, meta.getOrDefault("integrity", "")))
                .orElse(Map.of());
        List<DatabaseInfo.Feed> feeds = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name, place, data, checked, records, state, problem FROM feed ORDER BY name")) {
            while (rows.next()) {
                DatabaseInfo.Feed feed = new DatabaseInfo.Feed(
                        rows.getString(1),
                        rows.getString(2),
                        instant(rows.getString(3)),
                        instant(rows.getString(4)),
                        rows.getLong(5),
                        rows.getString(6),
                        Optional.ofNullable(rows.getString(7)));
                feeds.add(Optional.ofNullable(notes.get(feed.name()))
                        .map(FeedNotes.Note::shown)
                        .orElse(feed));
            }
        }
        return new DatabaseInfo(
                place,
                Boolean.parseBoolean(meta.get("sample")),
                Long.parseLong(meta.getOrDefault("advisories", "0")),
                instant(meta.get("built")),
                list,
                feeds);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).filter(t -> !t.isEmpty()).map(Instant::parse);
        } catch (DateTimeException e) {
            // a feed wrote no time; the age is then not known, and shown so
            return Optional.empty();
        }
    }

    private interface Reading<T> {
        T read(ResultSet row) throws SQLException, AdvisoryException;
    }

    private <T> List<T> read(PreparedStatement statement, String key, Reading<T> reading) throws AdvisoryException {
        try {
            statement.setString(1, key);
            List<T> list = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    list.add(reading.read(rows));
                }
            }
            return list;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<Affected> lookup(String ecosystem, String name) throws AdvisoryException {
        Integer id = ecosystems.get(ecosystem);
        if (id == null) {
            return List.of();
        }
        try {
            byPackage.setInt(1, id);
            byPackage.setString(2, name);
            try (ResultSet row = byPackage.executeQuery()) {
                return row.next() ? Rows.entries(ecosystem, name, row.getString(1)) : List.of();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Advisory advisory(String id) throws AdvisoryException {
        return read(byName, id, row -> Rows.advisory(row.getString(1))).stream()
                .findFirst()
                .orElseThrow(() -> new AdvisoryException(
                        "the advisory database " + info.place() + " names " + id + " and does not hold it", REBUILD));
    }

    @Override
    public Optional<CveRecord> nvd(String cve) throws AdvisoryException {
        return read(inNvd, cve, row -> Rows.nvd(cve, row.getString(1))).stream().findFirst();
    }

    @Override
    public Exploitation exploitation(String cve) throws AdvisoryException {
        Optional<Exploitation.Epss> epss = read(
                        inEpss,
                        cve,
                        row -> new Exploitation.Epss(
                                row.getDouble(1),
                                row.getDouble(2),
                                Optional.ofNullable(row.getString(3)).orElse("")))
                .stream()
                .findFirst();
        Optional<Exploitation.Kev> kev = read(
                        inKev,
                        cve,
                        row -> new Exploitation.Kev(
                                row.getString(1), Optional.ofNullable(row.getString(2)), row.getBoolean(3)))
                .stream()
                .findFirst();
        return new Exploitation(epss, kev);
    }

    @Override
    public List<String> mavenNames(String artifact) throws AdvisoryException {
        return read(byArtifact, artifact, row -> row.getString(1));
    }

    private AdvisoryException unreadable(SQLException e) {
        return new AdvisoryException("the advisory database " + info.place() + " cannot be read", REBUILD, e);
    }

    @Override
    public boolean covers(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        String parent = colon < 0 ? ecosystem : ecosystem.substring(0, colon);
        boolean isRead = info.feeds().isEmpty()
                || info.feed(DatabaseInfo.Feed.nameOf(parent)).isPresent();
        // records of one feed name packages of other ecosystems too, which does not make those complete
        return isRead
                && (colon >= 0
                        ? ecosystems.containsKey(ecosystem)
                        : !info.feeds().isEmpty()
                                || ecosystems.keySet().stream()
                                        .anyMatch(e -> e.equals(parent) || e.startsWith(parent + ":")));
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
