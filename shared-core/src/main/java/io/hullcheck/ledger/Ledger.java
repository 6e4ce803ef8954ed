package io.hullcheck.ledger;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.image.Digest;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.ledger.event.RegistryEvent;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ScanReport;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The memory of what was scanned: in an SQLite file, or in PostgreSQL for a team. Each image is counted once by its digest, however often it
 * is scanned; what several images have in common is kept once. For one thread at a time; any number of processes may have the same ledger
 * open.
 */
public final class Ledger implements Closeable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String place;
    private final LedgerDatabase database;

    private Ledger(String place, LedgerDatabase database) {
        this.place = place;
        this.database = database;
    }

    /**
     * Opens a ledger; makes it when it is not there, and brings it to the form of this version.
     *
     * @param place a file, or the JDBC address of PostgreSQL with user and password: {@code jdbc:postgresql://host/name?user=…}
     * @throws LedgerException when it cannot be opened, or is of a later version
     */
    public static Ledger open(String place) throws LedgerException {
        return new Ledger(place, LedgerDatabase.open(place));
    }

    /** The one of a file. */
    public static Ledger open(Path file) throws LedgerException {
        return open(file.toString());
    }

    /**
     * Remembers a scan; of an image of several platforms, each of them. An image without a digest, such as a folder, is not remembered.
     *
     * @param use why it was scanned
     * @return how many images were written
     * @throws LedgerException when the ledger cannot be written
     */
    public int record(ScanReport report, Use use) throws IOException {
        List<Inventory> images = report.platforms().isEmpty() ? List.of(report.inventory()) : report.platforms();
        return database.inTransaction(connection -> {
            int written = 0;
            for (Inventory one : images) {
                Optional<Long> image = new Recorder(connection, report, one).write();
                if (image.isPresent()) {
                    Images.use(connection, image.get(), use, report.time().toEpochMilli());
                    Scans.add(connection, image.get(), use, report.time().toEpochMilli());
                    written++;
                    Optional<Digest> index = report.inventory().image().digest();
                    if (!report.platforms().isEmpty() && index.isPresent()) {
                        Images.member(connection, index.get(), image.get());
                    }
                }
            }
            return written;
        });
    }

    /**
     * Remembers that an image was used, known or not; the same told twice, late or in another order does no harm.
     *
     * @param digest of its manifest
     * @param name where, as a registry has it
     * @throws LedgerException when the ledger cannot be written
     */
    public void use(Digest digest, Use use, String name, Instant time) throws IOException {
        database.inTransaction(connection -> {
            long at = time.toEpochMilli();
            // of an index it is not told which of its images it was
            List<Long> images = new ArrayList<>(Images.members(connection, digest));
            if (images.isEmpty()) {
                Optional<Long> known = Images.find(connection, digest);
                images.add(known.isPresent() ? known.get() : Images.insert(connection, digest, name, at));
            }
            for (long image : images) {
                Images.use(connection, image, use, at);
                Images.place(connection, image, Images.name(name), at);
            }
            return images;
        });
    }

    /**
     * Whether an image of that digest, or those of an index, were scanned.
     *
     * @throws LedgerException when the ledger cannot be read
     */
    public boolean isScanned(Digest digest) throws IOException {
        return database.reading(connection -> Images.isScanned(connection, digest)
                || !Images.members(connection, digest).isEmpty());
    }

    /**
     * Keeps what a registry told until it is done; an event that was told before is not kept twice. When this returns, they are on the disk.
     *
     * @param most events that may wait
     * @return whether there was room
     * @throws LedgerException when the ledger cannot be written
     */
    public boolean accept(List<RegistryEvent> events, int most, Instant now) throws IOException {
        return database.inTransaction(connection -> Events.accept(connection, events, most, now));
    }

    /**
     * Events that are to be done now: those that were tried less often first, then in the order they came. Rows that this version cannot
     * read are given up.
     *
     * @throws LedgerException when the ledger cannot be read or written
     */
    public List<Waiting> due(int most, Instant now) throws IOException {
        return database.inTransaction(connection -> Events.due(connection, most, now));
    }

    /**
     * Counts an attempt, before it is made. When this returns, it is on the disk.
     *
     * @param problem what is wrong with the event when nothing more is ever said of this attempt
     * @param due when it is tried again then
     * @return whether the attempt may be made: the event is not done, and nobody else began this attempt
     * @throws LedgerException when the ledger cannot be written
     */
    public boolean begin(Waiting waiting, String problem, Instant due) throws IOException {
        return database.inTransaction(connection -> Events.begin(connection, waiting, problem, due));
    }

    /**
     * Takes an attempt back that was cancelled.
     *
     * @param waiting as it was before {@link #begin}
     * @throws LedgerException when the ledger cannot be written
     */
    public void takeBack(Waiting waiting, Instant due) throws IOException {
        database.inTransaction(connection -> {
            Events.takeBack(connection, waiting, due);
            return null;
        });
    }

    /**
     * Says that an event is done, or was given up.
     *
     * @param problem why it was given up; empty when it is done
     * @throws LedgerException when the ledger cannot be written
     */
    public void done(long id, Optional<String> problem, Instant now) throws IOException {
        database.inTransaction(connection -> {
            Events.done(connection, id, problem, now);
            return null;
        });
    }

    /**
     * Says why an attempt that was begun failed, and when the event is tried again.
     *
     * @throws LedgerException when the ledger cannot be written
     */
    public void failed(long id, String problem, Instant due) throws IOException {
        database.inTransaction(connection -> {
            Events.failed(connection, id, problem, due);
            return null;
        });
    }

    /**
     * Holds what was used lately against today's advisories, without an image being fetched: every package is looked up once, whatever
     * number of images has it, and what is new or gone is told of all of them.
     *
     * @param since images that were used then or later
     * @param doubts about the advisories
     * @param telling what is to be done with the report before it is news no more
     * @throws LedgerException when the ledger cannot be read or written
     * @throws io.hullcheck.advisory.AdvisoryException when the advisories cannot be read
     */
    public RescanReport rescan(
            AdvisoryDatabase advisories, Policy policy, Instant since, List<Gap> doubts, Telling telling, Clock clock)
            throws IOException {
        try (LedgerDatabase reading = LedgerDatabase.openForReading(place)) {
            return new Rescan(database, reading, advisories, policy, since, clock).run(doubts, telling);
        }
    }

    /**
     * When the ledger was last held against the advisories; empty when it never was.
     *
     * @throws LedgerException when the ledger cannot be read
     */
    public Optional<Instant> lastRescan() throws IOException {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT MAX(started) FROM rescan");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable((Number) row.getObject(1)).map(t -> Instant.ofEpochMilli(t.longValue()));
            }
        });
    }

    /**
     * Forgets images that were not used for long, and what only they had.
     *
     * @param unusedSince those that were last used before; empty for none by age
     * @param most images that may stay, those used last; empty for any number
     * @return how many images were forgotten
     * @throws LedgerException when the ledger cannot be written
     */
    public int forget(Optional<Instant> unusedSince, Optional<Integer> most) throws IOException {
        return database.inTransaction(connection -> Retention.forget(connection, unusedSince, most));
    }

    /**
     * Writes all that the ledger holds, but for events, as lines of JSON.
     *
     * @throws LedgerException when the ledger cannot be read
     * @throws IOException when it cannot be written there
     */
    public void exportTo(Writer out) throws IOException {
        try (LedgerDatabase reading = LedgerDatabase.openForReading(place)) {
            reading.reading(connection -> {
                new LedgerExport(connection, out).run();
                return null;
            });
        }
    }

    /**
     * Takes in what another ledger has exported, some hundred lines at a time; what was taken in stays when a later line is wrong.
     *
     * @return how many images were read
     * @throws LedgerException when it is no export, or the ledger cannot be written
     */
    public int importFrom(BufferedReader in) throws IOException {
        return new LedgerImport(database).run(in);
    }

    /** Answers a question as {@link #ask(Question, int, Duration)} does, with a minute's patience. */
    public Answer ask(Question question, int most) throws IOException {
        return ask(question, most, PATIENCE);
    }

    /**
     * Answers a question; nothing can be written by it.
     *
     * @param most rows
     * @param patience after which it is given up
     * @throws LedgerException when the ledger cannot be read, does not understand the question, or has no answer in time
     */
    public Answer ask(Question question, int most, Duration patience) throws IOException {
        try (LedgerDatabase reading = LedgerDatabase.openForReading(place)) {
            reading.onlyReads();
            return reading.reading(connection -> Asking.answer(connection, question, most, patience));
        }
    }

    /**
     * What was in an image when it was scanned; empty when none of that digest was.
     *
     * @param digest of its manifest, or of its configuration
     * @throws LedgerException when the ledger cannot be read
     */
    public Optional<Inventory> inventory(Digest digest) throws IOException {
        return database.reading(connection -> new Recollection(connection).of(digest));
    }

    /**
     * What was in the images that an index of several platforms leads to; none when it is no index, or they were not scanned.
     *
     * @throws LedgerException when the ledger cannot be read
     */
    public List<Inventory> indexed(Digest index) throws IOException {
        return database.reading(connection -> {
            List<Inventory> all = new ArrayList<>();
            for (Digest member : Images.digests(connection, index)) {
                new Recollection(connection).of(member).ifPresent(all::add);
            }
            return all;
        });
    }

    /**
     * The whole ledger at a glance.
     *
     * @throws LedgerException when the ledger cannot be read
     */
    public Overview overview(Instant now) throws IOException {
        return database.reading(connection -> Overview.read(connection, now));
    }

    /**
     * The feeds of the OSV layout that all packages of the ledger need, by their ecosystems' names without a release.
     *
     * @throws LedgerException when the ledger cannot be read
     */
    public Set<String> needs() throws IOException {
        try (LedgerDatabase reading = LedgerDatabase.openForReading(place)) {
            return reading.reading(LookUp::needs);
        }
    }

    @Override
    public void close() throws LedgerException {
        database.close();
    }
}
