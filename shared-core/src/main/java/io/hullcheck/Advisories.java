package io.hullcheck;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.FeedNotes;
import io.hullcheck.advisory.SampleAdvisories;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateReport;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.inventory.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The advisory database that a scan asks: a file that was named, the user's own, or the sample. */
final class Advisories {
    /** A clock that is as far off is wrong, and not only in another zone or slow to be set. */
    private static final Duration MOST_AHEAD = Duration.ofDays(30);

    /** Advisories change every day; asking more often would only cost time. */
    private static final Duration FRESH = Duration.ofDays(1);

    private final HullcheckHome home;
    private final Clock clock;

    Advisories(HullcheckHome home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * Fetches what the user's own database lacks or has not asked for lately. What cannot be fetched does not stop the
     * scan; it is told.
     *
     * @param database that was named, which is used as it is
     * @param refresh empty when nothing may be fetched
     * @param needs ecosystems of what is looked up
     * @throws IOException when it was cancelled
     */
    List<Gap> refresh(Optional<Path> database, Optional<UpdateRequest> refresh, Set<String> needs) throws IOException {
        if (database.isPresent() || refresh.isEmpty() || needs.isEmpty()) {
            return List.of();
        }
        Path file = home.advisories();
        UpdateRequest asked = refresh.get();
        try {
            home.meet(needs);
            if (isFresh(file, needs, asked)) {
                return List.of();
            }
            UpdateReport report = DatabaseUpdate.run(
                    asked.of(file, wanted(asked.ecosystems(), needs))
                            .withFreshFor(FRESH)
                            .withHttp(asked.http().impatient()),
                    clock);
            return report.failures().stream()
                    .filter(f -> f.problem().isPresent())
                    .map(f -> failed(f.name(), f.problem().get()))
                    .toList();
        } catch (AdvisoryException | FeedException e) {
            return List.of(failed("advisories", e.getMessage()));
        }
    }

    /** What the image needs, and what the user wants besides. */
    private static EcosystemChoice wanted(EcosystemChoice typed, Set<String> needs) {
        if (typed instanceof EcosystemChoice.Named named) {
            Set<String> both = new TreeSet<>(named.names());
            both.addAll(needs);
            return new EcosystemChoice.Named(both);
        }
        return typed instanceof EcosystemChoice.All ? typed : new EcosystemChoice.Named(needs);
    }

    private boolean isFresh(Path file, Set<String> needs, UpdateRequest asked) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Optional<Map<String, FeedNotes.Note>> notes = FeedNotes.read(file);
        Set<String> names = new TreeSet<>();
        needs.forEach(n -> names.add(DatabaseInfo.Feed.nameOf(n)));
        if (!asked.epss().isEmpty()) {
            names.add("epss");
        }
        if (!asked.kev().isEmpty()) {
            names.add("kev");
        }
        Instant since = clock.instant().minus(FRESH);
        return notes.isPresent()
                && names.stream()
                        .allMatch(name -> Optional.ofNullable(notes.get().get(name))
                                .flatMap(n -> n.feed().checked())
                                .filter(c -> c.isAfter(since))
                                .isPresent());
    }

    /** By which users name the base of a feed. */
    private static String parameter(String feed) {
        if (feed.equals("nvd") || feed.startsWith("nvd/")) {
            return "hullcheck.nvd";
        }
        return feed.equals("kev") || feed.equals("epss") ? "hullcheck." + feed : "hullcheck.feeds";
    }

    private static Gap failed(String feed, String problem) {
        return Gap.inImage(
                Gap.Kind.FEED_FAILED,
                "the feed " + feed + " could not be refreshed: " + problem.replaceFirst("\\.$", ""),
                "Name a mirror (" + parameter(feed) + "), or work with what there is (hullcheck.offline)");
    }

    /**
     * Opens the database.
     *
     * @throws AdvisoryException when it is damaged, or cannot be used
     */
    AdvisoryDatabase open(Optional<Path> database, boolean sample) throws IOException {
        if (sample) {
            return SampleAdvisories.open();
        }
        Optional<Path> file = database.or(() -> Optional.of(home.advisories()).filter(Files::isRegularFile));
        if (file.isEmpty()) {
            return SampleAdvisories.open();
        }
        // a file that was copied here by hand is read whole first: one wrong byte could hide a vulnerability
        return Files.isRegularFile(file.get()) && !FeedNotes.isVerified(file.get())
                ? SqliteAdvisories.openVerified(file.get())
                : SqliteAdvisories.open(file.get());
    }

    /**
     * What is not certain about a database: that there is none, that it is only the sample, that it is old, that a feed was
     * not read whole.
     *
     * @param named whether the sample was asked because somebody said so
     * @param maxAge since the feeds were last asked
     * @param maxRecordAge of the newest record of each ecosystem
     */
    static List<Gap> doubts(
            DatabaseInfo info, boolean named, Set<String> needs, Duration maxAge, Duration maxRecordAge, Instant now) {
        if (info.sample()) {
            return List.of(named || needs.isEmpty() ? sample(info) : missing(info, needs));
        }
        List<Gap> doubts = new ArrayList<>();
        Optional<Instant> asOf = info.asOf(needs);
        Duration age = asOf.map(b -> Duration.between(b, now)).orElse(Duration.ofDays(365_000));
        if (age.compareTo(maxAge) > 0) {
            doubts.add(Gap.inImage(
                    Gap.Kind.DATABASE_OLD,
                    "the advisory database is "
                            + asOf.map(b -> age.toDays() + " days old (its feeds were last asked " + b + ")")
                                    .orElse("of unknown age")
                            + ", allowed are " + maxAge.toDays(),
                    "Refresh it with the goal update, or raise hullcheck.maxDatabaseAge"));
        }
        if (age.compareTo(MOST_AHEAD.negated()) < 0) {
            doubts.add(Gap.inImage(
                    Gap.Kind.DATABASE_OLD,
                    "the feeds of the advisory database are said to have been asked at a time to come ("
                            + asOf.orElseThrow() + ", and now it is " + now + "), so its age is not known",
                    "Set the clock of this machine right, or refresh the database with the goal update"));
        }
        for (String ecosystem : new TreeSet<>(needs)) {
            Duration allowed = RecordAge.allowed(ecosystem, maxRecordAge);
            RecordAge.newest(info, ecosystem)
                    .filter(newest -> Duration.between(newest, now).compareTo(allowed) > 0)
                    .ifPresent(newest -> doubts.add(oldRecords(ecosystem, newest, allowed, now)));
        }
        for (DatabaseInfo.Feed feed : info.feeds()) {
            boolean matters = DatabaseInfo.Feed.ecosystemOf(feed.name())
                    .map(needs::contains)
                    .orElse(true);
            if (matters && feed.problem().isPresent()) {
                doubts.add(Gap.inImage(
                        Gap.Kind.FEED_FAILED,
                        "the feed " + feed.name() + " was not read as a whole: "
                                + feed.problem().get().replaceFirst("\\.$", ""),
                        "Refresh the database with the goal update; tell whoever publishes the feed if it stays"));
            }
        }
        return doubts;
    }

    private static Gap sample(DatabaseInfo info) {
        return Gap.inImage(
                Gap.Kind.DATABASE_SAMPLE,
                "only the embedded sample of " + info.advisories() + " vulnerabilities was asked",
                "Fetch a full database with the goal update, or name one with hullcheck.database, before anything is"
                        + " decided by the result");
    }

    private static Gap missing(DatabaseInfo info, Set<String> needs) {
        return Gap.inImage(
                Gap.Kind.DATABASE_MISSING,
                "there is no advisory database, so packages of " + String.join(", ", new TreeSet<>(needs))
                        + " were not analysed (only the embedded sample of " + info.advisories()
                        + " vulnerabilities was asked)",
                "Fetch the advisories with the goal update where there is a network, name a database"
                        + " (hullcheck.database), or name the sample for a first look (hullcheck.database=sample)");
    }

    private static Gap oldRecords(String ecosystem, Instant newest, Duration allowed, Instant now) {
        return Gap.inImage(
                Gap.Kind.DATABASE_OLD,
                "the newest advisory of " + ecosystem + " is "
                        + Duration.between(newest, now).toDays() + " days old (" + newest + "), allowed are "
                        + allowed.toDays() + ": the place that it was fetched from may be dead",
                "Fetch it from another place (hullcheck.feeds), or raise hullcheck.maxRecordAge");
    }
}
