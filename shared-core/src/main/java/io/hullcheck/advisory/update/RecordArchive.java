package io.hullcheck.advisory.update;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.OsvRecord;
import io.hullcheck.advisory.PreparedRecord;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.image.Progress;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * OSV's {@code all.zip}: read by several threads, entry by entry, and written by the one that asked. What waits between
 * them is bounded, so memory does not follow the size of the archive.
 */
final class RecordArchive implements Closeable {
    /** The largest real record has some five megabytes. */
    private static final long LARGEST = 64L << 20;

    private static final int AT_ONCE = 32;
    private static final int WAITING = 48;

    private final ZipFile zip;
    private final String name;
    private final String where;
    private final int threads;
    private final BlockingQueue<Batch> done = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> workers = new ArrayList<>();
    private List<ZipEntry> entries = List.of();
    private int batches;

    /**
     * @param name what a person calls it
     * @param place where it came from
     */
    RecordArchive(Path file, String name, String place, int threads) throws IOException {
        this.name = name;
        this.where = name + " of " + place;
        this.threads = threads;
        try {
            this.zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new FeedException(where + " is damaged or cut short", "Fetch it again, or mirror it again", e);
        }
    }

    /** Told of each record that was written, and of each that could not be read. */
    interface Reader {
        void read(PreparedRecord record);

        void unreadable(String id, String why);
    }

    /** What one thread made of some entries. */
    private record Batch(List<PreparedRecord> records, List<String[]> unreadable, Optional<IOException> failure) {}

    /** Begins to prepare all records, up to a bound, while the caller still does something else. */
    void startAll() {
        List<ZipEntry> entries = new ArrayList<>(zip.size());
        zip.stream().filter(e -> e.getName().endsWith(".json")).forEach(entries::add);
        start(entries);
    }

    /** Begins to prepare some records, those that are there. */
    void start(Collection<String> ids) {
        List<ZipEntry> entries = new ArrayList<>(ids.size());
        for (String id : ids) {
            ZipEntry entry = zip.getEntry(id + ".json");
            if (entry != null) {
                entries.add(entry);
            }
        }
        start(entries);
    }

    private void start(List<ZipEntry> wanted) {
        entries = wanted;
        batches = (entries.size() + AT_ONCE - 1) / AT_ONCE;
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < Math.min(threads, batches); i++) {
            Thread worker = new Thread(() -> work(next), "hullcheck-records");
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    /** Writes what was begun, to its end. */
    void writeTo(AdvisoryWriter writer, Progress progress, Reader reader) throws IOException {
        try (Progress.Task task = progress.start(name, entries.size(), Progress.Unit.RECORDS)) {
            for (int i = 0; i < batches; i++) {
                Batch batch = done.take();
                if (batch.failure.isPresent()) {
                    throw batch.failure.get();
                }
                for (PreparedRecord record : batch.records) {
                    writer.write(record);
                    reader.read(record);
                }
                batch.unreadable.forEach(u -> reader.unreadable(u[0], u[1]));
                task.advance(batch.records.size() + batch.unreadable.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the update was cancelled");
        }
    }

    private void work(AtomicInteger next) {
        try {
            for (int from = next.getAndAdd(AT_ONCE); from < entries.size(); from = next.getAndAdd(AT_ONCE)) {
                done.put(batch(entries.subList(from, Math.min(entries.size(), from + AT_ONCE))));
            }
        } catch (InterruptedException e) {
            // whoever asked has gone; nobody waits for the rest
            Thread.currentThread().interrupt();
        }
    }

    private static String id(ZipEntry entry) {
        return entry.getName().replaceFirst("\\.json$", "");
    }

    private Batch batch(List<ZipEntry> entries) {
        List<PreparedRecord> records = new ArrayList<>(entries.size());
        List<String[]> unreadable = new ArrayList<>();
        try {
            for (ZipEntry entry : entries) {
                if (entry.getSize() > LARGEST) {
                    unreadable.add(new String[] {id(entry), "it has " + entry.getSize() + " bytes"});
                    continue;
                }
                try (InputStream in = new Bounded(zip.getInputStream(entry))) {
                    OsvRecord record = OsvReader.read(in);
                    records.add(PreparedRecord.of(record));
                    for (String problem : record.problems()) {
                        unreadable.add(new String[] {id(entry), problem});
                    }
                } catch (AdvisoryException | ZipException e) {
                    unreadable.add(new String[] {id(entry), e.getMessage()});
                }
            }
        } catch (IOException e) {
            return new Batch(
                    List.of(),
                    List.of(),
                    Optional.of(new FeedException(where + " cannot be read", "Fetch it again", e)));
        } catch (RuntimeException e) {
            return new Batch(
                    List.of(),
                    List.of(),
                    Optional.of(new FeedException(where + " cannot be understood", "Report this as a bug", e)));
        }
        return new Batch(records, unreadable, Optional.empty());
    }

    /** The size in an archive's directory is a claim; this holds it against what comes out. */
    private static final class Bounded extends FilterInputStream {
        private long left = LARGEST;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new ZipException("it grows beyond " + LARGEST + " bytes");
            }
            return read;
        }
    }

    @Override
    public void close() throws IOException {
        workers.forEach(Thread::interrupt);
        zip.close();
    }
}
