package io.hullcheck.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The rows of scans: what became of an image, time by time. Stateless. */
final class Scans {
    /** A rescan that changed the verdict of an image. */
    private static final String RESCANNED = "RESCANNED";

    private static final String AS_THE_IMAGE = "INSERT INTO scan (image, time, kind, verdict, reason, critical, high,"
            + " medium, low, other, advisories_as_of) SELECT i.id, CAST(? AS BIGINT), CAST(? AS TEXT), i.verdict,"
            + " COALESCE(i.reason, ''), i.critical, i.high, i.medium, i.low, i.other, i.advisories_as_of FROM image i";

    private Scans() {}

    /** Remembers a scan; what the image's row says of it is of that scan already, unless the scan came late. */
    static void add(Connection connection, long image, Use use, long time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AS_THE_IMAGE + " WHERE i.id = ? AND i.scanned = ?"
                + " ON CONFLICT (image, time) DO UPDATE SET kind = excluded.kind")) {
            insert.setLong(1, time);
            insert.setString(2, use.name());
            insert.setLong(3, image);
            insert.setLong(4, time);
            insert.executeUpdate();
        }
    }

    /** Remembers of all images whose verdict a rescan has changed that it did; at once, because there may be very many. */
    static void rescanned(Connection connection, long time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AS_THE_IMAGE
                + " LEFT JOIN (SELECT image, MAX(time) AS time FROM scan GROUP BY image) latest ON latest.image = i.id"
                + " LEFT JOIN scan s ON s.image = latest.image AND s.time = latest.time"
                + " WHERE i.scanned IS NOT NULL AND i.verdict <> COALESCE(s.verdict, '')"
                + " ON CONFLICT (image, time) DO NOTHING")) {
            insert.setLong(1, time);
            insert.setString(2, RESCANNED);
            insert.executeUpdate();
        }
    }

    /** Forgets those before a time, but for the last of each image. */
    static void forget(Connection connection, long before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM scan WHERE time < ? AND EXISTS"
                + " (SELECT 1 FROM scan later WHERE later.image = scan.image AND later.time > scan.time)")) {
            delete.setLong(1, before);
            delete.executeUpdate();
        }
    }
}
