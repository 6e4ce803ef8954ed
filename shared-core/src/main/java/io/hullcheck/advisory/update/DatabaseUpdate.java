package io.hullcheck.advisory.update;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.FeedNotes;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.feed.Downloads;
import io.hullcheck.advisory.feed.FeedBase;
import io.hullcheck.advisory.feed.FeedBases;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.Fetched;
import io.hullcheck.version.VersionSchemes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds or refreshes a database out of its feeds. Feeds are asked first; the file is written, as a whole and aside, only
 * when one has something new. Of many updates of one database that start at once, one does the work, and the others find
 * it done. Stateless.
 */
public final class DatabaseUpdate {
    /** What a first full build of everything may take on a slow line. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    /** The list of what the NVD changed reaches eight days back; with a day of margin it serves for a week. */
    private static final Duration NVD_YEARS_HOLD = Duration.ofDays(7);

    /** Two machines that share a database may differ by so much. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final UpdateRequest request;
    private final Clock clock;
    private final Instant began;
    private final FeedStates states;
    private final Map<Feed, Feed.Change> changes = new LinkedHashMap<>();
    /** Those that failed before their turn. */
    private final Set<Feed> failed = new HashSet<>();

    private boolean exists;
    private long peakHeap;
    private Optional<String> notice = Optional.empty();
    private long records;
    private long ranges;

    private DatabaseUpdate(UpdateRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
        this.began = clock.instant();
        this.states = new FeedStates(clock);
    }

    /**
     * Runs an update.
     *
     * @throws AdvisoryException when there is no database and none can be built, or it cannot be written
     * @throws FeedException when what was asked for makes no sense, such as a base that is none
     * @throws IOException when it was cancelled
     */
    public static UpdateReport run(UpdateRequest request, Clock clock) throws IOException {
        return new DatabaseUpdate(request, clock).run();
    }

    private UpdateReport run() throws IOException {
        long start = System.nanoTime();
        Path file = request.database();
        UpdateLock.whileHeld(file, LONGEST_WAIT, () -> {
            try (Downloads downloads = new Downloads(file.resolveSibling(file.getFileName() + ".downloads"))) {
                update(file, downloads);
            }
        });
        return new UpdateReport(
                states.outcomes(),
                records,
                ranges,
                Duration.ofNanos(System.nanoTime() - start),
                peakHeap,
                Files.size(file),
                notice);
    }

    private void update(Path file, Downloads downloads) throws IOException {
        DatabaseFile.clearRemains(file);
        exists = readNotes(file);
        List<String> places =
                request.feeds().stream().filter(RegistryDatabase::isMeant).toList();
        if (!places.isEmpty()) {
            pull(file, places);
            return;
        }
        try {
            ask(downloads);
            if (!changes.isEmpty()) {
                write(file, downloads);
            }
        } finally {
            for (Feed.Change change : changes.values()) {
                change.close();
            }
        }
        if (!Files.isRegularFile(file)) {
            throw new AdvisoryException(
                    "no advisory database could be built: "
                            + states.outcomes().stream()
                                    .flatMap(o -> o.problem().stream())
                                    .findFirst()
                                    .orElse("no feed was asked"),
                    "Mend that, or take a database from elsewhere (hullcheck.import)");
        }
        FeedNotes.write(file, states.notes());
    }

    /** Takes the whole database out of a registry, of several the first that has it. */
    private void pull(Path file, List<String> places) throws IOException {
        if (places.size() != request.feeds().size()) {
            throw new FeedException(
                    "hullcheck.feeds names both registries and other bases", "Name the ones or the others");
        }
        FeedException first = null;
        for (String place : places) {
            try {
                boolean changed =
                        RegistryDatabase.of(place, request.registries()).pull(file);
                states.outcomes()
                        .add(new UpdateReport.Outcome(
                                place,
                                changed ? UpdateReport.State.CHANGED : UpdateReport.State.UNCHANGED,
                                0,
                                Optional.empty()));
                return;
            } catch (FeedException e) {
                first = first == null ? e : first;
            }
        }
        if (!exists) {
            throw first;
        }
        states.failed(places.get(0), FeedStates.said(first));
    }

    /**
     * What is there; a damaged or outdated file is built anew, one of a later version is left alone.
     *
     * @return whether there is a database to go on with
     */
    private boolean readNotes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        if (DatabaseFile.isNewer(file)) {
            throw new AdvisoryException(
                    "the advisory database " + file + " was written by a later version of Hullcheck",
                    "Use that version, or name another file with hullcheck.database");
        }
        try {
            Optional<Map<String, FeedNotes.Note>> written = FeedNotes.read(file);
            if (written.isPresent()) {
                states.notes().putAll(written.get());
                return true;
            }
            try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
                database.info()
                        .feeds()
                        .forEach(f -> states.notes().put(f.name(), new FeedNotes.Note(f, Optional.empty())));
                return true;
            }
        } catch (AdvisoryException e) {
            notice = Optional.of("the old database could not be used and is built anew: " + e.getMessage());
            return false;
        }
    }

    private void ask(Downloads downloads) throws IOException {
        if (!request.feeds().isEmpty()) {
            FeedBase osv =
                    FeedBases.of(request.feeds(), "hullcheck.feeds", request.http(), downloads, request.progress());
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
            for (String ecosystem : ecosystems(osv)) {
                ask(new OsvFeed(ecosystem, osv, request.progress(), threads));
            }
        }
        if (!request.kev().isEmpty()) {
            ask(KevFeed.of(
                    FeedBases.of(request.kev(), "hullcheck.kev", request.http(), downloads, request.progress())));
        }
        if (!request.epss().isEmpty()) {
            ask(EpssFeed.of(
                    FeedBases.of(request.epss(), "hullcheck.epss", request.http(), downloads, request.progress())));
        }
        if (!request.nvd().isEmpty() && exists) {
            FeedBase nvd = FeedBases.of(request.nvd(), "hullcheck.nvd", request.http(), downloads, request.progress());
            List<String> years = states.notes().keySet().stream()
                    .filter(n -> n.startsWith("nvd/") && !n.equals(NvdFeed.name(NvdFeed.MODIFIED)))
                    .map(n -> n.substring("nvd/".length()))
                    .toList();
            for (String year : years) {
                askYear(year, nvd);
            }
            if (!years.isEmpty()) {
                ask(new NvdFeed(NvdFeed.MODIFIED, nvd, request.progress()));
            }
        }
    }

    /** The yearly files are large and change every day; what changed lately stands in a small one. */
    private void askYear(String year, FeedBase nvd) throws IOException {
        NvdFeed feed = new NvdFeed(year, nvd, request.progress());
        Optional<Instant> read = states.known(feed.name()).flatMap(DatabaseInfo.Feed::checked);
        if (nvd.isLocal() || read.isEmpty() || !isWithin(read.get(), NVD_YEARS_HOLD)) {
            ask(feed);
        } else {
            states.fresh(feed.name());
        }
    }

    /** Whether a time lies less than so long ago. One that is to come was written by a clock that was wrong, and says nothing. */
    private boolean isWithin(Instant time, Duration hold) {
        return time.isAfter(began.minus(hold)) && !time.isAfter(began.plus(CLOCKS_APART));
    }

    private void ask(Feed feed) throws IOException {
        Optional<DatabaseInfo.Feed> known = states.known(feed.name());
        Optional<Instant> checked = known.flatMap(DatabaseInfo.Feed::checked);
        boolean samePlace =
                known.filter(k -> k.place().equals(feed.base().place())).isPresent();
        if (samePlace && checked.isPresent() && isWithin(checked.get(), request.freshFor())) {
            states.fresh(feed.name());
            return;
        }
        try {
            Optional<Feed.Change> change = feed.ask(samePlace ? known.get().state() : FeedBase.NEVER);
            if (change.isPresent()) {
                changes.put(feed, change.get());
            } else if (known.isPresent()) {
                states.unchanged(known.get());
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            states.failed(feed, e);
        }
    }

    private void write(Path file, Downloads downloads) throws IOException {
        DatabaseFile.Records all = writer -> {
            List<Map.Entry<Feed, Feed.Change>> turns = List.copyOf(changes.entrySet());
            for (int i = 0; i < turns.size(); i++) {
                if (i + 1 < turns.size()) {
                    prepare(turns.get(i + 1).getKey(), turns.get(i + 1).getValue());
                }
                read(turns.get(i).getKey(), turns.get(i).getValue(), writer);
            }
            if (!request.nvd().isEmpty()) {
                readNewYears(writer, downloads);
            }
            records = writer.records();
            ranges = writer.ranges();
        };
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        if (exists) {
            DatabaseFile.change(file, clock.instant(), all);
        } else {
            DatabaseFile.build(file, clock.instant(), all);
        }
        peakHeap = heap.stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
    }

    private void prepare(Feed feed, Feed.Change change) throws IOException {
        try {
            change.prepare();
        } catch (FeedException e) {
            failed.add(feed);
            states.failed(feed, e);
        }
    }

    private void read(Feed feed, Feed.Change change, AdvisoryWriter writer) throws IOException {
        if (failed.contains(feed)) {
            return;
        }
        try {
            Feed.Read read = change.apply(writer);
            DatabaseInfo.Feed noted = writer.note(
                    new DatabaseInfo.Feed(
                            feed.name(),
                            feed.base().place(),
                            read.data(),
                            Optional.of(clock.instant()),
                            read.total(),
                            read.state(),
                            read.problem()),
                    read.records(),
                    read.changed(),
                    read.unread(),
                    read.gone());
            states.changed(noted, read);
        } catch (FeedException e) {
            states.failed(feed, e);
        }
    }

    /** The NVD is asked for the years of CVEs that their own advisories do not rate, and for no others. */
    private void readNewYears(AdvisoryWriter writer, Downloads downloads) throws IOException {
        FeedBase nvd = FeedBases.of(request.nvd(), "hullcheck.nvd", request.http(), downloads, request.progress());
        boolean any = states.notes().keySet().stream().anyMatch(n -> n.startsWith("nvd/"));
        Set<String> years = new TreeSet<>(writer.unratedYears());
        for (String year : years) {
            // the first file of the NVD holds all years before it too
            NvdFeed feed = new NvdFeed(year.compareTo("2002") < 0 ? "2002" : year, nvd, request.progress());
            boolean asked = states.wasAsked(feed.name()) || states.notes().containsKey(feed.name());
            if (asked) {
                continue;
            }
            try {
                Optional<Feed.Change> change = feed.ask(FeedBase.NEVER);
                if (change.isPresent()) {
                    any = true;
                    try (Feed.Change held = change.get()) {
                        read(feed, held, writer);
                    }
                }
            } catch (FeedException e) {
                states.failed(feed, e);
                any = true;
                if (!nvd.isLocal()) {
                    // what holds for one year of a server that does not answer holds for all
                    break;
                }
            }
        }
        if (!any && !years.isEmpty()) {
            states.failed("nvd", nvd.place() + " has no file nvdcve-2.0-YEAR.json.gz; check hullcheck.nvd");
        }
    }

    private Set<String> ecosystems(FeedBase osv) throws IOException {
        Set<String> names = new TreeSet<>();
        if (request.ecosystems() instanceof EcosystemChoice.All) {
            names.addAll(listed(osv));
        } else if (request.ecosystems() instanceof EcosystemChoice.Named named) {
            names.addAll(named.names());
        } else if (request.ecosystems() instanceof EcosystemChoice.Met met) {
            names.addAll(met.besides());
            states.notes().keySet().stream()
                    .flatMap(n -> DatabaseInfo.Feed.ecosystemOf(n).stream())
                    .forEach(names::add);
        }
        return names;
    }

    /** Parent ecosystems that the base lists; those of which this version can order no versions would be of no use. */
    private static Set<String> listed(FeedBase osv) throws IOException {
        Fetched fetched = osv.fetch("ecosystems.txt", FeedBase.NEVER);
        if (!(fetched instanceof Fetched.Content content)) {
            throw new FeedException(
                    osv.place() + " has no ecosystems.txt, so nobody knows what \"all\" is",
                    "Name the ecosystems (hullcheck.ecosystems), or add the file to the mirror");
        }
        try (content) {
            Set<String> names = new TreeSet<>();
            for (String line : Files.readAllLines(content.file())) {
                String name = line.trim();
                if (!name.isEmpty()
                        && !name.contains(":")
                        && VersionSchemes.of(name).isPresent()) {
                    names.add(name);
                }
            }
            return names;
        }
    }
}
