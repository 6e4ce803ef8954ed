package io.hullcheck.advisory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes records into a database that nobody else has open. What concerns one package is gathered in memory, up to a
 * bound, and written in the order of the table; so a build is a few sorted passes and a refresh touches only the
 * packages that changed. For one thread.
 */
public final class AdvisoryWriter implements AutoCloseable {
    /** Characters of gathered lines after which they are written. */
    private static final int GATHERED = 32_000_000;

    /** Roughly what a line and a package's place cost besides their text. */
    private static final int OVERHEAD = 120;

    private final Connection connection;
    private final Map<String, Integer> ecosystems = new HashMap<>();
    private final Map<Integer, String> ecosystemNames = new HashMap<>();
    private final Map<Integer, Long> entriesAdded = new HashMap<>();
    private final Map<Integer, String> newest = new HashMap<>();
    private final Map<Integer, Map<String, Change>> changes = new TreeMap<>();
    private final List<PreparedStatement> statements = new ArrayList<>();
    private final PreparedStatement insertAdvisory;
    private final PreparedStatement selectAdvisory;
    private final PreparedStatement deleteAdvisory;
    private final PreparedStatement insertPackage;
    private final PreparedStatement selectPackage;
    private final PreparedStatement deletePackage;
    private final PreparedStatement insertArtifact;
    private final FeedTables feeds;
    private final CveTables cves;
    private final Set<String> unratedYears = new TreeSet<>();
    /** Ecosystems of which packages were written before. */
    private final Set<Integer> written = new HashSet<>();

    private long gathered;
    private long records;
    private long ranges;

    /** What happens to one package's row. */
    private static final class Change {
        private final StringBuilder added = new StringBuilder();
        private int lines;
        private final Set<String> removed = new HashSet<>();
    }

    AdvisoryWriter(Connection connection) throws SQLException {
        this.connection = connection;
        insertAdvisory = prepare(
                "INSERT INTO advisory (name, modified, packages, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
        selectAdvisory = prepare("SELECT modified, packages FROM advisory WHERE name = ?");
        deleteAdvisory = prepare("DELETE FROM advisory WHERE name = ?");
        insertPackage = prepare("INSERT OR REPLACE INTO package (ecosystem, name, body) VALUES (?, ?, ?)");
        selectPackage = prepare("SELECT body FROM package WHERE ecosystem = ? AND name = ?");
        deletePackage = prepare("DELETE FROM package WHERE ecosystem = ? AND name = ?");
        insertArtifact = prepare("INSERT OR IGNORE INTO artifact (artifact, name) VALUES (?, ?)");
        feeds = new FeedTables(connection);
        cves = new CveTables(connection);
        try (PreparedStatement all = connection.prepareStatement("SELECT id, name FROM ecosystem");
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                ecosystems.put(rows.getString(2), rows.getInt(1));
                ecosystemNames.put(rows.getInt(1), rows.getString(2));
            }
        }
        written.addAll(ecosystems.values());
        try (PreparedStatement years = connection.prepareStatement("SELECT value FROM meta WHERE key = 'unrated'");
                ResultSet row = years.executeQuery()) {
            if (row.next() && !row.getString(1).isEmpty()) {
                unratedYears.addAll(List.of(row.getString(1).split(" ")));
            }
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statements.add(statement);
        return statement;
    }

    /** Something that is written. */
    interface Work<T> {
        T run() throws SQLException, AdvisoryException;
    }

    static <T> T writing(Work<T> work) throws AdvisoryException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new AdvisoryException(
                    "the advisory database cannot be written", "Check the disk's space and rights", e);
        }
    }

    /** Records written so far. */
    public long records() {
        return records;
    }

    /** Years of CVEs that their advisories do not rate, of this and all earlier updates. */
    public Set<String> unratedYears() {
        return Set.copyOf(unratedYears);
    }

    /** Ranges of the records written so far. */
    public long ranges() {
        return ranges;
    }

    /**
     * Writes one record. One of the same id is replaced, unless it is as new or newer: the feeds of several ecosystems
     * hold the same record.
     *
     * @throws AdvisoryException when it cannot be written
     */
    public void write(OsvRecord osv) throws AdvisoryException {
        write(PreparedRecord.of(osv));
    }

    /** The same for a record that was prepared. */
    public void write(PreparedRecord record) throws AdvisoryException {
        writing(() -> {
            if (!insert(record)) {
                selectAdvisory.setString(1, record.id());
                String modified;
                try (ResultSet row = selectAdvisory.executeQuery()) {
                    modified = row.next() ? row.getString(1) : "";
                }
                if (!modified.isEmpty() && modified.compareTo(record.modified()) >= 0) {
                    return null;
                }
                drop(record.id());
                insert(record);
            }
            for (PreparedRecord.Entry entry : record.entries()) {
                add(entry, record.modified());
            }
            records++;
            unratedYears.addAll(record.unratedYears());
            ranges += record.ranges();
            if (gathered > GATHERED) {
                flush();
            }
            return null;
        });
    }

    private boolean insert(PreparedRecord record) throws SQLException {
        StringBuilder packages = new StringBuilder();
        for (PreparedRecord.Entry entry : record.entries()) {
            packages.append(ecosystem(entry.ecosystem()))
                    .append(' ')
                    .append(entry.name().replace('\n', ' '))
                    .append('\n');
        }
        insertAdvisory.setString(1, record.id());
        insertAdvisory.setString(2, record.modified());
        insertAdvisory.setString(3, packages.toString());
        insertAdvisory.setString(4, record.body());
        return insertAdvisory.executeUpdate() == 1;
    }

    private void drop(String id) throws SQLException {
        selectAdvisory.setString(1, id);
        String packages;
        try (ResultSet row = selectAdvisory.executeQuery()) {
            packages = row.next() ? row.getString(2) : "";
        }
        packages.lines().forEach(line -> {
            int space = line.indexOf(' ');
            int ecosystem = Integer.parseInt(line.substring(0, space));
            Change change = change(ecosystem, line.substring(space + 1));
            change.removed.add(id);
            // lines of the same record that were not written yet
            StringBuilder kept = new StringBuilder();
            change.added
                    .toString()
                    .lines()
                    .filter(l -> !Rows.advisoryOf(l).equals(id))
                    .forEach(l -> kept.append(l).append('\n'));
            change.added.setLength(0);
            change.added.append(kept);
            change.lines = (int) kept.chars().filter(c -> c == '\n').count();
        });
        deleteAdvisory.setString(1, id);
        deleteAdvisory.executeUpdate();
    }

    private void add(PreparedRecord.Entry entry, String modified) throws SQLException {
        int ecosystem = ecosystem(entry.ecosystem());
        Change change = change(ecosystem, entry.name().replace('\n', ' '));
        change.added.append(entry.line()).append('\n');
        change.lines++;
        gathered += entry.line().length() + OVERHEAD;
        newest.merge(ecosystem, modified, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private Change change(int ecosystem, String name) {
        return changes.computeIfAbsent(ecosystem, e -> new HashMap<>()).computeIfAbsent(name, n -> {
            gathered += n.length() + OVERHEAD;
            return new Change();
        });
    }

    private int ecosystem(String name) throws SQLException {
        Integer known = ecosystems.get(name);
        if (known == null) {
            known = ecosystems.size() + 1;
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO ecosystem (id, name) VALUES (?, ?)")) {
                insert.setInt(1, known);
                insert.setString(2, name);
                insert.executeUpdate();
            }
            ecosystems.put(name, known);
            ecosystemNames.put(known, name);
        }
        return known;
    }

    /** Writes what was gathered. */
    private void flush() throws SQLException {
        for (Map.Entry<Integer, Map<String, Change>> ecosystem : changes.entrySet()) {
            int id = ecosystem.getKey();
            boolean maven = "Maven".equals(ecosystemNames.get(id));
            long added = 0;
            for (Map.Entry<String, Change> change : new TreeMap<>(ecosystem.getValue()).entrySet()) {
                added += flush(id, change.getKey(), change.getValue());
                int colon = change.getKey().indexOf(':');
                if (maven && colon > 0) {
                    insertArtifact.setString(1, change.getKey().substring(colon + 1));
                    insertArtifact.setString(2, change.getKey());
                    insertArtifact.executeUpdate();
                }
            }
            entriesAdded.merge(id, added, Long::sum);
            written.add(id);
        }
        changes.clear();
        gathered = 0;
    }

    /** @return by how many lines the package's row grew */
    private int flush(int ecosystem, String name, Change change) throws SQLException {
        StringBuilder body = new StringBuilder();
        int before = 0;
        int kept = 0;
        if (written.contains(ecosystem)) {
            selectPackage.setInt(1, ecosystem);
            selectPackage.setString(2, name);
            try (ResultSet row = selectPackage.executeQuery()) {
                for (String line : row.next() ? row.getString(1).split("\n") : new String[0]) {
                    before++;
                    if (!change.removed.contains(Rows.advisoryOf(line))) {
                        body.append(line).append('\n');
                        kept++;
                    }
                }
            }
        }
        body.append(change.added);
        if (body.isEmpty()) {
            deletePackage.setInt(1, ecosystem);
            deletePackage.setString(2, name);
            deletePackage.executeUpdate();
        } else {
            body.setLength(body.length() - 1);
            insertPackage.setInt(1, ecosystem);
            insertPackage.setString(2, name);
            insertPackage.setString(3, body.toString());
            insertPackage.executeUpdate();
        }
        return kept + change.lines - before;
    }

    /**
     * What a feed held when it was last read.
     *
     * @return times of modification by id, as the feed's list has them; none when it was never read
     * @throws AdvisoryException when it cannot be read
     */
    public Map<String, String> recordsOf(String feed) throws AdvisoryException {
        return feeds.recordsOf(feed);
    }

    /**
     * Notes what a feed holds now.
     *
     * @param feed its problem is that of the feed as a whole; those of records are added
     * @param records times of modification by id, as the feed's list has them; empty for a record to be asked for again
     * @param read ids of records that were read now
     * @param unread of those, what could not be read, by id
     * @param gone ids it no longer holds; records that no other feed holds are taken out
     * @return the feed with its problem and those of its records
     * @throws AdvisoryException when it cannot be written
     */
    public DatabaseInfo.Feed note(
            DatabaseInfo.Feed feed,
            Map<String, String> records,
            Set<String> read,
            Map<String, String> unread,
            Set<String> gone)
            throws AdvisoryException {
        DatabaseInfo.Feed noted = feeds.note(feed, records, read, unread, gone);
        return writing(() -> {
            for (String name : gone) {
                if (!feeds.isHeld(name)) {
                    drop(name);
                }
            }
            // now, while the next feed is being prepared
            flush();
            return noted;
        });
    }

    /** What is known by CVE. */
    public CveTables cves() {
        return cves;
    }

    /** Writes the rest and the figures. */
    void finish(String built, boolean sample) throws SQLException {
        flush();
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE ecosystem SET entries = entries + ?, newest = max(newest, ?) WHERE id = ?")) {
            for (Map.Entry<Integer, Long> added : entriesAdded.entrySet()) {
                update.setLong(1, added.getValue());
                update.setString(2, newest.getOrDefault(added.getKey(), ""));
                update.setInt(3, added.getKey());
                update.executeUpdate();
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")) {
            String count;
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT count(*) FROM advisory WHERE packages <> ''");
                    ResultSet row = select.executeQuery()) {
                count = row.getString(1);
            }
            for (Map.Entry<String, String> entry : Map.of(
                            "schema",
                            String.valueOf(DatabaseSchema.VERSION),
                            "built",
                            built,
                            "sample",
                            String.valueOf(sample),
                            "advisories",
                            count,
                            "integrity",
                            DatabaseSchema.NO_INTEGRITY)
                    .entrySet()) {
                insert.setString(1, entry.getKey());
                insert.setString(2, entry.getValue());
                insert.executeUpdate();
            }
        }
        connection.commit();
    }

    @Override
    public void close() throws AdvisoryException {
        writing(() -> {
            cves.close();
            for (PreparedStatement statement : statements) {
                statement.close();
            }
            return null;
        });
    }
}
