package io.hullcheck.ledger;

import io.hullcheck.image.Digest;
import io.hullcheck.ledger.event.RegistryEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of events. */
final class Events {
    /** Registries tell an event again for minutes, not for weeks; done ones are kept so long to know them. */
    private static final Duration KNOWN_FOR = Duration.ofDays(7);

    private Events() {}

    /** @return whether there was room */
    static boolean accept(Connection connection, List<RegistryEvent> events, int most, Instant now)
            throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM event WHERE done IS NULL");
                ResultSet row = count.executeQuery()) {
            row.next();
            if (row.getLong(1) + events.size() > most) {
                return false;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event (key, kind, digest, name,"
                + " happened, received, due) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING")) {
            for (RegistryEvent event : events) {
                insert.setString(1, key(event));
                insert.setString(2, event.kind().name());
                insert.setString(3, event.digest().map(Digest::toString).orElse(null));
                insert.setString(4, event.name());
                insert.setLong(5, event.time().toEpochMilli());
                insert.setLong(6, now.toEpochMilli());
                insert.setLong(7, now.toEpochMilli());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return true;
    }

    private static String key(RegistryEvent event) {
        String all = String.join(
                "\n",
                event.key(),
                event.kind().name(),
                event.digest().map(Digest::toString).orElse(""),
                event.name());
        return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** What was tried less often comes first, so that an event that fails again and again delays no other. */
    static List<Waiting> due(Connection connection, int most, Instant now) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        Map<Long, String> unreadable = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, kind, digest, name, happened, attempts,"
                + " key, problem FROM event WHERE done IS NULL AND due <= ? ORDER BY attempts, id LIMIT " + most)) {
            select.setLong(1, now.toEpochMilli());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    try {
                        waiting.add(waiting(rows));
                    } catch (IllegalArgumentException e) {
                        // a newer version may know more kinds of events
                        unreadable.put(rows.getLong(1), "this version cannot read the event: " + e.getMessage());
                    }
                }
            }
        }
        for (Map.Entry<Long, String> one : unreadable.entrySet()) {
            done(connection, one.getKey(), Optional.of(one.getValue()), now);
        }
        return waiting;
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                row.getLong(1),
                new RegistryEvent(
                        row.getString(7),
                        RegistryEvent.Kind.valueOf(row.getString(2)),
                        Optional.ofNullable(row.getString(3)).map(Digest::parse),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5))),
                row.getInt(6),
                Optional.ofNullable(row.getString(8)));
    }

    /**
     * Counts an attempt before it is made: whatever the attempt does to the process, it is counted.
     *
     * @param due when the event is tried again if the attempt says nothing more
     * @return whether the event is still to be done and nobody else began this attempt
     */
    static boolean begin(Connection connection, Waiting waiting, String problem, Instant due) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE event SET attempts = attempts + 1,"
                + " problem = ?, due = ? WHERE id = ? AND attempts = ? AND done IS NULL")) {
            update.setString(1, problem);
            update.setLong(2, due.toEpochMilli());
            update.setLong(3, waiting.id());
            update.setInt(4, waiting.attempts());
            return update.executeUpdate() == 1;
        }
    }

    /** @param problem why it was given up; empty when it is done */
    static void done(Connection connection, long id, Optional<String> problem, Instant now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE event SET done = ?, problem = ? WHERE id = ?")) {
            update.setLong(1, now.toEpochMilli());
            update.setString(2, problem.orElse(null));
            update.setLong(3, id);
            update.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM event WHERE done < ? AND problem IS NULL")) {
            delete.setLong(1, now.minus(KNOWN_FOR).toEpochMilli());
            delete.executeUpdate();
        }
    }

    /** Says why an attempt that was begun failed. */
    static void failed(Connection connection, long id, String problem, Instant due) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE event SET problem = ?, due = ? WHERE id = ?")) {
            update.setString(1, problem);
            update.setLong(2, due.toEpochMilli());
            update.setLong(3, id);
            update.executeUpdate();
        }
    }

    /** Takes an attempt back that was cancelled, and by no fault of the event. */
    static void takeBack(Connection connection, Waiting waiting, Instant due) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE event SET attempts = ?, problem = ?, due = ? WHERE id = ?")) {
            update.setInt(1, waiting.attempts());
            update.setString(2, waiting.problem().orElse(null));
            update.setLong(3, due.toEpochMilli());
            update.setLong(4, waiting.id());
            update.executeUpdate();
        }
    }
}
