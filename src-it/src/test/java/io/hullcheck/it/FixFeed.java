package io.hullcheck.it;

import io.hullcheck.testing.FeedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Advisories of Maven artifacts, from lines of text, as a feed in OSV's layout (https://ossf.github.io/osv-schema/). */
final class FixFeed {
    private static final String MODIFIED = "2026-01-01T00:00:00Z";

    private final Map<String, List<Range>> advisories = new LinkedHashMap<>();

    private record Range(String artifact, String introduced, String fixed) {}

    /** Adds {@code ID | group:artifact | introduced | fixed}, where {@code -} is for no fix. */
    void add(String line) {
        String[] parts = line.split(" \\| ");
        advisories.computeIfAbsent(parts[0], k -> new ArrayList<>()).add(new Range(parts[1], parts[2], parts[3]));
    }

    /** What the advisories are about. */
    List<String> artifacts() {
        return advisories.values().stream()
                .flatMap(List::stream)
                .map(Range::artifact)
                .distinct()
                .toList();
    }

    /** Adds the advisories of another. */
    void add(FixFeed other) {
        advisories.putAll(other.advisories);
    }

    void write(Path folder) throws IOException {
        FeedFolder feed = new FeedFolder(folder);
        advisories.forEach((id, ranges) -> {
            List<String> all = new ArrayList<>();
            for (Range range : ranges) {
                String fixed = range.fixed.equals("-") ? "" : ", {\"fixed\": \"" + range.fixed + "\"}";
                all.add("{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"" + range.introduced + "\"}" + fixed
                        + "]}");
            }
            feed.put(
                    "Maven", id, MODIFIED, """
                    {"schema_version": "1.7.0", "id": "%s", "modified": "%s", "affected": [
                      {"package": {"ecosystem": "Maven", "name": "%s"}, "ranges": [%s]}]}
                    """.formatted(id, MODIFIED, ranges.get(0).artifact, String.join(", ", all)));
        });
        feed.write();
    }
}
