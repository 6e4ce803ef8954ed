package io.hullcheck.advisory.update;

import io.hullcheck.advisory.Advisory;
import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.CveTables;
import io.hullcheck.advisory.feed.FeedBase;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.Fetched;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * FIRST's scores ({@code epss_scores-current.csv.gz}): a comment line with the model's version and the date, a header,
 * then {@code cve,epss,percentile}.
 */
final class EpssFeed {
    private static final String FILE = "epss_scores-current.csv.gz";
    private static final Pattern DATE = Pattern.compile("score_date:([^,]+)");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[XXX][XX]");

    private EpssFeed() {}

    static Feed of(FeedBase base) {
        return new SingleFileFeed("epss", FILE, base, Scores::new);
    }

    private record Scores(Fetched.Content content) implements Feed.Change {
        @Override
        public Feed.Read apply(AdvisoryWriter writer) throws IOException {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(content.file())), StandardCharsets.UTF_8))) {
                String first = Optional.ofNullable(lines.readLine()).orElse("");
                Matcher date = DATE.matcher(first);
                if (!first.startsWith("#") || !date.find()) {
                    throw new FeedException("the scores do not begin with their date", "Look at the feed epss");
                }
                // all of it is read before the old scores go: it may be cut short
                List<CveTables.EpssRow> rows = new ArrayList<>();
                for (Optional<CveTables.EpssRow> row = next(lines); row.isPresent(); row = next(lines)) {
                    rows.add(row.get());
                }
                if (rows.isEmpty()) {
                    throw new FeedException("there are no scores in it", "Look at the feed epss");
                }
                long count = writer.cves().replaceEpss(rows);
                return Feed.Read.whole(content.validator(), instant(date.group(1)), count);
            } catch (ZipException | EOFException e) {
                throw new FeedException("the scores are damaged or cut short", "Fetch the feed epss again", e);
            }
        }

        private static Optional<Instant> instant(String text) {
            try {
                return Optional.of(OffsetDateTime.parse(text, OFFSET).toInstant());
            } catch (DateTimeParseException e) {
                return ModifiedList.instant(text);
            }
        }

        private static Optional<CveTables.EpssRow> next(BufferedReader lines) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(",");
                if (parts.length >= 3 && Advisory.isCve(parts[0])) {
                    try {
                        return Optional.of(new CveTables.EpssRow(
                                parts[0], Double.parseDouble(parts[1]), Double.parseDouble(parts[2])));
                    } catch (NumberFormatException e) {
                        throw new FeedException(
                                "the score of " + parts[0] + " is no number", "Look at the feed epss", e);
                    }
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
