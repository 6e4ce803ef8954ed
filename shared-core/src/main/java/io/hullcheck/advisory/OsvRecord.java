package io.hullcheck.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A whole record of the OSV schema: the advisory and the packages it affects. */
public record OsvRecord(Advisory advisory, List<Affected> affected) {
    public OsvRecord {
        affected = List.copyOf(affected);
    }

    /**
     * Reads a record; fields that this version does not know are passed over, as the schema asks.
     *
     * @throws AdvisoryException when the record has no id
     */
    public static OsvRecord of(JsonNode json) throws AdvisoryException {
        String id = json.path("id").asText("");
        if (id.isBlank()) {
            throw new AdvisoryException("an advisory record has no id", "Look at the feed it came from");
        }
        String source = sourceOf(id);
        List<Rating> ratings = ratings(json.path("severity"), source);
        word(json.path("database_specific").path("severity"), source).ifPresent(ratings::add);
        Advisory advisory = new Advisory(
                id,
                texts(json.path("aliases")),
                texts(json.path("upstream")),
                texts(json.path("related")),
                json.path("summary").asText(""),
                text(json, "published"),
                text(json, "modified"),
                text(json, "withdrawn"),
                ratings,
                references(json.path("references")));
        List<Affected> affected = new ArrayList<>();
        for (JsonNode entry : json.path("affected")) {
            JsonNode pkg = entry.path("package");
            if (pkg.hasNonNull("ecosystem") && pkg.hasNonNull("name")) {
                affected.add(affected(entry, pkg));
            }
        }
        return new OsvRecord(advisory, affected);
    }

    private static Affected affected(JsonNode entry, JsonNode pkg) {
        String ecosystem = pkg.path("ecosystem").asText();
        String name = pkg.path("name").asText();
        String owner = ecosystem.split(":")[0];
        List<Rating> ratings = ratings(entry.path("severity"), owner);
        word(entry.path("ecosystem_specific").path("urgency"), owner).ifPresent(ratings::add);
        word(entry.path("ecosystem_specific").path("severity"), owner).ifPresent(ratings::add);
        List<Range> ranges = new ArrayList<>();
        for (JsonNode range : entry.path("ranges")) {
            if (!range.path("type").asText("").equals("GIT")) {
                ranges.add(new Range(events(range.path("events"))));
            }
        }
        return new Affected(ecosystem, plainName(owner, name), ranges, texts(entry.path("versions")), ratings);
    }

    /** Maven names may carry the address of a repository behind group and artifact. */
    private static String plainName(String ecosystem, String name) {
        String[] parts = name.split(":", 3);
        return ecosystem.equals("Maven") && parts.length == 3 ? parts[0] + ":" + parts[1] : name;
    }

    private static List<Event> events(JsonNode list) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : list) {
            for (Event.Kind kind : Event.Kind.values()) {
                JsonNode version = event.path(kind.name().toLowerCase(java.util.Locale.ROOT));
                if (version.isTextual()) {
                    events.add(new Event(kind, version.asText()));
                }
            }
        }
        return events;
    }

    private static List<Rating> ratings(JsonNode list, String source) {
        List<Rating> ratings = new ArrayList<>();
        for (JsonNode entry : list) {
            String type = entry.path("type").asText("");
            String score = entry.path("score").asText("");
            if (type.startsWith("CVSS_") && !score.isBlank()) {
                ratings.add(new Rating(source, type, score));
            } else if (Severity.ofWord(score).isPresent()) {
                ratings.add(new Rating(type.isBlank() ? source : type, Rating.WORD, score));
            }
        }
        return ratings;
    }

    private static Optional<Rating> word(JsonNode node, String source) {
        return node.isTextual() && Severity.ofWord(node.asText()).isPresent()
                ? Optional.of(new Rating(source, Rating.WORD, node.asText()))
                : Optional.empty();
    }

    /** Who speaks, by the prefix of the id: {@code GHSA}, {@code PYSEC}, {@code GO}, {@code DEBIAN} … */
    private static String sourceOf(String id) {
        int dash = id.indexOf('-');
        return dash < 0 ? id : id.substring(0, dash);
    }

    private static List<String> references(JsonNode list) {
        record Reference(String type, String url) {}
        List<Reference> references = new ArrayList<>();
        list.forEach(r -> references.add(
                new Reference(r.path("type").asText(""), r.path("url").asText(""))));
        return references.stream()
                .filter(r -> r.url.startsWith("https://") || r.url.startsWith("http://"))
                .sorted(Comparator.comparing(r -> !r.type.equals("ADVISORY")))
                .map(Reference::url)
                .distinct()
                .limit(8)
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(t -> texts.add(t.asText()));
        return texts;
    }

    private static Optional<String> text(JsonNode json, String key) {
        return Optional.ofNullable(json.path(key).textValue()).filter(v -> !v.isBlank());
    }
}
