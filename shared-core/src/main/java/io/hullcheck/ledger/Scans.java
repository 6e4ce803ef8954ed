package io.hullcheck.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** The rows of scans: what became of an image, time by time. Stateless. */
final class Scans {
    /** A rescan that changed the verdict of an image. */
    private static final String RESCANNED = "RESCANNED";

    private static final String AS_THE_IMAGE = "INSERT INTO scan (image, time, kind, verdict, reason, critical, high,"
            + " medium, low, other, advisories_as_of) SELECT i.id, CAST(? AS BIGINT), ?, i.verdict, i.reason,"
            + " i.critical, i.high, i.medium, i.low, i.other, i.advisories_as_of FROM image i WHERE i.id = ?";

    private Scans() {}

    /** Remembers a scan; what the image's row says of it is of that scan already, unless the scan came late. */
    static void add(Connection connection, long image, Use use, long time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AS_THE_IMAGE + " AND i.scanned = ?"
                + " ON CONFLICT (image, time) DO UPDATE SET kind = excluded.kind")) {
            insert.setLong(1, time);
            insert.setString(2, use.name());
            insert.setLong(3, image);
            insert.setLong(4, time);
            insert.executeUpdate();
        }
    }

    /** Remembers of some images that a rescan has changed their verdict, where it has. */
    static void rescanned(Connection connection, Collection<Long> images, long time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AS_THE_IMAGE + " AND i.verdict <> COALESCE((SELECT"
                + " s.verdict FROM scan s WHERE s.image = i.id ORDER BY s.time DESC LIMIT 1), '')"
                + " ON CONFLICT (image, time) DO NOTHING")) {
            for (long image : images) {
                insert.setLong(1, time);
                insert.setString(2, RESCANNED);
                insert.setLong(3, image);
                insert.addBatch();
            }
            insert.executeBatch();
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
