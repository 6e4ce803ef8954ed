package io.hullcheck.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.policy.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes in what {@link LedgerExport} has written. What is known already stays; of an image that both know the later scan counts, and the later of
 * each use. Digests are computed anew and not believed. For one use.
 */
final class LedgerImport {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** Version 1.0 knew of places alone. */
    private static final Set<String> VERSIONS = Set.of("1.0", LedgerExport.VERSION);

    private static final int TOGETHER = 500;
    private static final int MOST_LINE = 64 << 20;

    private final LedgerDatabase database;
    private long line;
    private int images;

    LedgerImport(LedgerDatabase database) {
        this.database = database;
    }

    /** @return how many images were read */
    int run(BufferedReader in) throws IOException {
        Optional<JsonNode> first = next(in);
        if (first.isEmpty()
                || !first.get().path("type").asText().equals("ledger")
                || !VERSIONS.contains(first.get().path("version").asText())) {
            throw wrong("it is no export of a ledger of version " + LedgerExport.VERSION + " or before");
        }
        while (true) {
            List<JsonNode> together = new ArrayList<>();
            for (Optional<JsonNode> node = next(in); node.isPresent(); node = next(in)) {
                together.add(node.get());
                if (together.size() == TOGETHER) {
                    break;
                }
            }
            if (together.isEmpty()) {
                database.analyze();
                return images;
            }
            database.inTransaction(connection -> {
                for (JsonNode node : together) {
                    take(connection, node);
                }
                return null;
            });
            images += (int) together.stream()
                    .filter(n -> n.path("type").asText().equals("image"))
                    .count();
        }
    }

    private Optional<JsonNode> next(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            if (text.length() >= MOST_LINE) {
                throw wrong("a line of it is longer than any that is written");
            }
            text.append((char) c);
            c = in.read();
        }
        if (c < 0 && text.isEmpty()) {
            return Optional.empty();
        }
        line++;
        try {
            return Optional.of(JSON.readTree(text.toString()));
        } catch (JsonProcessingException e) {
            throw wrong("it is no JSON");
        }
    }

    private LedgerException wrong(String what) {
        return new LedgerException(
                "line " + line + " of the export cannot be read: " + what, "Export the other ledger again");
    }

    private void take(Connection connection, JsonNode node) throws SQLException, IOException {
        try {
            switch (node.path("type").asText()) {
                case "component" -> component(connection, node);
                case "content" -> content(connection, node);
                case "image" -> image(connection, node);
                default -> throw wrong("there is no type " + node.path("type"));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private void component(Connection connection, JsonNode node) throws SQLException, IOException {
        String distribution = node.path("distribution").asText();
        Component component = ComponentJson.read(node.path("body").asText(), ComponentJson.distribution(distribution));
        String digest = component.digest();
        if (!digest.equals(node.path("digest").asText())) {
            throw wrong("the component is not the one that its digest names");
        }
        if (Sql.id(connection, "SELECT id FROM component WHERE digest = ?", digest)
                .isPresent()) {
            return;
        }
        long id = Recorder.write(connection, digest, component)
                .orElseThrow(() -> wrong("the component was written by another meanwhile; start again"));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO finding (component, vulnerability, names,"
                        + " severity, score, epss, exploited, fixed, summary, failing, first_seen, gone)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (JsonNode finding : node.path("findings")) {
                insert.setLong(1, id);
                insert.setString(2, finding.path("vulnerability").asText());
                insert.setString(3, finding.path("names").asText());
                insert.setString(
                        4, Severity.valueOf(finding.path("severity").asText()).name());
                number(insert, 5, finding.path("score"));
                number(insert, 6, finding.path("epss"));
                insert.setInt(7, finding.path("exploited").asInt());
                insert.setString(8, finding.path("fixed").asText());
                insert.setString(9, finding.path("summary").asText());
                insert.setInt(10, finding.path("failing").asInt());
                insert.setLong(11, finding.path("first_seen").asLong());
                time(insert, 12, finding.path("gone"));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void number(PreparedStatement insert, int at, JsonNode value) throws SQLException {
        if (value.isNumber()) {
            insert.setDouble(at, value.asDouble());
        } else {
            insert.setNull(at, Types.DOUBLE);
        }
    }

    private static void time(PreparedStatement insert, int at, JsonNode value) throws SQLException {
        if (value.isNumber()) {
            insert.setLong(at, value.asLong());
        } else {
            insert.setNull(at, Types.BIGINT);
        }
    }

    private void content(Connection connection, JsonNode node) throws SQLException, IOException {
        Map<String, Placed> places = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> place : node.path("places").properties()) {
            places.put(place.getKey(), PlacedJson.read(place.getValue()));
        }
        Content content = new Content(0, "", places);
        String digest = content.digest();
        if (!digest.equals(node.path("digest").asText())) {
            throw wrong("the content is not the one that its digest names");
        }
        if (Sql.id(connection, "SELECT id FROM content WHERE digest = ?", digest)
                .isPresent()) {
            return;
        }
        List<Long> components = new ArrayList<>();
        for (String component : content.places().keySet()) {
            components.add(Sql.id(connection, "SELECT id FROM component WHERE digest = ?", component)
                    .orElseThrow(() -> wrong("the component " + component + " has not come before")));
        }
        Counts.recount(connection, Recorder.write(connection, digest, content, components));
    }

    private void image(Connection connection, JsonNode node) throws SQLException, IOException {
        Digest digest = Digest.parse(node.path("digest").asText());
        Optional<Digest> config =
                Optional.ofNullable(node.path("config").textValue()).map(Digest::parse);
        long first = node.path("first_seen").asLong();
        Images.adopt(connection, Optional.of(digest), config);
        Optional<Long> known = Images.find(connection, digest);
        long image = known.isPresent()
                ? known.get()
                : Images.insert(connection, digest, node.path("reference").asText(), first);
        Images.use(connection, image, Use.SCANNED, first);
        for (Use use : Use.values()) {
            if (use != Use.SCANNED && node.path(use.column()).isNumber()) {
                Images.use(connection, image, use, node.path(use.column()).asLong());
            }
        }
        Images.use(connection, image, Use.SCANNED, node.path("last_used").asLong());
        for (JsonNode place : node.path("places")) {
            Images.place(
                    connection,
                    image,
                    place.path("name").asText(),
                    place.path("first_seen").asLong());
            Images.place(
                    connection,
                    image,
                    place.path("name").asText(),
                    place.path("last_seen").asLong());
        }
        for (JsonNode index : node.path("indices")) {
            Images.member(connection, Digest.parse(index.path("digest").asText()), image);
        }
        scans(connection, image, node.path("scans"));
        if (node.path("scanned").isNumber()
                && isLater(connection, image, node.path("scanned").asLong())) {
            scanned(connection, image, node);
        }
    }

    private static void scans(Connection connection, long image, JsonNode scans) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO scan (image, time, kind, verdict,"
                + " reason, critical, high, medium, low, other, advisories_as_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (image, time) DO NOTHING")) {
            for (JsonNode scan : scans) {
                insert.setLong(1, image);
                insert.setLong(2, scan.path("time").asLong());
                insert.setString(3, scan.path("kind").asText());
                insert.setString(
                        4, Verdict.valueOf(scan.path("verdict").asText()).name());
                insert.setString(5, scan.path("reason").asText());
                int at = 6;
                for (String count : List.of("critical", "high", "medium", "low", "other")) {
                    insert.setInt(at++, scan.path(count).asInt());
                }
                time(insert, at, scan.path("advisories_as_of"));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static boolean isLater(Connection connection, long image, long scanned) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM image WHERE id = ? AND (scanned IS NULL OR scanned < ?)")) {
            select.setLong(1, image);
            select.setLong(2, scanned);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Null for none; read and written anew, so that nothing is kept that would not be understood later. */
    private byte[] about(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        return Packed.pack(ImageJson.write(ImageJson.read(
                node,
                new ImageJson.Rest("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                ImageJson.layers(node),
                List.of())));
    }

    private void scanned(Connection connection, long image, JsonNode node) throws SQLException, IOException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE image SET config = ?, reference = ?,"
                + " platform = ?, distribution = ?, base_layers = ?, verdict = ?, reason = ?, gaps = ?,"
                + " advisories_as_of = ?, scanned = ?, about = ? WHERE id = ?")) {
            update.setString(1, node.path("config").textValue());
            update.setString(2, node.path("reference").asText());
            update.setString(3, node.path("platform").textValue());
            update.setString(4, node.path("distribution").textValue());
            if (node.path("base_layers").isNumber()) {
                update.setInt(5, node.path("base_layers").asInt());
            } else {
                update.setNull(5, Types.INTEGER);
            }
            update.setString(6, Verdict.valueOf(node.path("verdict").asText()).name());
            update.setString(7, node.path("reason").asText());
            update.setInt(8, node.path("gaps").asInt());
            time(update, 9, node.path("advisories_as_of"));
            update.setLong(
                    10, Instant.ofEpochMilli(node.path("scanned").asLong()).toEpochMilli());
            update.setBytes(11, about(node.path("about")));
            update.setLong(12, image);
            update.executeUpdate();
        }
        Map<Integer, Map.Entry<String, Long>> contents = new LinkedHashMap<>();
        for (JsonNode content : node.path("contents")) {
            String digest = content.path("digest").asText();
            contents.put(
                    content.path("position").asInt(),
                    Map.entry(
                            content.path("layer").asText(),
                            Sql.id(connection, "SELECT id FROM content WHERE digest = ?", digest)
                                    .orElseThrow(() -> wrong("the content " + digest + " has not come before"))));
        }
        Recorder.replaceContents(connection, image, contents);
        Counts.sum(connection, image);
    }
}
