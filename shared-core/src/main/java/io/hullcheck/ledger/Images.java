package io.hullcheck.ledger;

import io.hullcheck.image.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of images, their names, and when they were used. */
final class Images {
    private Images() {}

    /** As a registry has it; of files and daemons with the scheme. */
    static String name(String reference) {
        return reference.replaceFirst("^registry:", "");
    }

    /** By the digest of the manifest, or of the configuration where no registry has named another yet. */
    static Optional<Long> find(Connection connection, Digest digest) throws SQLException {
        Optional<Long> found = Sql.id(connection, "SELECT id FROM image WHERE digest = ?", digest.toString());
        return found.isPresent()
                ? found
                : Sql.id(connection, "SELECT id FROM image WHERE config = ? ORDER BY id", digest.toString());
    }

    static boolean isScanned(Connection connection, Digest digest) throws SQLException {
        return Sql.id(connection, "SELECT id FROM image WHERE digest = ? AND scanned IS NOT NULL", digest.toString())
                .isPresent();
    }

    /** Remembers that an index leads to an image; the index itself is none. */
    static void member(Connection connection, Digest index, long image) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO image_index (digest, image) VALUES (?, ?) ON CONFLICT (digest, image) DO NOTHING")) {
            insert.setString(1, index.toString());
            insert.setLong(2, image);
            insert.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM image WHERE digest = ? AND scanned IS NULL")) {
            delete.setString(1, index.toString());
            delete.executeUpdate();
        }
    }

    /** The images that an index leads to; none for an image. */
    static List<Long> members(Connection connection, Digest index) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT image FROM image_index WHERE digest = ? ORDER BY image")) {
            select.setString(1, index.toString());
            try (ResultSet rows = select.executeQuery()) {
                List<Long> members = new ArrayList<>();
                while (rows.next()) {
                    members.add(rows.getLong(1));
                }
                return members;
            }
        }
    }

    /** The digests of the images that an index leads to; none for an image. */
    static List<Digest> digests(Connection connection, Digest index) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT i.digest FROM image_index x"
                + " JOIN image i ON i.id = x.image WHERE x.digest = ? ORDER BY i.platform, i.digest")) {
            select.setString(1, index.toString());
            try (ResultSet rows = select.executeQuery()) {
                List<Digest> digests = new ArrayList<>();
                while (rows.next()) {
                    digests.add(Digest.parse(rows.getString(1)));
                }
                return digests;
            }
        }
    }

    /** An image that was known by its configuration alone gets the digest of its manifest, so that it is counted once. */
    static void adopt(Connection connection, Optional<Digest> manifest, Optional<Digest> config) throws SQLException {
        if (manifest.isEmpty() || config.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE image SET digest = ?, config = ?"
                + " WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM image other WHERE other.digest = ?)")) {
            update.setString(1, manifest.get().toString());
            update.setString(2, config.get().toString());
            update.setString(3, config.get().toString());
            update.setString(4, manifest.get().toString());
            update.executeUpdate();
        }
    }

    static long insert(Connection connection, Digest digest, String reference, long time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO image (digest, reference, first_seen,"
                + " last_used) VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest"
                + " RETURNING id")) {
            insert.setString(1, digest.toString());
            insert.setString(2, name(reference));
            insert.setLong(3, time);
            insert.setLong(4, time);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Remembers a use; of those that arrive in another order than they were made in the latest counts. */
    static void use(Connection connection, long image, Use use, long time) throws SQLException {
        if (use != Use.SCANNED) {
            String column = use.column();
            try (PreparedStatement update = connection.prepareStatement("UPDATE image SET " + column + " = ?"
                    + " WHERE id = ? AND (" + column + " IS NULL OR " + column + " < ?)")) {
                update.setLong(1, time);
                update.setLong(2, image);
                update.setLong(3, time);
                update.executeUpdate();
            }
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE image SET"
                + " first_seen = CASE WHEN first_seen > ? THEN ? ELSE first_seen END,"
                + " last_used = CASE WHEN last_used < ? THEN ? ELSE last_used END WHERE id = ?")) {
            for (int i = 1; i <= 4; i++) {
                update.setLong(i, time);
            }
            update.setLong(5, image);
            update.executeUpdate();
        }
    }

    static void place(Connection connection, long image, String name, long time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO place (image, name, first_seen,"
                + " last_seen) VALUES (?, ?, ?, ?) ON CONFLICT (image, name) DO UPDATE SET"
                + " last_seen = CASE WHEN place.last_seen < excluded.last_seen THEN excluded.last_seen"
                + " ELSE place.last_seen END")) {
            insert.setLong(1, image);
            insert.setString(2, name);
            insert.setLong(3, time);
            insert.setLong(4, time);
            insert.executeUpdate();
        }
    }
}
