package io.hullcheck;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.ImageIndex;
import io.hullcheck.image.ImageSources;
import io.hullcheck.image.Platform;
import io.hullcheck.image.Reading;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.ImageAnalyzer;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.InventoryUnion;
import io.hullcheck.inventory.sbom.SbomInventory;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.RescanReport;
import io.hullcheck.ledger.Telling;
import io.hullcheck.match.Matcher;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The front door: takes an image apart, looks its packages up, judges what it found. Knows nothing of Maven or
 * Jenkins. Thread-safe; a scan is cancelled by interrupting its thread.
 */
public final class Scanner {
    private final HullcheckHome home;
    private final Clock clock;

    /** A scanner for this user, with the machine's clock. */
    public Scanner() {
        this(HullcheckHome.ofThisUser(), Clock.systemUTC());
    }

    public Scanner(HullcheckHome home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * Scans an image.
     *
     * @throws ImageException when the image cannot be opened at all; damage inside it is a gap of the report
     * @throws io.hullcheck.advisory.AdvisoryException when the advisory database cannot be used
     * @throws IOException when the scan was cancelled
     */
    public ScanReport scan(ScanRequest request) throws IOException {
        Instant start = clock.instant();
        ScanRequest timed = request.withLimits(request.limits().started());
        return report(timed, start, inventory(timed), List.of());
    }

    /**
     * Scans the images of all platforms that the reference leads to, into one report; an image of one platform as
     * {@link #scan} does.
     *
     * @throws ImageException when one of the images cannot be opened at all
     * @throws io.hullcheck.advisory.AdvisoryException when the advisory database cannot be used
     * @throws IOException when the scan was cancelled
     */
    public ScanReport scanAllPlatforms(ScanRequest whole) throws IOException {
        Instant start = clock.instant();
        // one time for all platforms
        ScanRequest request = whole.withLimits(whole.limits().started());
        ImageIndex index = index(request);
        if (index.platforms().isEmpty()) {
            return report(request, start, inventory(request.withImage(request.image())), List.of());
        }
        List<Inventory> each = new ArrayList<>();
        for (Platform platform : index.platforms()) {
            each.add(inventory(request.withPlatform(platform)));
        }
        List<Inventory> platforms = InventoryUnion.renumbered(each);
        ImageFacts facts = new ImageFacts(
                request.image().text(),
                index.digest(),
                Optional.empty(),
                Optional.empty(),
                each.get(0).image().tags(),
                Map.of(),
                Optional.empty());
        return report(request, start, InventoryUnion.of(facts, platforms), platforms);
    }

    /**
     * Judges what an image had in it when it was looked into, by the advisories that are there and a policy. Neither the image nor anything else is
     * fetched, so that reach, a baseline, a newer base image and what is attached play no part.
     *
     * @param request how; its image is not looked at
     * @param platforms as in {@link ScanReport}
     * @throws io.hullcheck.advisory.AdvisoryException when the advisory database cannot be used
     * @throws IOException when the work was cancelled
     */
    public ScanReport assess(ScanRequest request, Inventory inventory, List<Inventory> platforms) throws IOException {
        return report(request.withoutFetching(), clock.instant(), inventory, platforms);
    }

    private ScanReport report(ScanRequest request, Instant start, Inventory inventory, List<Inventory> platforms)
            throws IOException {
        Advisories advisories = new Advisories(home, clock);
        Set<String> needs = new TreeSet<>(Matcher.needs(inventory));
        platforms.forEach(p -> needs.addAll(Matcher.needs(p)));
        List<Gap> gaps = new ArrayList<>(inventory.gaps());
        gaps.addAll(advisories.refresh(request.database(), request.refresh(), needs));
        try (AdvisoryDatabase database = advisories.open(request.database(), request.sample())) {
            Matcher matcher = new Matcher(database, request.severityOrder()).within(request.limits());
            LocalDate today = LocalDate.ofInstant(start, ZoneOffset.UTC);
            Inventory known = matcher.withKnownOwners(inventory);
            List<Inventory> each = new ArrayList<>();
            for (Inventory platform : platforms) {
                each.add(matcher.withKnownOwners(platform));
            }
            Matcher.Result matched = each.isEmpty() ? matcher.match(known, today) : matcher.match(known, each, today);
            gaps.addAll(matched.gaps());
            gaps.addAll(Advisories.doubts(
                    database.info(), request.sample(), needs, request.maxDatabaseAge(), request.maxRecordAge(), start));
            return new Assessment(this, request, start, matcher).of(known, each, database.info(), matched, gaps);
        }
    }

    /**
     * Holds the images of a ledger that were used lately against today's advisories, without an image being fetched.
     *
     * @param telling what is to be done with the report before it is news no more
     * @throws io.hullcheck.ledger.LedgerException when the ledger cannot be read or written
     * @throws io.hullcheck.advisory.AdvisoryException when the advisory database cannot be used
     * @throws IOException when it was cancelled
     */
    public RescanReport rescan(RescanRequest request, Telling telling) throws IOException {
        Instant start = clock.instant();
        Advisories advisories = new Advisories(home, clock);
        try (Ledger ledger = Ledger.open(request.ledger())) {
            Set<String> needs = ledger.needs();
            List<Gap> gaps = new ArrayList<>(advisories.refresh(request.database(), request.refresh(), needs));
            try (AdvisoryDatabase database = advisories.open(request.database(), request.sample())) {
                gaps.addAll(Advisories.doubts(
                        database.info(),
                        request.sample(),
                        needs,
                        request.maxDatabaseAge(),
                        request.maxRecordAge(),
                        start));
                return ledger.rescan(
                        database, request.policy(), start.minus(request.usedWithin()), gaps, telling, clock);
            }
        }
    }

    private static ImageIndex index(ScanRequest request) throws IOException {
        if (request.isolation().isPresent() && request.image().isLocal()) {
            return new IsolatedAnalysis(request.isolation().get(), request).index();
        }
        return SbomInventory.isNamedBy(request.image())
                ? ImageIndex.NONE
                : TimeWatch.within(
                        request.limits(),
                        () -> ImageSources.index(
                                request.image(), request.limits(), request.registries(), request.daemons()));
    }

    /** Threads that do not keep a build alive; who asks for them shuts them down. */
    static ExecutorService threads(int number, String name) {
        return Executors.newFixedThreadPool(number, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Lists what is in an image, without asking for vulnerabilities.
     *
     * @throws ImageException when the image cannot be opened at all
     * @throws IOException when the work was cancelled
     */
    public Inventory inventory(ScanRequest untimed) throws IOException {
        ScanRequest request = untimed.withLimits(untimed.limits().started());
        Optional<IsolatedAnalysis> isolated = request.isolation().map(child -> new IsolatedAnalysis(child, request));
        if (isolated.isPresent() && request.image().isLocal()) {
            // not a byte of it is read here
            return isolated.get()
                    .inventory(Optional.empty())
                    .withGaps(request.released().problems());
        }
        if (SbomInventory.isNamedBy(request.image())) {
            return SbomInventory.read(request.image(), request.limits());
        }
        ExecutorService threads = threads(request.threads(), "hullcheck-layer");
        try (Image image = open(request)) {
            // what lies here in files is read again: only registries and daemons say by a digest that nothing has
            // changed
            Optional<InventoryCache> cache = request.cache() && request.verifyDigests() && image.isIdentified()
                    ? Optional.of(new InventoryCache(home))
                    : Optional.empty();
            Optional<Inventory> kept = cache.flatMap(c -> c.get(image.facts(), request.limits()));
            if (kept.isEmpty()) {
                kept = attached(image, request);
            }
            if (kept.isPresent()) {
                return kept.get();
            }
            Inventory inventory = isolated.isPresent()
                    ? isolated.get().inventory(Optional.of(image))
                    : new ImageAnalyzer(Cataloguers.all(request.released()))
                            .analyze(
                                    image,
                                    new Reading(request.limits(), threads, request.verifyDigests())
                                            .telling(request.registries().progress()));
            cache.ifPresent(c -> c.put(inventory));
            return inventory.withGaps(request.released().problems());
        } catch (ImageException e) {
            // a channel closed by an interrupt looks like an unreadable file
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the scan was cancelled");
            }
            throw e;
        } finally {
            threads.shutdownNow();
        }
    }

    /** An inventory that a trusted registry has; where it cannot be read the layers tell. */
    private static Optional<Inventory> attached(Image image, ScanRequest request) throws IOException {
        try {
            return TimeWatch.within(request.limits(), () -> Attachments.inventory(image, request));
        } catch (ImageException e) {
            return Optional.empty();
        }
    }

    /**
     * Opens the image that a request is about; the caller closes it.
     *
     * @throws ImageException when it cannot be opened, also within the time of the scan
     * @throws IOException when the work was cancelled
     */
    static Image open(ScanRequest request) throws IOException {
        return TimeWatch.within(
                request.limits(),
                () -> ImageSources.open(
                        request.image(),
                        request.platform(),
                        request.limits(),
                        request.registries(),
                        request.daemons()));
    }

    /** The version of Hullcheck that runs. */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream in = Scanner.class.getResourceAsStream("version.properties")) {
            properties.load(Objects.requireNonNull(in, "version.properties"));
        } catch (IOException e) {
            throw new IllegalStateException("the jar is damaged", e);
        }
        return properties.getProperty("version");
    }
}
