package io.hullcheck.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.image.BaseImage;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Checksum;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Enclosed;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.Particulars;
import io.hullcheck.inventory.SourcePackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The image of a {@code report.json} and what is in it.
 *
 * @param whole the inventory
 * @param platforms as in {@link ScanReport}; whose a package is its places tell
 * @param byPurl the packages
 */
record ReadInventory(Inventory whole, List<Inventory> platforms, Map<String, InstalledPackage> byPurl) {
    /** @param gaps of the image */
    static ReadInventory of(JsonNode root, List<Gap> gaps) {
        JsonNode image = root.path("image");
        List<Layer> layers = new ArrayList<>();
        image.path("layers").forEach(l -> layers.add(layer(l)));
        List<InstalledPackage> packages = new ArrayList<>();
        Map<String, InstalledPackage> byPurl = new HashMap<>();
        for (JsonNode node : root.path("packages")) {
            InstalledPackage installed = installed(node, layers);
            packages.add(installed);
            byPurl.put(installed.purl(), installed);
        }
        List<Enclosed> enclosed = new ArrayList<>();
        image.path("documents")
                .forEach(d -> enclosed.add(
                        new Enclosed(d.path("path").asText(), d.path("text").asText())));
        Inventory whole = new Inventory(
                facts(image, image.path("reference").asText()),
                layers,
                Optional.of(image.path("distribution"))
                        .filter(JsonNode::isObject)
                        .map(ReadInventory::distribution),
                packages,
                gaps,
                enclosed,
                image.path("files").asLong(),
                image.path("bytes").asLong());
        List<Inventory> platforms = new ArrayList<>();
        for (JsonNode node : image.path("platforms")) {
            int first = node.path("firstLayer").asInt();
            List<Layer> own = layers.subList(first, first + node.path("layers").asInt());
            platforms.add(new Inventory(
                    facts(node, whole.image().reference()),
                    own,
                    Optional.of(node.path("release")).filter(JsonNode::isObject).map(ReadInventory::distribution),
                    within(packages, Set.copyOf(own)),
                    List.of(),
                    0,
                    0));
        }
        return new ReadInventory(whole, platforms, byPurl);
    }

    /** The packages that lie in some layers, by their places there. */
    private static List<InstalledPackage> within(List<InstalledPackage> packages, Set<Layer> layers) {
        List<InstalledPackage> within = new ArrayList<>();
        for (InstalledPackage installed : packages) {
            List<Location> places = installed.locations().stream()
                    .filter(l -> layers.contains(l.layer()))
                    .toList();
            if (!places.isEmpty()) {
                within.add(installed.at(places));
            }
        }
        return within;
    }

    private static ImageFacts facts(JsonNode node, String reference) {
        Map<String, String> labels = new HashMap<>();
        node.path("labels")
                .properties()
                .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
        return new ImageFacts(
                reference,
                text(node, "digest").map(Digest::parse),
                text(node, "id").map(Digest::parse),
                text(node, "platform").map(Platform::parse),
                texts(node.path("tags")),
                labels,
                Optional.of(node.path("base"))
                        .filter(JsonNode::isObject)
                        .map(b -> new BaseImage(
                                b.path("layers").asInt(),
                                text(b, "name"),
                                b.path("how").asText())));
    }

    private static Layer layer(JsonNode node) {
        return new Layer(
                node.path("index").asInt(),
                text(node, "digest").map(Digest::parse),
                text(node, "diffId").map(Digest::parse),
                node.path("size").asLong(-1),
                text(node, "createdBy"));
    }

    private static Distribution distribution(JsonNode node) {
        return new Distribution(
                node.path("id").asText(),
                text(node, "version"),
                node.path("name").asText(),
                texts(node.path("like")),
                text(node, "codename"),
                node.path("path").asText());
    }

    /** @throws IllegalArgumentException when there is none of that package URL */
    InstalledPackage installed(String purl) {
        return Optional.ofNullable(byPurl.get(purl))
                .orElseThrow(() -> new IllegalArgumentException("a finding is about " + purl + ", which is not there"));
    }

    /** One that is not among the packages. */
    InstalledPackage installed(JsonNode node) {
        return installed(node, whole.layers());
    }

    private static InstalledPackage installed(JsonNode node, List<Layer> layers) {
        List<Location> locations = new ArrayList<>();
        for (JsonNode place : node.path("locations")) {
            int index = place.path("layer").asInt();
            Layer layer = index < layers.size()
                    ? layers.get(index)
                    : new Layer(index, Optional.empty(), Optional.empty(), -1, Optional.empty());
            locations.add(new Location(layer, place.path("path").asText()));
        }
        List<Checksum> checksums = new ArrayList<>();
        node.path("checksums")
                .forEach(c -> checksums.add(new Checksum(
                        c.path("algorithm").asText(), c.path("value").asText())));
        JsonNode source = node.path("source");
        return new InstalledPackage(
                node.path("purl").asText(),
                kind(node.path("type").asText()),
                text(node, "namespace"),
                node.path("name").asText(),
                node.path("version").asText(),
                source.isObject()
                        ? Optional.of(new SourcePackage(
                                source.path("name").asText(),
                                source.path("version").asText()))
                        : Optional.empty(),
                text(node, "architecture"),
                text(node, "vendor"),
                text(node, "module"),
                text(node, "owner"),
                Certainty.valueOf(node.path("certainty").asText()),
                node.path("why").asText(),
                locations,
                texts(node.path("classRoots")),
                new Particulars(texts(node.path("licences")), checksums, texts(node.path("dependsOn"))));
    }

    private static PackageKind kind(String type) {
        for (PackageKind kind : PackageKind.values()) {
            if (kind.type().equals(type)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there are no packages of type " + type);
    }

    static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.path(key).textValue());
    }

    static Optional<Double> number(JsonNode node, String key) {
        return node.path(key).isNumber() ? Optional.of(node.path(key).asDouble()) : Optional.empty();
    }

    static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
