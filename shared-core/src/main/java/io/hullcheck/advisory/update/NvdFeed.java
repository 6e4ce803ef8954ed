package io.hullcheck.advisory.update;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.advisory.Advisory;
import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.CveRecord;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.feed.FeedBase;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.Fetched;
import io.hullcheck.image.Progress;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One year of the National Vulnerability Database in the form of the API 2.0 ({@code nvdcve-2.0-2021.json.gz}), or what
 * changed in the last eight days ({@code nvdcve-2.0-modified.json.gz}).
 */
final class NvdFeed implements Feed {
    static final String MODIFIED = "modified";
    private static final String NVD = "nvd@nist.gov";

    private final String part;
    private final FeedBase base;
    private final Progress progress;

    /** @param part a year, or {@link #MODIFIED} */
    NvdFeed(String part, FeedBase base, Progress progress) {
        this.part = part;
        this.base = base;
        this.progress = progress;
    }

    static String name(String part) {
        return "nvd/" + part;
    }

    private String file() {
        return "nvdcve-2.0-" + part + ".json.gz";
    }

    @Override
    public String name() {
        return name(part);
    }

    @Override
    public FeedBase base() {
        return base;
    }

    /** A year that the base does not have holds nothing new; whether it has any is for the update to see. */
    @Override
    public Optional<Change> ask(String state) throws IOException {
        Fetched fetched = base.fetch(file(), state);
        return fetched instanceof Fetched.Content content ? Optional.of(new Year(content)) : Optional.empty();
    }

    private final class Year implements Change {
        // here, so that nobody loads it to learn that there is nothing new
        private static final JsonFactory JSON = new JsonFactory();

        private final Fetched.Content content;

        Year(Fetched.Content content) {
            this.content = content;
        }

        @Override
        public Read apply(AdvisoryWriter writer) throws IOException {
            long count = 0;
            String written = "";
            try (InputStream in = new GZIPInputStream(
                            new BufferedInputStream(Files.newInputStream(content.file())), 1 << 16);
                    JsonParser json = JSON.createParser(in);
                    Progress.Task task = progress.start(file(), -1, Progress.Unit.RECORDS)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new FeedException(file() + " is no JSON object", "Look at the feed nvd");
                }
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    json.nextToken();
                    switch (field) {
                        case "timestamp" -> written = json.getText();
                        case "vulnerabilities" -> {
                            while (json.nextToken() == JsonToken.START_OBJECT) {
                                Optional<CveRecord> cve = entry(json);
                                if (cve.isPresent()) {
                                    writer.cves().write(cve.get());
                                    count++;
                                    task.advance(1);
                                }
                            }
                        }
                        default -> json.skipChildren();
                    }
                }
            } catch (JsonParseException | ZipException | EOFException e) {
                throw new FeedException(file() + " is damaged or cut short", "Fetch the feed nvd again", e);
            }
            return Read.whole(content.validator(), instant(written).or(content::modified), count);
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    private static Optional<CveRecord> entry(JsonParser json) throws IOException {
        Optional<CveRecord> cve = Optional.empty();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            if (json.nextToken() == JsonToken.START_OBJECT && field.equals("cve")) {
                cve = cve(json);
            } else {
                json.skipChildren();
            }
        }
        return cve;
    }

    private static Optional<CveRecord> cve(JsonParser json) throws IOException {
        String id = "";
        String published = "";
        String status = "";
        List<Rating> ratings = new ArrayList<>();
        Set<String> weaknesses = new LinkedHashSet<>();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "id" -> id = json.getText();
                case "published" -> published = json.getText();
                case "vulnStatus" -> status = json.getText();
                case "metrics" -> {
                    for (String metric = json.nextFieldName(); metric != null; metric = json.nextFieldName()) {
                        json.nextToken();
                        metrics(json, metric, ratings);
                    }
                }
                case "weaknesses" -> weaknesses(json, weaknesses);
                default -> json.skipChildren();
            }
        }
        return Advisory.isCve(id) && !status.equals("Rejected")
                ? Optional.of(
                        new CveRecord(id, instant(published).map(Instant::toString), ratings, List.copyOf(weaknesses)))
                : Optional.empty();
    }

    private static void metrics(JsonParser json, String metric, List<Rating> ratings) throws IOException {
        Optional<String> type = switch (metric) {
            case "cvssMetricV2" -> Optional.of("CVSS_V2");
            case "cvssMetricV30", "cvssMetricV31" -> Optional.of("CVSS_V3");
            case "cvssMetricV40" -> Optional.of("CVSS_V4");
            default -> Optional.empty();
        };
        if (type.isEmpty() || json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String source = "";
            String vector = "";
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                if (field.equals("source")) {
                    source = json.getText();
                } else if (field.equals("cvssData") && token == JsonToken.START_OBJECT) {
                    for (String inner = json.nextFieldName(); inner != null; inner = json.nextFieldName()) {
                        json.nextToken();
                        if (inner.equals("vectorString")) {
                            vector = json.getText();
                        } else {
                            json.skipChildren();
                        }
                    }
                } else {
                    json.skipChildren();
                }
            }
            if (!vector.isBlank()) {
                // the others are those who gave the CVE its number, and speak for themselves
                ratings.add(new Rating(source.equals(NVD) ? "NVD" : source, type.get(), vector));
            }
        }
    }

    private static void weaknesses(JsonParser json, Set<String> weaknesses) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                return;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING
                    && "value".equals(json.currentName())
                    && json.getText().matches("CWE-\\d+")) {
                weaknesses.add(json.getText());
            }
        }
    }

    /** NVD writes times without a zone and means UTC. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return ModifiedList.instant(text);
        }
    }
}
