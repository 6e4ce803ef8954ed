package io.hullcheck.advisory;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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

    /** The hash, and by what the file is known to be the one that bears it. */
    private static String firstLine(Path database, String hash) throws IOException {
        BasicFileAttributes facts = Files.readAttributes(database, BasicFileAttributes.class);
        return hash + " " + facts.size() + " " + facts.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    /**
     * Whether a database is the very file that was written, or read whole and held against its hash, when these notes
     * were made; any other has to be read whole before it is believed.
     *
     * @throws AdvisoryException when the database is none, or not whole
     */
    public static boolean isVerified(Path database) throws IOException {
        Path notes = file(database);
        if (!Files.isRegularFile(notes)) {
            return false;
        }
        try (BufferedReader lines = Files.newBufferedReader(notes, StandardCharsets.UTF_8)) {
            return firstLine(database, Integrity.stated(database)).equals(lines.readLine());
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
            if (lines.isEmpty() || !lines.get(0).startsWith(hash + " ")) {
                return Optional.empty();
            }
            Map<String, Note> notes = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split("\t", -1);
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
                }
                DatabaseInfo.Feed feed = new DatabaseInfo.Feed(
                        parts[0],
                        parts[1],
                        time(parts[2]),
                        time(parts[3]),
                        Long.parseLong(parts[4]),
                        parts[5],
                        text(parts[6]));
                notes.put(feed.name(), new Note(feed, text(parts[7])));
            }
            return Optional.of(notes);
        } catch (IOException | RuntimeException e) {
            // without it the database is as old as it says itself, which is the cautious answer
            return Optional.empty();
        }
    }

    /** As a number: the JDK's parser of written times takes longer to start than all the rest here. */
    private static String time(Optional<Instant> time) {
        return time.isEmpty()
                ? ""
                : time.get().getEpochSecond() + "." + time.get().getNano();
    }

    private static Optional<Instant> time(String part) {
        int dot = part.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(
                        Long.parseLong(part.substring(0, dot)), Long.parseLong(part.substring(dot + 1))));
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
        StringBuilder text = new StringBuilder(firstLine(database, Integrity.stated(database))).append('\n');
        for (Note note : notes.values()) {
            DatabaseInfo.Feed feed = note.feed();
            String[] parts = {
                feed.name(),
                feed.place(),
                time(feed.data()),
                time(feed.checked()),
                Long.toString(feed.records()),
                feed.state(),
                feed.problem().orElse(""),
                note.failure().orElse("")
            };
            for (int i = 0; i < parts.length; i++) {
                text.append(i == 0 ? "" : "\t").append(URLEncoder.encode(parts[i], StandardCharsets.UTF_8));
            }
            text.append('\n');
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
