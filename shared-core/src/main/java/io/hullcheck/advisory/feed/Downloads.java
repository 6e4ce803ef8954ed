package io.hullcheck.advisory.feed;

import io.hullcheck.image.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder of downloads under way. What broke off stays there, with its validator beside it, and a later attempt, also
 * one of another process, goes on from there. One process at a time, see the lock of the database.
 */
public final class Downloads implements AutoCloseable {
    /** The largest feed of all is below a tenth of it. */
    private static final long MOST_BYTES = 8L << 30;

    private final Path folder;
    private Optional<ScheduledExecutorService> watch = Optional.empty();
    private final AtomicLong waitedInVain = new AtomicLong();

    /** @param folder made when it is needed */
    public Downloads(Path folder) {
        this.folder = folder;
    }

    /** Watches over connections that say nothing any more; started with the first download. */
    synchronized ScheduledExecutorService watch() {
        if (watch.isEmpty()) {
            watch = Optional.of(Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "hullcheck-download-watch");
                thread.setDaemon(true);
                return thread;
            }));
        }
        return watch.get();
    }

    /** Nanoseconds that were waited for servers which said nothing. */
    AtomicLong waitedInVain() {
        return waitedInVain;
    }

    Part part(URI address) throws IOException {
        Files.createDirectories(folder);
        return new Part(folder.resolve(name(address) + ".part"));
    }

    private static String name(URI address) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(address.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        watch.ifPresent(ScheduledExecutorService::shutdownNow);
        if (Files.isDirectory(folder)) {
            try (var left = Files.list(folder)) {
                if (left.findAny().isPresent()) {
                    return;
                }
            }
            Files.deleteIfExists(folder);
        }
    }

    /** One file under way. */
    final class Part implements AutoCloseable {
        private final Path file;
        private final Path note;

        private Part(Path file) {
            this.file = file;
            this.note = file.resolveSibling(file.getFileName() + ".validator");
        }

        /** How much is there already; 0 when it cannot be gone on with. */
        long size() throws IOException {
            return Files.isRegularFile(file) && isStrong(validator()) ? Files.size(file) : 0;
        }

        String validator() throws IOException {
            return Files.isRegularFile(note) ? Files.readString(note) : "";
        }

        private static boolean isStrong(String validator) {
            return !validator.isEmpty() && !validator.startsWith("EW/");
        }

        void begin(String validator, boolean goesOn) throws IOException {
            if (!goesOn) {
                Files.deleteIfExists(file);
                Files.writeString(note, validator);
            }
        }

        void discard() throws IOException {
            Files.deleteIfExists(file);
            Files.deleteIfExists(note);
        }

        /**
         * @param length how many bytes are to come, or -1
         */
        void receive(InputStream body, Duration stall, Progress.Task task, long length, Silence silence)
                throws IOException {
            AtomicLong last = new AtomicLong(System.nanoTime());
            AtomicBoolean stalled = new AtomicBoolean();
            ScheduledFuture<?> watching = watch().scheduleAtFixedRate(
                            () -> {
                                if (System.nanoTime() - last.get() > stall.toNanos()) {
                                    stalled.set(true);
                                    closeQuietly(body);
                                }
                            },
                            250,
                            250,
                            TimeUnit.MILLISECONDS);
            long received = 0;
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                byte[] buffer = new byte[1 << 16];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    last.set(System.nanoTime());
                    silence.heard();
                    out.write(buffer, 0, read);
                    received += read;
                    task.advance(read);
                    if (received > MOST_BYTES) {
                        throw new FeedException(
                                "a download is larger than " + MOST_BYTES + " bytes", "Look at the feed");
                    }
                }
            } catch (IOException e) {
                throw stalled.get() ? stalled(stall) : e;
            } finally {
                watching.cancel(false);
            }
            if (stalled.get()) {
                throw stalled(stall);
            }
            if (length >= 0 && received != length) {
                throw new IOException("the connection ended after " + received + " of " + length + " bytes");
            }
        }

        private static IOException stalled(Duration stall) {
            return new IOException("not a byte came for " + stall.toMillis() / 1000.0 + " seconds");
        }

        private static void closeQuietly(InputStream body) {
            try {
                body.close();
            } catch (IOException e) {
                // the reader gets the same, and tells of it
                return;
            }
        }

        /** The whole file, under a name of its own. */
        Path finish() throws IOException {
            Path whole = file.resolveSibling(UUID.randomUUID() + ".whole");
            Files.move(file, whole, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(note);
            return whole;
        }

        @Override
        public void close() throws IOException {
            if (!isStrong(validator())) {
                discard();
            }
        }
    }
}
