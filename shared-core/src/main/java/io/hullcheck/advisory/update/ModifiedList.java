package io.hullcheck.advisory.update;

import io.hullcheck.advisory.feed.FeedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** OSV's {@code modified_id.csv}: a line for each record, its time of modification and its id, newest first. */
final class ModifiedList {
    private static final int LONGEST_ID = 200;

    private final Map<String, String> times;
    private final int strange;

    private ModifiedList(Map<String, String> times, int strange) {
        this.times = times;
        this.strange = strange;
    }

    static ModifiedList read(Path file, String where) throws IOException {
        Map<String, String> times = new LinkedHashMap<>();
        int strange = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.indexOf(',');
                String id = comma < 0 ? "" : line.substring(comma + 1).trim();
                if (isId(id)) {
                    times.put(id, line.substring(0, comma).trim());
                } else if (!line.isBlank()) {
                    strange++;
                }
            }
        } catch (CharacterCodingException e) {
            throw new FeedException(where + " is no text", "Look at the feed", e);
        }
        if (times.isEmpty() && strange > 0) {
            throw new FeedException(where + " is no list of records", "Look at the feed");
        }
        return new ModifiedList(times, strange);
    }

    /** Ids become parts of addresses and file names. */
    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && (i == 0 || "._:+@-".indexOf(c) < 0)) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_ID && !text.contains("..");
    }

    /** Times of modification by id. */
    Map<String, String> times() {
        return times;
    }

    /** Lines that are none. */
    int strange() {
        return strange;
    }

    Optional<Instant> newest() {
        return times.values().stream().max(String::compareTo).flatMap(ModifiedList::instant);
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            // the age of the feed's data is then shown as not known
            return Optional.empty();
        }
    }
}
