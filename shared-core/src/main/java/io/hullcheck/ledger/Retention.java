package io.hullcheck.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Forgets images that nobody uses any more, and what only they had. Stateless. */
final class Retention {
    private Retention() {}

    /**
     * Forgets.
     *
     * @param unusedSince images that were last used before; empty for none by age
     * @param most images that may stay, those used last; empty for any number
     * @return how many images were forgotten
     */
    static int forget(Connection connection, Optional<Instant> unusedSince, Optional<Integer> most)
            throws SQLException {
        int forgotten = 0;
        if (unusedSince.isPresent()) {
            forgotten += delete(
                    connection,
                    "DELETE FROM image WHERE last_used < ?",
                    unusedSince.get().toEpochMilli());
            Scans.forget(connection, unusedSince.get().toEpochMilli());
            delete(
                    connection,
                    "DELETE FROM event WHERE done IS NOT NULL AND done < ?",
                    unusedSince.get().toEpochMilli());
        }
        if (most.isPresent()) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT last_used, id FROM image ORDER BY last_used DESC, id DESC LIMIT 1 OFFSET ?")) {
                select.setInt(1, most.get());
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        forgotten += delete(
                                connection,
                                "DELETE FROM image WHERE last_used < ? OR last_used = ? AND id <= ?",
                                row.getLong(1),
                                row.getLong(1),
                                row.getLong(2));
                    }
                }
            }
        }
        if (forgotten > 0) {
            delete(
                    connection,
                    "DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM image_content i WHERE i.content = content.id)");
            delete(
                    connection,
                    "DELETE FROM component WHERE NOT EXISTS"
                            + " (SELECT 1 FROM content_component c WHERE c.component = component.id)");
        }
        return forgotten;
    }

    private static int delete(Connection connection, String sql, long... values) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                delete.setLong(i + 1, values[i]);
            }
            return delete.executeUpdate();
        }
    }
}
