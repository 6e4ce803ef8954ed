package io.hullcheck.advisory;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of the feeds of a database, in a small file beside it: when each was last asked, though it had nothing
 * new or could not answer. So an update that finds nothing new need neither write the database nor open it. The file
 * speaks of one database alone, by its hash, and is no longer believed when another takes its place.
 */
public final class FeedNotes {
    private FeedNotes() {}

    /**
     * What is known of a feed.
     *
     * @param feed as the database has it, but for the time it was last asked
     * @param failure why it did not answer when it was last asked
     */
    public record Note(DatabaseInfo.Feed feed, Optional<String> failure) {
        /** The feed as reports show it: a failure is the problem. */
        DatabaseInfo.Feed shown() {
            return new DatabaseInfo.Feed(
                    feed.name(),
                    feed.place(),
                    feed.data(),
                    feed.checked(),
                    feed.records(),
                    feed.state(),
                    failure.or(feed::problem));
        }
    }

    private static Path file(Path database) {
        return database.resolveSibling(database.getFileName() + ".feeds");
    }

    /**
     * Notes by the feed's name.
     *
     * @return empty when there is no file, or it speaks of another database
     * @throws AdvisoryException when the database is none, or not whole
     */
    public static Optional<Map<String, Note>> read(Path database) throws IOException {
        return read(database, Integrity.stated(database));
    }

    static Optional<Map<String, Note>> read(Path database, String hash) {
        try {
            List<String> lines = Files.readAllLines(file(database), StandardCharsets.UTF_8);
            if (lines.isEmpty() || !lines.get(0).equals(hash)) {
                return Optional.empty();
            }
            Map<String, Note> notes = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> parts = Arrays.stream(line.split("\t", -1))
                        .map(p -> URLDecoder.decode(p, StandardCharsets.UTF_8))
                        .toList();
                DatabaseInfo.Feed feed = new DatabaseInfo.Feed(
                        parts.get(0),
                        parts.get(1),
                        text(parts.get(2)).map(Instant::parse),
                        text(parts.get(3)).map(Instant::parse),
                        Long.parseLong(parts.get(4)),
                        parts.get(5),
                        text(parts.get(6)));
                notes.put(feed.name(), new Note(feed, text(parts.get(7))));
            }
            return Optional.of(notes);
        } catch (IOException | RuntimeException e) {
            // without it the database is as old as it says itself, which is the cautious answer
            return Optional.empty();
        }
    }

    private static Optional<String> text(String part) {
        return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }

    /**
     * Writes notes; only for whoever has the lock of the database.
     *
     * @throws IOException when they cannot be written
     */
    public static void write(Path database, Map<String, Note> notes) throws IOException {
        StringBuilder text = new StringBuilder(Integrity.stated(database)).append('\n');
        for (Note note : notes.values()) {
            DatabaseInfo.Feed feed = note.feed();
            text.append(List.of(
                                    feed.name(),
                                    feed.place(),
                                    feed.data().map(Instant::toString).orElse(""),
                                    feed.checked().map(Instant::toString).orElse(""),
                                    Long.toString(feed.records()),
                                    feed.state(),
                                    feed.problem().orElse(""),
                                    note.failure().orElse(""))
                            .stream()
                            .map(p -> URLEncoder.encode(p, StandardCharsets.UTF_8))
                            .collect(Collectors.joining("\t")))
                    .append('\n');
        }
        // one name will do for the one that has the lock
        Path aside = database.resolveSibling(database.getFileName() + ".feeds.new");
        try {
            Files.writeString(aside, text);
            Files.move(aside, file(database), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
