package io.hullcheck.jenkins;

import io.hullcheck.HullcheckHome;
import io.hullcheck.advisory.FeedNotes;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.Distribution;
import io.hullcheck.advisory.update.UpdateReport;
import io.hullcheck.advisory.update.UpdateRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The advisory database that the controller keeps for its agents: the file itself, and beside it the same packed, as it travels.
 * Immutable; safe for a reader while it is updated.
 *
 * @param home on the controller
 */
record ControllerDatabase(HullcheckHome home) {
    private static final String FILE = "advisories.db";
    private static final String PACKED = "advisories.db.zst";
    private static final String NOTES = "advisories.db.feeds";
    private static final String SUMS = "sums";
    private static final Pattern ECOSYSTEM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 .-]{0,40}");
    /** One image has a distribution and some languages. */
    private static final int MOST_ECOSYSTEMS = 40;

    private static final Pattern PACK = Pattern.compile("\\d{15}");

    /** So that agents learn that nothing changed, and do not call the database old, without fetching it at every update. */
    private static final Duration TELL_AGAIN = Duration.ofDays(1);

    /**
     * Fetches what is new, and packs it for the agents.
     *
     * @throws IOException when there is no database and none can be made, or the work was cancelled
     */
    UpdateReport update(UpdateRequest request, Clock clock) throws IOException {
        UpdateReport report = DatabaseUpdate.run(request, clock);
        Optional<Path> newest = packs().stream().reduce((older, newer) -> newer);
        if (report.hasChanged()
                || newest.isEmpty()
                || madeAt(newest.get()).isBefore(clock.instant().minus(TELL_AGAIN))) {
            pack(clock.instant());
        }
        return report;
    }

    /** Each a folder of its own, by the time it was made; the newest last. */
    private List<Path> packs() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder())) {
            return all.filter(f -> PACK.matcher(f.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static Instant madeAt(Path pack) {
        return Instant.ofEpochMilli(Long.parseLong(pack.getFileName().toString()));
    }

    private Path folder() {
        return home.folder().resolve("for-agents");
    }

    private void pack(Instant now) throws IOException {
        List<Path> before = packs();
        Path aside = folder().resolve("new");
        if (Files.isDirectory(aside)) {
            Folders.delete(aside);
        }
        Files.createDirectories(aside);
        Files.copy(home.advisories().resolveSibling(NOTES), aside.resolve(NOTES));
        Distribution.export(home.advisories(), PACKED, aside);
        Files.write(aside.resolve(SUMS), List.of(Sha256.of(aside.resolve(NOTES)), Sha256.of(aside.resolve(PACKED))));
        Files.move(aside, folder().resolve(String.format(Locale.ROOT, "%015d", now.toEpochMilli())));
        // an agent may be fetching the last one still
        for (Path old : before.subList(0, Math.max(0, before.size() - 1))) {
            Folders.delete(old);
        }
    }

    /** What agents fetch; empty as long as there is none. */
    Optional<Bundle> bundle() throws IOException {
        Optional<Path> pack = packs().stream().reduce((older, newer) -> newer);
        if (pack.isEmpty()) {
            return Optional.empty();
        }
        List<String> sums = Files.readAllLines(pack.get().resolve(SUMS));
        return Optional.of(Bundle.of(
                Bundle.Kind.ADVISORIES,
                List.of(
                        Bundle.Item.of(pack.get().resolve(NOTES), sums.get(0)),
                        Bundle.Item.of(pack.get().resolve(PACKED), sums.get(1)))));
    }

    /** On the agent: makes a database of what has arrived. */
    static void unpack(Path folder) throws IOException {
        Path database = folder.resolve(FILE);
        Path notes = folder.resolve(NOTES);
        Path arrived = folder.resolve("arrived");
        Files.move(notes, arrived);
        Distribution.take(database, PACKED, folder);
        Files.move(arrived, notes, StandardCopyOption.REPLACE_EXISTING);
        Optional<Map<String, FeedNotes.Note>> told = FeedNotes.read(database);
        if (told.isPresent()) {
            FeedNotes.write(database, told.get());
        } else {
            Files.delete(notes);
        }
        Files.delete(folder.resolve(PACKED));
    }

    /** Where the database lies on an agent, in the folder of its bundle. */
    static String in(String folder) {
        return folder + "/" + FILE;
    }

    /**
     * Why agents should not rely on it; empty when all is well.
     *
     * @param limit for the time since a feed has answered
     */
    Optional<String> trouble(Duration limit, Instant now) throws IOException {
        if (!Files.isRegularFile(home.advisories())) {
            return Optional.of("the controller has no advisory database yet");
        }
        Map<String, FeedNotes.Note> notes = FeedNotes.read(home.advisories()).orElse(Map.of());
        Optional<Instant> oldest = notes.values().stream()
                .map(FeedNotes.Note::feed)
                .flatMap(f -> f.checked().stream())
                .min(Instant::compareTo);
        if (oldest.isEmpty() || oldest.get().isBefore(now.minus(limit))) {
            return Optional.of("the advisory database on the controller is "
                    + oldest.map(o -> Duration.between(o, now).toDays() + " days old")
                            .orElse("of unknown age"));
        }
        return notes.entrySet().stream()
                .filter(n -> n.getValue().failure().isPresent())
                .findFirst()
                .map(n -> "the feed " + n.getKey() + " could not be fetched: "
                        + n.getValue().failure().get());
    }

    /** Remembers what images need; names that no feed can have are not believed. */
    void meet(List<String> ecosystems) throws IOException {
        home.meet(ecosystems.stream()
                .filter(e -> ECOSYSTEM.matcher(e).matches())
                .limit(MOST_ECOSYSTEMS)
                .collect(Collectors.toSet()));
    }
}
