package io.hullcheck.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.inventory.Checksum;
import io.hullcheck.inventory.Particulars;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a layer says of a component, as JSON: a list of paths, or an object where more is known. The same is the same text. Stateless. */
final class PlacedJson {
    private static final JsonMapper JSON = new JsonMapper();

    private PlacedJson() {}

    static JsonNode write(Placed placed) {
        ArrayNode paths = texts(placed.paths());
        if (placed.isPlain()) {
            return paths;
        }
        ObjectNode node = JSON.createObjectNode();
        node.set("paths", paths);
        placed.owner().ifPresent(o -> node.put("owner", o));
        Particulars particulars = placed.particulars();
        if (!particulars.licences().isEmpty()) {
            node.set("licences", texts(particulars.licences()));
        }
        if (!particulars.checksums().isEmpty()) {
            ArrayNode checksums = node.putArray("checksums");
            particulars
                    .checksums()
                    .forEach(c -> checksums
                            .addObject()
                            .put("algorithm", c.algorithm())
                            .put("value", c.hex()));
        }
        if (!particulars.dependsOn().isEmpty()) {
            node.set("dependsOn", texts(particulars.dependsOn()));
        }
        return node;
    }

    static Placed read(JsonNode node) {
        if (node.isArray()) {
            return Placed.at(texts(node));
        }
        List<Checksum> checksums = new ArrayList<>();
        node.path("checksums")
                .forEach(c -> checksums.add(new Checksum(
                        c.path("algorithm").asText(), c.path("value").asText())));
        return new Placed(
                texts(node.path("paths")),
                Optional.ofNullable(node.path("owner").textValue()),
                new Particulars(texts(node.path("licences")), checksums, texts(node.path("dependsOn"))));
    }

    static ArrayNode texts(List<String> values) {
        ArrayNode node = JSON.createArrayNode();
        values.forEach(node::add);
        return node;
    }

    static List<String> texts(JsonNode node) {
        List<String> values = new ArrayList<>();
        node.forEach(v -> values.add(v.asText()));
        return values;
    }
}
