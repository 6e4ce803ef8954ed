package io.hullcheck.ledger;

import io.hullcheck.advisory.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How many findings a content has, and an image by its contents. */
final class Counts {
    /** In the order of the columns; all others are counted in the last. */
    private static final String[] COLUMNS = {"critical", "high", "medium", "low", "other"};

    private static final String SUM = "UPDATE image SET critical = s.critical, high = s.high, medium = s.medium,"
            + " low = s.low, other = s.other FROM (SELECT i.image AS image, SUM(c.critical) AS critical,"
            + " SUM(c.high) AS high, SUM(c.medium) AS medium, SUM(c.low) AS low, SUM(c.other) AS other"
            + " FROM image_content i JOIN content c ON c.id = i.content GROUP BY i.image) AS s WHERE s.image = image.id";

    private Counts() {}

    /** The column of a severity. */
    private static int column(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 0;
            case HIGH -> 1;
            case MEDIUM -> 2;
            case LOW -> 3;
            default -> 4;
        };
    }

    /** Counts what a content has now. */
    static void recount(Connection connection, long content) throws SQLException {
        int[] counts = new int[COLUMNS.length];
        try (PreparedStatement select =
                connection.prepareStatement("SELECT f.severity, COUNT(*) FROM content_component c"
                        + " JOIN finding f ON f.component = c.component WHERE c.content = ? AND f.gone IS NULL"
                        + " GROUP BY f.severity")) {
            select.setLong(1, content);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts[column(Severity.valueOf(rows.getString(1)))] += rows.getInt(2);
                }
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE content SET critical = ?, high = ?, medium = ?, low = ?, other = ? WHERE id = ?")) {
            for (int i = 0; i < counts.length; i++) {
                update.setInt(i + 1, counts[i]);
            }
            update.setLong(counts.length + 1, content);
            update.executeUpdate();
        }
    }

    /** Sums up an image's contents. */
    static void sum(Connection connection, long image) throws SQLException {
        // one without packages has nothing to be summed up
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE image SET critical = 0, high = 0, medium = 0, low = 0, other = 0 WHERE id = ?")) {
            update.setLong(1, image);
            update.executeUpdate();
        }
        try (PreparedStatement update =
                connection.prepareStatement(SUM.replace(" GROUP BY", " WHERE i.image = ? GROUP BY"))) {
            update.setLong(1, image);
            update.executeUpdate();
        }
    }

    /** The same for every image, which takes less time than for many of them one by one. */
    static void sumAll(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(SUM)) {
            update.executeUpdate();
        }
    }
}
