package io.hullcheck.advisory;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite's native library, which its driver unpacks into a temporary folder before the first database is opened. Stateless. */
public final class SqliteLibrary {
    /** Of the library, unpacked. */
    private static final long BYTES = 4L << 20;

    private SqliteLibrary() {}

    /**
     * Has the library loaded.
     *
     * @throws AdvisoryException when that is not possible; says why, so that nobody looks for the fault in a database
     */
    public static void load() throws AdvisoryException {
        try {
            if (SQLiteJDBCLoader.initialize()) {
                return;
            }
            throw unusable(new IllegalStateException("it was not loaded"));
        } catch (AdvisoryException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw unusable(e);
        }
    }

    private static AdvisoryException unusable(Throwable cause) {
        Path place = Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")))
                .toAbsolutePath();
        File folder = place.toFile();
        String what = !Files.isDirectory(place)
                ? "there is no temporary folder " + place + ", into which SQLite's library is unpacked"
                : folder.getUsableSpace() < BYTES
                        ? "the temporary folder " + place + " is full, and SQLite's library is unpacked into it"
                        : "SQLite's library cannot be unpacked into the temporary folder " + place
                                + " and run from there";
        return new AdvisoryException(
                what,
                "The folder has to be writable, with " + (BYTES >> 20)
                        + " MB free and not mounted noexec; name another with -Djava.io.tmpdir=FOLDER (for Maven in MAVEN_OPTS)",
                cause);
    }
}
