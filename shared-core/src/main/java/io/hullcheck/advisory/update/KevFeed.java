package io.hullcheck.advisory.update;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.advisory.Advisory;
import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.CveTables;
import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.feed.FeedBase;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.Fetched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CISA's catalogue of known exploited vulnerabilities ({@code known_exploited_vulnerabilities.json}, its schema). */
final class KevFeed {
    private static final String FILE = "known_exploited_vulnerabilities.json";

    private KevFeed() {}

    static Feed of(FeedBase base) {
        return new SingleFileFeed("kev", FILE, base, Catalogue::new);
    }

    private record Catalogue(Fetched.Content content) implements Feed.Change {
        // here, so that nobody loads it to learn that there is nothing new
        private static final JsonFactory JSON = new JsonFactory();

        @Override
        public Feed.Read apply(AdvisoryWriter writer) throws IOException {
            List<CveTables.KevRow> rows = new ArrayList<>();
            String released = "";
            try (JsonParser json = JSON.createParser(content.file().toFile())) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new FeedException("the catalogue is no JSON object", "Look at the feed kev");
                }
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    json.nextToken();
                    switch (field) {
                        case "dateReleased" -> released = json.getText();
                        case "vulnerabilities" -> {
                            while (json.nextToken() == JsonToken.START_OBJECT) {
                                row(json).ifPresent(rows::add);
                            }
                        }
                        default -> json.skipChildren();
                    }
                }
            } catch (JsonParseException e) {
                throw new FeedException("the catalogue is no whole JSON", "Fetch the feed kev again", e);
            }
            if (rows.isEmpty()) {
                throw new FeedException("the catalogue holds no vulnerabilities", "Look at the feed kev");
            }
            long count = writer.cves().replaceKev(rows);
            return Feed.Read.whole(content.validator(), ModifiedList.instant(released), count);
        }

        private static Optional<CveTables.KevRow> row(JsonParser json) throws IOException {
            String cve = "";
            String added = "";
            String due = "";
            boolean ransomware = false;
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "cveID" -> cve = json.getText();
                    case "dateAdded" -> added = json.getText();
                    case "dueDate" -> due = json.getText();
                    case "knownRansomwareCampaignUse" ->
                        ransomware = json.getText().equals("Known");
                    default -> json.skipChildren();
                }
            }
            return Advisory.isCve(cve)
                    ? Optional.of(new CveTables.KevRow(
                            cve, new Exploitation.Kev(added, Optional.of(due).filter(d -> !d.isBlank()), ransomware)))
                    : Optional.empty();
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
