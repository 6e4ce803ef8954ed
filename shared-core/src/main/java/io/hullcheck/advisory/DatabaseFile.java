package io.hullcheck.advisory;

import io.hullcheck.image.FileProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The database as a file, which is never changed in its place: it is written aside, sealed with its hash, brought to the
 * disk and renamed. A reader sees the old one or the new one, and a crash at any moment leaves one of them whole.
 */
public final class DatabaseFile {
    private static final String ASIDE = ".new";

    private DatabaseFile() {}

    /** Writes records, one by one. */
    public interface Records {
        void writeTo(AdvisoryWriter writer) throws IOException;
    }

    /**
     * Writes a new database.
     *
     * @param file replaced when it is there
     * @param built the time the database shall bear
     * @throws IOException when records cannot be read or the file not be written; the old file stays
     */
    public static void build(Path file, Instant built, Records records) throws IOException {
        replace(file, aside -> {
            try (Connection connection = DatabaseSchema.openForWriting(aside.toString())) {
                DatabaseSchema.create(connection);
                fill(connection, built, false, records);
            }
        });
    }

    /**
     * Changes a database: works on a copy that then takes its place.
     *
     * @param built the time the database shall bear
     * @throws AdvisoryException when the old file is damaged or of another version
     * @throws IOException when records cannot be read or the file not be written; the old file stays
     */
    public static void change(Path file, Instant built, Records records) throws IOException {
        replace(file, aside -> {
            copy(file, aside);
            Integrity.verify(aside);
            try (Connection connection = DatabaseSchema.openForWriting(aside.toString())) {
                fill(connection, built, false, records);
            }
        });
    }

    /**
     * Puts a database that came from elsewhere in the place of this one.
     *
     * @param from read whole and verified first
     * @throws AdvisoryException when it is damaged or of another version
     */
    public static void take(Path from, Path file) throws IOException {
        replace(file, aside -> {
            copy(from, aside);
            try (AdvisoryDatabase database = SqliteAdvisories.openVerified(aside)) {
                database.info();
            }
        });
    }

    /**
     * Writes a copy of a database for others to take.
     *
     * @param to replaced when it is there
     * @throws AdvisoryException when the database is damaged
     */
    public static void give(Path file, Path to) throws IOException {
        take(file, to);
    }

    /**
     * Reads a whole database and holds it against the hash inside it.
     *
     * @return the hash
     * @throws AdvisoryException when it is damaged
     */
    public static String verify(Path file) throws IOException {
        return Integrity.verify(file);
    }

    /**
     * The hash that a database says it has; empty when it is none, or not whole.
     *
     * @throws IOException when it cannot be read
     */
    public static Optional<String> statedIntegrity(Path file) throws IOException {
        try {
            return Optional.of(Integrity.stated(file));
        } catch (AdvisoryException e) {
            // whoever asks wants to replace it; what is wrong with it matters no more
            return Optional.empty();
        }
    }

    /**
     * Whether a file was written by a later version of Hullcheck, so that this one must not replace it unasked.
     *
     * @throws IOException when it cannot be read
     */
    public static boolean isNewer(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            // SQLite's file format, section 1.3: user version and application id
            if (in.length() < 72) {
                return false;
            }
            in.seek(60);
            int version = in.readInt();
            in.seek(68);
            return in.readInt() == DatabaseSchema.APPLICATION && version > DatabaseSchema.VERSION;
        }
    }

    /** A database in memory; the caller owns the connection. */
    static Connection inMemory(Instant built, Records records) throws IOException {
        try {
            Connection connection = DatabaseSchema.openForWriting(":memory:");
            DatabaseSchema.create(connection);
            fill(connection, built, true, records);
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException e) {
            throw new AdvisoryException("the sample of advisories cannot be loaded", "Report this as a bug", e);
        }
    }

    private static void copy(Path from, Path aside) throws IOException {
        try {
            Files.copy(from, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            if (FileProblem.isFull(e)) {
                throw new AdvisoryException(
                        "the advisory database cannot be written at " + aside + ", because the disk is full",
                        "Check the disk's space and rights",
                        e);
            }
            throw e;
        }
    }

    private interface Making {
        void make(Path aside) throws IOException, SQLException;
    }

    private static void replace(Path file, Making making) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new AdvisoryException(
                    "the folder " + folder + " for the advisory database cannot be made (" + FileProblem.of(e) + ")",
                    "Name another with HULLCHECK_HOME, or a database with hullcheck.database");
        }
        Path aside = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ASIDE);
        try {
            making.make(aside);
            Integrity.seal(aside);
            try {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                throw new AdvisoryException(
                        "the folder " + folder + " does not let a file be replaced at once",
                        "Keep the database on a local disk (hullcheck.database)",
                        e);
            }
        } catch (SQLException e) {
            throw new AdvisoryException(
                    "the advisory database cannot be written at " + aside, "Check the disk's space and rights", e);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Takes away what builds that were killed have left beside a database. Only for whoever has the lock of it.
     *
     * @throws IOException when the folder cannot be read
     */
    public static void clearRemains(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> remains = Files.newDirectoryStream(
                folder,
                p -> p.getFileName().toString().startsWith(file.getFileName() + ".")
                        && p.getFileName().toString().endsWith(ASIDE))) {
            for (Path remain : remains) {
                Files.deleteIfExists(remain);
            }
        }
    }

    private static void fill(Connection connection, Instant built, boolean sample, Records records)
            throws SQLException, IOException {
        try (AdvisoryWriter writer = new AdvisoryWriter(connection)) {
            records.writeTo(writer);
            writer.finish(built.toString(), sample);
        }
    }
}
