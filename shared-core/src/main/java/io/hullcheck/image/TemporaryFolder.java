package io.hullcheck.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;

/**
 * A folder for temporary files, of this user alone. It goes when it is closed, and when the Java machine ends by a signal. What a machine left that
 * was killed is swept by the next that makes one: each holds a lock in its folder as long as it lives. Thread-safe.
 */
public final class TemporaryFolder implements Closeable {
    private static final String START = "hullcheck-";
    private static final String LOCK = "lock";
    private static final int ATTEMPTS = 5;

    /** Folders looked at in one sweep; what is left is swept by the next. */
    private static final int MOST_SWEPT = 1_000;

    private final Path path;
    private final FileChannel lock;
    private final Thread atExit;

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
        this.atExit = new Thread(this::remove, "hullcheck-temporary");
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the machine is ending: whoever made the folder closes it, or the next sweep takes it
            return;
        }
    }

    /**
     * Makes a folder where the Java machine has its temporary files ({@code java.io.tmpdir}), and removes what dead machines left there.
     *
     * @throws ImageException when there is no such folder, or it cannot be written; says so, and what to do
     */
    public static TemporaryFolder create() throws ImageException {
        Path place = place();
        try {
            TemporaryFolder made = create(place);
            sweep(place, Files.getOwner(made.path, LinkOption.NOFOLLOW_LINKS));
            return made;
        } catch (IOException e) {
            throw unusable(place, e);
        }
    }

    private static Path place() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    /** The error that says that temporary files cannot be written. */
    public static ImageException unusable(IOException e) {
        return unusable(place(), e);
    }

    private static ImageException unusable(Path place, IOException e) {
        String what = !Files.isDirectory(place)
                ? "there is no temporary folder " + place
                : "the temporary folder " + place + (FileProblem.isFull(e) ? " is full" : " cannot be written");
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                what + " (" + FileProblem.of(e) + ")",
                "Make room or make the folder, or name another with -Djava.io.tmpdir=FOLDER (for Maven in MAVEN_OPTS)",
                e);
    }

    private static TemporaryFolder create(Path place) throws IOException {
        for (int attempt = 1; ; attempt++) {
            // who sweeps in this machine knows its own by the number of the process
            Path path = Files.createTempDirectory(
                    place, START + ProcessHandle.current().pid() + "-");
            Path file = path.resolve(LOCK);
            FileChannel channel = null;
            try {
                channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock();
                // somebody may have swept it between two of these steps
                if (held != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    return new TemporaryFolder(path, channel);
                }
                channel.close();
            } catch (IOException e) {
                if (channel != null) {
                    channel.close();
                }
                if (attempt == ATTEMPTS || Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    delete(path);
                    throw e;
                }
            }
        }
    }

    /** Removes folders of this user whose machines are dead. What cannot be removed is left: it is no part of the work. */
    private static void sweep(Path place, UserPrincipal user) {
        String own = START + ProcessHandle.current().pid() + "-";
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place, START + "*")) {
            int seen = 0;
            for (Path one : found) {
                if (++seen > MOST_SWEPT) {
                    return;
                }
                // a lock that this machine holds would be lost by looking at it
                if (!one.getFileName().toString().startsWith(own)
                        && Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)
                        && user.equals(Files.getOwner(one, LinkOption.NOFOLLOW_LINKS))) {
                    removeDead(one);
                }
            }
        } catch (IOException | DirectoryIteratorException | UnsupportedOperationException e) {
            // the next one sweeps
            return;
        }
    }

    private static void removeDead(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            // made a moment ago, or by an earlier version
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                delete(folder);
            }
        } catch (OverlappingFileLockException e) {
            // of this machine, by another name of its process
            return;
        }
    }

    /** Where files may be put, by names of one's own. */
    public Path path() {
        return path;
    }

    private void remove() {
        try {
            delete(path);
            lock.close();
        } catch (IOException e) {
            // the next sweep takes it
            return;
        }
    }

    /** Removes a folder with all it holds; links in it are removed and not followed. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // the lock goes last, so that what is left of an interrupted removal is swept
                if (!file.equals(folder.resolve(LOCK))) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // somebody else was faster
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path one, IOException e) throws IOException {
                Files.deleteIfExists(one.resolve(LOCK));
                Files.deleteIfExists(one);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes the folder with all it holds. */
    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the machine is ending and removes it itself; twice does no harm
        }
        try {
            delete(path);
        } finally {
            lock.close();
        }
    }
}
