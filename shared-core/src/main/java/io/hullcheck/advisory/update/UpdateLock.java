package io.hullcheck.advisory.update;

import io.hullcheck.advisory.AdvisoryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * One update of a database at a time, among all processes of this machine. Readers need no lock. The system lets go of
 * it when a process ends, however it ends.
 */
final class UpdateLock {
    private static final long PAUSE_MILLIS = 50;

    private UpdateLock() {}

    /** Something that only one may do. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * Waits for the lock, works, and lets go.
     *
     * @throws AdvisoryException when another holds it for longer than that
     */
    static void whileHeld(Path database, Duration longest, Work work) throws IOException {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = waitFor(channel, database, longest);
            try {
                work.run();
            } finally {
                lock.release();
            }
        }
    }

    private static FileLock waitFor(FileChannel channel, Path database, Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (FileLock lock = tryLock(channel); ; lock = tryLock(channel)) {
                if (lock != null) {
                    return lock;
                }
                if (System.nanoTime() > end) {
                    throw new AdvisoryException(
                            "another build has been updating " + database + " for more than " + longest.toMinutes()
                                    + " minutes",
                            "Look for a process that hangs, or name another database (hullcheck.database)");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for the advisory database was cancelled");
        }
    }

    /** @return null when somebody else has it, in this process or another */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
