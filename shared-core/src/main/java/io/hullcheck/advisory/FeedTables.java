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
import java.util.Optional;
import java.util.Set;

/** What each feed held when it was last read, and what of it could not be. */
final class FeedTables {
    private final Connection connection;

    FeedTables(Connection connection) {
        this.connection = connection;
    }

    /** See {@link AdvisoryWriter#recordsOf}. */
    Map<String, String> recordsOf(String feed) throws AdvisoryException {
        return AdvisoryWriter.writing(() -> {
            Map<String, String> times = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT body FROM listing JOIN feed ON feed.id = listing.feed WHERE feed.name = ?")) {
                select.setString(1, feed);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        row.getString(1).lines().forEach(line -> {
                            int comma = line.indexOf(',');
                            times.put(line.substring(comma + 1), line.substring(0, comma));
                        });
                    }
                }
            }
            return times;
        });
    }

    /** See {@link AdvisoryWriter#note}. */
    DatabaseInfo.Feed note(
            DatabaseInfo.Feed feed,
            Map<String, String> records,
            Set<String> read,
            Map<String, String> unread,
            Set<String> gone)
            throws AdvisoryException {
        return AdvisoryWriter.writing(() -> {
            long id = feedId(feed);
            StringBuilder listing = new StringBuilder(records.size() * 40);
            records.forEach((name, time) ->
                    listing.append(time).append(',').append(name).append('\n'));
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR REPLACE INTO listing (feed, body) VALUES (?, ?)")) {
                insert.setLong(1, id);
                insert.setString(2, listing.toString());
                insert.executeUpdate();
            }
            noteUnread(id, read, unread, gone);
            Optional<String> problem = problem(id, feed.problem());
            try (PreparedStatement update = connection.prepareStatement("UPDATE feed SET problem = ? WHERE id = ?")) {
                update.setString(1, problem.orElse(null));
                update.setLong(2, id);
                update.executeUpdate();
            }
            return new DatabaseInfo.Feed(
                    feed.name(), feed.place(), feed.data(), feed.checked(), feed.records(), feed.state(), problem);
        });
    }

    private void noteUnread(long feed, Set<String> read, Map<String, String> unread, Set<String> gone)
            throws SQLException {
        Set<String> before = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM unread WHERE feed = ?")) {
            select.setLong(1, feed);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    before.add(rows.getString(1));
                }
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM unread WHERE feed = ? AND id = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT OR REPLACE INTO unread (feed, id, problem) VALUES (?, ?, ?)")) {
            for (String name : before) {
                if (read.contains(name) || gone.contains(name)) {
                    delete.setLong(1, feed);
                    delete.setString(2, name);
                    delete.executeUpdate();
                }
            }
            for (Map.Entry<String, String> entry : unread.entrySet()) {
                insert.setLong(1, feed);
                insert.setString(2, entry.getKey());
                insert.setString(3, entry.getValue());
                insert.executeUpdate();
            }
        }
    }

    /** Whether any feed lists a record. */
    boolean isHeld(String record) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM listing WHERE instr(body, ? || char(10)) > 0 LIMIT 1")) {
            select.setString(1, "," + record);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The feed's own problem, and those of its records: some named, all counted. */
    private Optional<String> problem(long feed, Optional<String> own) throws SQLException {
        List<String> sentences = new ArrayList<>(own.stream().toList());
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, problem, count(*) OVER () FROM unread" + " WHERE feed = ? ORDER BY id LIMIT 3")) {
            select.setLong(1, feed);
            List<String> named = new ArrayList<>();
            long count = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    named.add(rows.getString(1) + ": " + rows.getString(2));
                    count = rows.getLong(3);
                }
            }
            if (count > 0) {
                sentences.add(count + (count == 1 ? " record" : " records") + " could not be read as a whole: "
                        + String.join("; ", named) + (count > named.size() ? " …" : ""));
            }
        }
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
    }

    private long feedId(DatabaseInfo.Feed feed) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO feed"
                + " (name, place, data, checked, records, problem, state) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET place = excluded.place, data = excluded.data,"
                + " checked = excluded.checked, records = excluded.records, problem = excluded.problem,"
                + " state = excluded.state")) {
            upsert.setString(1, feed.name());
            upsert.setString(2, feed.place());
            upsert.setString(3, feed.data().map(Object::toString).orElse(null));
            upsert.setString(4, feed.checked().map(Object::toString).orElse(null));
            upsert.setLong(5, feed.records());
            upsert.setString(6, feed.problem().orElse(null));
            upsert.setString(7, feed.state());
            upsert.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM feed WHERE name = ?")) {
            select.setString(1, feed.name());
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            }
        }
    }
}
