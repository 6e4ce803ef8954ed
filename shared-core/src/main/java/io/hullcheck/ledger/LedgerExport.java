package io.hullcheck.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * A ledger as lines of JSON: what it is, then components with their findings, contents, images, each naming what came before by its digest, so that
 * a ledger of another kind can take it in. For one use.
 */
final class LedgerExport {
    static final String VERSION = "1.1";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int FETCH = 1_000;

    private final Connection connection;
    private final JsonGenerator json;

    LedgerExport(Connection connection, Writer out) throws IOException {
        this.connection = connection;
        this.json = JSON.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    void run() throws SQLException, IOException {
        json.writeStartObject();
        json.writeStringField("type", "ledger");
        json.writeStringField("version", VERSION);
        json.writeEndObject();
        each(
                "SELECT id, digest, purl, type AS kind, name, version, distribution, body FROM component ORDER BY id",
                row -> {
                    columns("component", row, List.of("id"));
                    nested(
                            "findings",
                            "SELECT vulnerability, names, severity, score, epss, exploited, fixed, summary, failing, first_seen, gone"
                                    + " FROM finding WHERE component = ? ORDER BY vulnerability",
                            row.getLong("id"));
                    json.writeEndObject();
                });
        each("SELECT id, digest, body FROM content ORDER BY id", row -> {
            json.writeStartObject();
            json.writeStringField("type", "content");
            json.writeStringField("digest", row.getString("digest"));
            json.writeObjectFieldStart("places");
            for (Map.Entry<String, Placed> place :
                    Content.places(row.getBytes("body"), c -> true).entrySet()) {
                json.writeFieldName(place.getKey());
                json.writeTree(PlacedJson.write(place.getValue()));
            }
            json.writeEndObject();
            json.writeEndObject();
        });
        each(
                "SELECT id, digest, config, reference, platform, distribution, base_layers, verdict, reason, gaps,"
                        + " advisories_as_of, first_seen, scanned, pushed, imported, pulled, last_used, about"
                        + " FROM image ORDER BY id",
                row -> {
                    columns("image", row, List.of("id", "about"));
                    byte[] about = row.getBytes("about");
                    if (about != null) {
                        json.writeFieldName("about");
                        json.writeTree(ComponentJson.parse(Packed.unpack(about)));
                    }
                    nested(
                            "places",
                            "SELECT name, first_seen, last_seen FROM place WHERE image = ? ORDER BY name",
                            row.getLong("id"));
                    nested(
                            "contents",
                            "SELECT i.position, i.layer, c.digest FROM image_content i JOIN content c ON c.id = i.content"
                                    + " WHERE i.image = ? ORDER BY i.position",
                            row.getLong("id"));
                    nested(
                            "scans",
                            "SELECT time, kind, verdict, reason, critical, high, medium, low, other, advisories_as_of"
                                    + " FROM scan WHERE image = ? ORDER BY time",
                            row.getLong("id"));
                    nested(
                            "indices",
                            "SELECT digest FROM image_index WHERE image = ? ORDER BY digest",
                            row.getLong("id"));
                    json.writeEndObject();
                });
        json.writeRaw('\n');
        json.flush();
    }

    private interface Row {
        void write(ResultSet row) throws SQLException, IOException;
    }

    private void each(String select, Row row) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(select)) {
                while (rows.next()) {
                    row.write(rows);
                }
            }
        }
    }

    /** Starts an object of a row's columns that are not null. */
    private void columns(String type, ResultSet row, List<String> without) throws SQLException, IOException {
        json.writeStartObject();
        if (!type.isEmpty()) {
            json.writeStringField("type", type);
        }
        ResultSetMetaData meta = row.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String name = meta.getColumnLabel(i);
            Object value = row.getObject(i);
            if (value != null && !without.contains(name)) {
                json.writeObjectField(name, value instanceof Number ? value : row.getString(i));
            }
        }
    }

    private void nested(String field, String select, long id) throws SQLException, IOException {
        json.writeArrayFieldStart(field);
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setLong(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns("", rows, List.of());
                    json.writeEndObject();
                }
            }
        }
        json.writeEndArray();
    }
}
