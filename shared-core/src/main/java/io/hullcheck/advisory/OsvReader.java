package io.hullcheck.advisory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads records of the OSV schema (1.7) token by token; what nobody here needs, as the long details, is never held in
 * memory. Fields that this version does not know are passed over, as the schema asks. Stateless and thread-safe.
 */
public final class OsvReader {
    private static final int LONGEST_TEXT = 50_000_000;
    private static final int DEEPEST = 200;
    private static final int MOST_REFERENCES = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();
    /** {@code Moderate: nodejs:16 security update} */
    private static final Pattern STREAM = Pattern.compile("(?:^|[ :])([A-Za-z0-9_+-]+:[A-Za-z0-9_.-]+) ");
    /** The words of Red Hat and its kin at the start of a summary. */
    private static final Pattern FIRST_WORD = Pattern.compile("(Critical|Important|Moderate|Low): .*");

    private OsvReader() {}

    /**
     * Reads one record.
     *
     * @throws AdvisoryException when it is no JSON, or no record
     * @throws IOException when it cannot be read
     */
    public static OsvRecord read(InputStream in) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            return read(parser);
        }
    }

    /** Reads one record out of a text. */
    public static OsvRecord read(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return read(parser);
        }
    }

    private static OsvRecord read(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new AdvisoryException("it is no record but something else", "Look at the feed it came from");
            }
            Draft draft = new Draft();
            draft.read(parser);
            return draft.record();
        } catch (JsonParseException e) {
            throw new AdvisoryException(
                    "it is no whole JSON: " + e.getOriginalMessage(), "Look at the feed it came from");
        }
    }

    /** A source's opinion before it is known who speaks. */
    private record Opinion(String type, String value) {}

    private record Reference(String type, String url) {}

    private static final class Place {
        private String ecosystem = "";
        private String name = "";
        private final List<Opinion> opinions = new ArrayList<>();
        private final List<Range> ranges = new ArrayList<>();
        private final List<Range> hints = new ArrayList<>();
        private List<String> versions = List.of();
        private Optional<FixState> stated = Optional.empty();
    }

    /** The fields of one record, in whatever order they come. */
    private static final class Draft {
        private String id = "";
        private List<String> aliases = List.of();
        private List<String> upstream = List.of();
        private List<String> related = List.of();
        private String summary = "";
        private String published = "";
        private String modified = "";
        private String withdrawn = "";
        private final List<Opinion> opinions = new ArrayList<>();
        private final List<Reference> references = new ArrayList<>();
        private final List<Place> places = new ArrayList<>();
        private final Set<String> problems = new LinkedHashSet<>();

        void read(JsonParser parser) throws IOException {
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "id" -> id = text(parser);
                    case "aliases" -> aliases = texts(parser);
                    case "upstream" -> upstream = texts(parser);
                    case "related" -> related = texts(parser);
                    case "summary" -> summary = text(parser);
                    case "published" -> published = text(parser);
                    case "modified" -> modified = text(parser);
                    case "withdrawn" -> withdrawn = text(parser);
                    case "severity" -> opinions(parser, opinions);
                    case "references" -> references(parser);
                    case "affected" -> {
                        if (parser.currentToken() == JsonToken.START_ARRAY) {
                            while (nextObject(parser)) {
                                places.add(place(parser));
                            }
                        }
                    }
                    case "database_specific" -> specific(parser, opinions, Optional.empty());
                    default -> parser.skipChildren();
                }
            }
        }

        private Place place(JsonParser parser) throws IOException {
            Place place = new Place();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "package" -> packageName(parser, place);
                    case "severity" -> opinions(parser, place.opinions);
                    case "ranges" -> ranges(parser, place.ranges);
                    case "versions" -> place.versions = texts(parser);
                    case "ecosystem_specific", "database_specific" ->
                        specific(parser, place.opinions, Optional.of(place));
                    default -> parser.skipChildren();
                }
            }
            return place;
        }

        private static void packageName(JsonParser parser, Place place) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "ecosystem" -> place.ecosystem = text(parser);
                    case "name" -> place.name = text(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void ranges(JsonParser parser, List<Range> ranges) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            while (nextObject(parser)) {
                String type = "";
                List<Event> events = new ArrayList<>();
                for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                    parser.nextToken();
                    switch (field) {
                        case "type" -> type = text(parser);
                        case "events" -> events(parser, events);
                        default -> parser.skipChildren();
                    }
                }
                switch (type) {
                    case "ECOSYSTEM", "SEMVER" -> ranges.add(new Range(events));
                    // commits are no versions of packages
                    case "GIT" -> {}
                    default -> problems.add("a range of the unknown type \"" + type + "\"");
                }
            }
        }

        private static void events(JsonParser parser, List<Event> events) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            while (nextObject(parser)) {
                for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                    parser.nextToken();
                    switch (field) {
                        case "introduced" -> events.add(new Event(Event.Kind.INTRODUCED, text(parser)));
                        case "fixed" -> events.add(new Event(Event.Kind.FIXED, text(parser)));
                        case "last_affected" -> events.add(new Event(Event.Kind.LAST_AFFECTED, text(parser)));
                        case "limit" -> events.add(new Event(Event.Kind.LIMIT, text(parser)));
                        default -> parser.skipChildren();
                    }
                }
            }
        }

        private static void opinions(JsonParser parser, List<Opinion> opinions) throws IOException {
            for (String[] pair : pairs(parser, "type", "score")) {
                opinions.add(new Opinion(pair[0], pair[1]));
            }
        }

        /** Two fields of each object in an array. */
        private static List<String[]> pairs(JsonParser parser, String one, String other) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return List.of();
            }
            List<String[]> pairs = new ArrayList<>();
            while (nextObject(parser)) {
                String[] pair = {"", ""};
                for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                    parser.nextToken();
                    if (field.equals(one)) {
                        pair[0] = text(parser);
                    } else if (field.equals(other)) {
                        pair[1] = text(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                pairs.add(pair);
            }
            return pairs;
        }

        /** What each database adds in its own words ({@code database_specific}, {@code ecosystem_specific}). */
        private void specific(JsonParser parser, List<Opinion> opinions, Optional<Place> place) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "severity", "urgency", "ubuntu_priority" -> {
                        String word = text(parser);
                        opinions.add(new Opinion(Rating.WORD, word));
                        place.ifPresent(p -> p.stated = stated(word).or(() -> p.stated));
                    }
                    case "state", "status" -> {
                        String word = text(parser);
                        place.ifPresent(p -> p.stated = stated(word).or(() -> p.stated));
                    }
                    case "custom_ranges" -> {
                        if (place.isPresent()) {
                            ranges(parser, place.get().hints);
                        } else {
                            parser.skipChildren();
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
        }

        private static Optional<FixState> stated(String word) {
            return switch (word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")) {
                case "endoflife", "outofsupportscope" -> Optional.of(FixState.END_OF_LIFE);
                case "wontfix", "willnotfix", "ignored", "fixdeferred" -> Optional.of(FixState.WONT_FIX);
                default -> Optional.empty();
            };
        }

        private void references(JsonParser parser) throws IOException {
            for (String[] pair : pairs(parser, "type", "url")) {
                if (pair[1].startsWith("https://") || pair[1].startsWith("http://")) {
                    references.add(new Reference(pair[0], pair[1]));
                }
            }
        }

        OsvRecord record() throws AdvisoryException {
            if (id.isBlank()) {
                throw new AdvisoryException("an advisory record has no id", "Look at the feed it came from");
            }
            String source = sourceOf(id);
            List<Rating> ratings = ratings(opinions, source);
            Matcher word = FIRST_WORD.matcher(summary);
            if (word.matches() && places.stream().anyMatch(p -> isOfRedHat(p.ecosystem))) {
                ratings.add(new Rating(parent(places.get(0).ecosystem), Rating.WORD, word.group(1)));
            }
            Advisory advisory = new Advisory(
                    id,
                    aliases,
                    upstream,
                    related,
                    summary,
                    time(published),
                    time(modified),
                    time(withdrawn),
                    ratings,
                    addresses());
            List<Affected> affected = new ArrayList<>();
            for (Place place : places) {
                if (!place.ecosystem.isBlank() && !place.name.isBlank()) {
                    affected.add(affected(place));
                }
            }
            return new OsvRecord(advisory, affected, List.copyOf(problems));
        }

        /** The advisory itself first, none twice, and not more than a person would follow. */
        private List<String> addresses() {
            Set<String> addresses = new LinkedHashSet<>();
            for (Reference reference : references) {
                if (reference.type.equals("ADVISORY")) {
                    addresses.add(reference.url);
                }
            }
            for (Reference reference : references) {
                if (addresses.size() < MOST_REFERENCES) {
                    addresses.add(reference.url);
                }
            }
            return List.copyOf(addresses).subList(0, Math.min(MOST_REFERENCES, addresses.size()));
        }

        private Affected affected(Place place) {
            boolean modular = place.ranges.stream()
                    .flatMap(r -> r.events().stream())
                    .anyMatch(e -> e.version().contains(".module"));
            Matcher stream = STREAM.matcher(summary);
            return new Affected(
                    id,
                    place.ecosystem,
                    PackageNames.normal(place.ecosystem, place.name),
                    place.ranges,
                    place.versions,
                    ratings(place.opinions, parent(place.ecosystem)),
                    modular && stream.find() ? Optional.of(stream.group(1)) : Optional.empty(),
                    place.stated,
                    place.hints);
        }

        private static List<Rating> ratings(List<Opinion> opinions, String source) {
            List<Rating> ratings = new ArrayList<>();
            for (Opinion opinion : opinions) {
                if (opinion.type.startsWith("CVSS_") && !opinion.value.isBlank()) {
                    ratings.add(new Rating(source, opinion.type, opinion.value));
                } else if (Severity.ofWord(opinion.value).isPresent()) {
                    boolean own = opinion.type.isBlank() || opinion.type.equals(Rating.WORD);
                    ratings.add(new Rating(own ? source : opinion.type, Rating.WORD, opinion.value));
                }
            }
            return ratings;
        }

        private static boolean isOfRedHat(String ecosystem) {
            return switch (parent(ecosystem)) {
                case "AlmaLinux", "Rocky Linux", "Red Hat" -> true;
                default -> false;
            };
        }
    }

    private static String parent(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return colon < 0 ? ecosystem : ecosystem.substring(0, colon);
    }

    /** Who speaks, by the prefix of the id: {@code GHSA}, {@code PYSEC}, {@code GO}, {@code DEBIAN} … */
    private static String sourceOf(String id) {
        int dash = id.indexOf('-');
        String prefix = dash < 0 ? id : id.substring(0, dash);
        return switch (prefix) {
            case "DEBIAN", "DSA", "DLA" -> "Debian";
            case "UBUNTU", "USN" -> "Ubuntu";
            case "ALPINE" -> "Alpine";
            case "ALSA" -> "AlmaLinux";
            case "RLSA", "RXSA" -> "Rocky Linux";
            case "RHSA" -> "Red Hat";
            case "BIT" -> "Bitnami";
            default -> prefix;
        };
    }

    /** Some feeds write the first moment of our era where they do not know the time. */
    private static Optional<String> time(String text) {
        return text.isBlank() || text.startsWith("0001-") ? Optional.empty() : Optional.of(text);
    }

    /** Moves to the next object of an array, past whatever else may stand between. */
    private static boolean nextObject(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken().isScalarValue()) {
            return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
        }
        parser.skipChildren();
        return "";
    }

    private static List<String> texts(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String text = text(parser);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }
}
