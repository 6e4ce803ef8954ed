package io.hullcheck.advisory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the rows of the database file are written: compact JSON, which any SQLite shell can take apart. A package's row
 * has one line for each advisory:
 *
 * <pre>["DSA-5342-1",[["i0","f2:1.20.11-1+deb11u5"]],{"v":["1.0"],"m":"nodejs:16"}]</pre>
 *
 * <p>An event starts with a letter for its kind. The object holds what few entries have: versions ({@code v}), ratings ({@code r}), module stream
 * ({@code m}), state ({@code s}), hints ({@code c}).
 */
final class Rows {
    private static final JsonFactory JSON = new JsonFactory();

    private Rows() {}

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static String text(Content content) throws AdvisoryException {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.write(json);
        } catch (IOException e) {
            throw new AdvisoryException("an advisory cannot be written", "Report this as a bug", e);
        }
        return text.toString();
    }

    /** A line of a package's row; holds no line break, as JSON escapes it. */
    static String entry(Affected affected) throws AdvisoryException {
        return text(json -> {
            json.writeStartArray();
            json.writeString(affected.advisory());
            ranges(json, affected.ranges());
            if (!affected.versions().isEmpty()
                    || !affected.ratings().isEmpty()
                    || affected.module().isPresent()
                    || affected.stated().isPresent()
                    || !affected.hints().isEmpty()) {
                json.writeStartObject();
                if (!affected.versions().isEmpty()) {
                    strings(json, "v", affected.versions());
                }
                if (!affected.ratings().isEmpty()) {
                    json.writeFieldName("r");
                    ratings(json, affected.ratings());
                }
                if (affected.module().isPresent()) {
                    json.writeStringField("m", affected.module().get());
                }
                if (affected.stated().isPresent()) {
                    json.writeStringField("s", affected.stated().get().name());
                }
                if (!affected.hints().isEmpty()) {
                    json.writeFieldName("c");
                    ranges(json, affected.hints());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** The id of the advisory that a line of a package's row is about. */
    static String advisoryOf(String line) {
        // ids hold neither quotes nor escapes; one that did would be found by nobody and harm nobody
        int end = line.indexOf('"', 2);
        return end < 0 ? "" : line.substring(2, end);
    }

    /** All lines of a package's row. */
    static List<Affected> entries(String ecosystem, String name, String body) throws AdvisoryException {
        List<Affected> entries = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() == JsonToken.START_ARRAY) {
                entries.add(entry(ecosystem, name, json));
            }
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
        return entries;
    }

    private static Affected entry(String ecosystem, String name, JsonParser json) throws IOException {
        String advisory = json.nextTextValue();
        json.nextToken();
        List<Range> ranges = ranges(json);
        List<String> versions = List.of();
        List<Rating> ratings = List.of();
        Optional<String> module = Optional.empty();
        Optional<FixState> stated = Optional.empty();
        List<Range> hints = List.of();
        if (json.nextToken() == JsonToken.START_OBJECT) {
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "v" -> versions = strings(json);
                    case "r" -> ratings = ratings(json);
                    case "m" -> module = Optional.of(json.getText());
                    case "s" -> stated = Optional.of(FixState.valueOf(json.getText()));
                    case "c" -> hints = ranges(json);
                    default -> json.skipChildren();
                }
            }
            json.nextToken();
        }
        return new Affected(advisory, ecosystem, name, ranges, versions, ratings, module, stated, hints);
    }

    private static void ranges(JsonGenerator json, List<Range> ranges) throws IOException {
        json.writeStartArray();
        for (Range range : ranges) {
            json.writeStartArray();
            for (Event event : range.events()) {
                json.writeString(event.kind().letter() + event.version());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static List<Range> ranges(JsonParser json) throws IOException {
        List<Range> ranges = new ArrayList<>(2);
        while (json.nextToken() == JsonToken.START_ARRAY) {
            List<Event> events = new ArrayList<>(2);
            for (String text = json.nextTextValue(); text != null; text = json.nextTextValue()) {
                events.add(new Event(Event.Kind.ofLetter(text.charAt(0)), text.substring(1)));
            }
            ranges.add(new Range(events));
        }
        return ranges;
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeFieldName(field);
        json.writeStartArray();
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static List<String> strings(JsonParser json) throws IOException {
        List<String> values = new ArrayList<>();
        for (String value = json.nextTextValue(); value != null; value = json.nextTextValue()) {
            values.add(value);
        }
        return values;
    }

    private static void ratings(JsonGenerator json, List<Rating> ratings) throws IOException {
        json.writeStartArray();
        for (Rating rating : ratings) {
            json.writeStartArray();
            json.writeString(rating.source());
            json.writeString(rating.type());
            json.writeString(rating.value());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static List<Rating> ratings(JsonParser json) throws IOException {
        List<Rating> ratings = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_ARRAY) {
            ratings.add(new Rating(json.nextTextValue(), json.nextTextValue(), json.nextTextValue()));
            json.nextToken();
        }
        return ratings;
    }

    /** The row of an advisory, in the words of the OSV schema as far as it has them. */
    static String advisory(Advisory advisory) throws AdvisoryException {
        return text(json -> {
            json.writeStartObject();
            json.writeStringField("id", advisory.id());
            optional(json, "modified", advisory.modified());
            optional(json, "published", advisory.published());
            optional(json, "withdrawn", advisory.withdrawn());
            if (!advisory.summary().isEmpty()) {
                json.writeStringField("summary", advisory.summary());
            }
            if (!advisory.aliases().isEmpty()) {
                strings(json, "aliases", advisory.aliases());
            }
            if (!advisory.upstream().isEmpty()) {
                strings(json, "upstream", advisory.upstream());
            }
            if (!advisory.related().isEmpty()) {
                strings(json, "related", advisory.related());
            }
            if (!advisory.ratings().isEmpty()) {
                json.writeFieldName("ratings");
                ratings(json, advisory.ratings());
            }
            if (!advisory.references().isEmpty()) {
                strings(json, "references", advisory.references());
            }
            json.writeEndObject();
        });
    }

    /** Reads the row of an advisory. */
    static Advisory advisory(String body) throws AdvisoryException {
        String id = "";
        List<String> aliases = List.of();
        List<String> upstream = List.of();
        List<String> related = List.of();
        String summary = "";
        Optional<String> published = Optional.empty();
        Optional<String> modified = Optional.empty();
        Optional<String> withdrawn = Optional.empty();
        List<Rating> ratings = List.of();
        List<String> references = List.of();
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "id" -> id = json.getText();
                    case "modified" -> modified = Optional.of(json.getText());
                    case "published" -> published = Optional.of(json.getText());
                    case "withdrawn" -> withdrawn = Optional.of(json.getText());
                    case "summary" -> summary = json.getText();
                    case "aliases" -> aliases = strings(json);
                    case "upstream" -> upstream = strings(json);
                    case "related" -> related = strings(json);
                    case "ratings" -> ratings = ratings(json);
                    case "references" -> references = strings(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
        return new Advisory(
                id, aliases, upstream, related, summary, published, modified, withdrawn, ratings, references);
    }

    private static void optional(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    /** The row of what the NVD says of a CVE. */
    static String nvd(CveRecord cve) throws AdvisoryException {
        return text(json -> {
            json.writeStartObject();
            optional(json, "published", cve.published());
            json.writeFieldName("ratings");
            ratings(json, cve.ratings());
            strings(json, "cwes", cve.cwes());
            json.writeEndObject();
        });
    }

    /** Reads the row of what the NVD says of a CVE. */
    static CveRecord nvd(String cve, String body) throws AdvisoryException {
        Optional<String> published = Optional.empty();
        List<Rating> ratings = List.of();
        List<String> cwes = List.of();
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "published" -> published = Optional.of(json.getText());
                    case "ratings" -> ratings = ratings(json);
                    case "cwes" -> cwes = strings(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
        return new CveRecord(cve, published, ratings, cwes);
    }

    private static AdvisoryException unreadable(Exception e) {
        return new AdvisoryException("a row of the advisory database cannot be read", SqliteAdvisories.REBUILD, e);
    }
}
