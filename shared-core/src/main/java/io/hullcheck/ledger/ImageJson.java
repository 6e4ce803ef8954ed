package io.hullcheck.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.image.BaseImage;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Enclosed;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All of an inventory but its packages, which images share, as JSON. Stateless. */
final class ImageJson {
    private static final JsonMapper JSON = new JsonMapper();

    private ImageJson() {}

    static String write(Inventory inventory) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode layers = node.putArray("layers");
        for (Layer layer : inventory.layers()) {
            ObjectNode entry = layers.addObject();
            layer.digest().ifPresent(d -> entry.put("digest", d.toString()));
            layer.diffId().ifPresent(d -> entry.put("diffId", d.toString()));
            entry.put("size", layer.size());
            layer.createdBy().ifPresent(c -> entry.put("createdBy", c));
        }
        ImageFacts facts = inventory.image();
        node.put("reference", facts.reference());
        node.set("tags", PlacedJson.texts(facts.tags()));
        ObjectNode labels = node.putObject("labels");
        new TreeMap<>(facts.labels()).forEach(labels::put);
        facts.base().ifPresent(b -> {
            ObjectNode base = node.putObject("base");
            base.put("layers", b.layers());
            b.name().ifPresent(n -> base.put("name", n));
            base.put("how", b.how());
        });
        ArrayNode gaps = node.putArray("gaps");
        for (Gap gap : inventory.gaps()) {
            ObjectNode entry = gaps.addObject();
            entry.put("kind", gap.kind().name());
            entry.put("what", gap.what());
            gap.layer().ifPresent(l -> entry.put("layer", l));
            gap.path().ifPresent(p -> entry.put("path", p));
            entry.put("next", gap.next());
        }
        ArrayNode documents = node.putArray("documents");
        inventory
                .enclosed()
                .forEach(d -> documents.addObject().put("path", d.path()).put("text", d.text()));
        node.put("files", inventory.files());
        node.put("bytes", inventory.bytes());
        return node.toString();
    }

    /**
     * What the rows of an image say besides.
     *
     * @param reference as the ledger has it, without a registry's scheme
     * @param digest of the manifest
     */
    record Rest(
            String reference,
            Optional<Digest> digest,
            Optional<Digest> config,
            Optional<Platform> platform,
            Optional<Distribution> distribution) {}

    /**
     * Reads {@link #write}.
     *
     * @param packages whose places are in {@link #layers}
     */
    static Inventory read(JsonNode node, Rest rest, List<Layer> layers, List<InstalledPackage> packages) {
        Map<String, String> labels = new HashMap<>();
        node.path("labels")
                .properties()
                .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
        JsonNode base = node.path("base");
        List<Gap> gaps = new ArrayList<>();
        node.path("gaps")
                .forEach(g -> gaps.add(new Gap(
                        Gap.Kind.valueOf(g.path("kind").asText()),
                        g.path("what").asText(),
                        ComponentJson.text(g, "layer"),
                        ComponentJson.text(g, "path"),
                        g.path("next").asText())));
        List<Enclosed> documents = new ArrayList<>();
        node.path("documents")
                .forEach(d -> documents.add(
                        new Enclosed(d.path("path").asText(), d.path("text").asText())));
        return new Inventory(
                new ImageFacts(
                        ComponentJson.text(node, "reference").orElse(rest.reference()),
                        rest.digest(),
                        rest.config(),
                        rest.platform(),
                        PlacedJson.texts(node.path("tags")),
                        labels,
                        base.isObject()
                                ? Optional.of(new BaseImage(
                                        base.path("layers").asInt(),
                                        ComponentJson.text(base, "name"),
                                        base.path("how").asText()))
                                : Optional.empty()),
                layers,
                rest.distribution(),
                packages,
                gaps,
                documents,
                node.path("files").asLong(),
                node.path("bytes").asLong());
    }

    /** From the bottom. */
    static List<Layer> layers(JsonNode node) {
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : node.path("layers")) {
            layers.add(new Layer(
                    layers.size(),
                    ComponentJson.text(layer, "digest").map(Digest::parse),
                    ComponentJson.text(layer, "diffId").map(Digest::parse),
                    layer.path("size").asLong(-1),
                    ComponentJson.text(layer, "createdBy")));
        }
        return layers;
    }
}
