package io.hullcheck.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of components and distributions, as JSON. The same component is the same text. Stateless. */
final class ComponentJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, PackageKind> KINDS =
            Stream.of(PackageKind.values()).collect(Collectors.toMap(PackageKind::type, Function.identity()));

    /** Messages name a place of every package. */
    private static final Location SOMEWHERE = new Location(
            new Layer(0, Optional.empty(), Optional.empty(), -1, Optional.empty()), "images of the ledger");

    private ComponentJson() {}

    static String write(Component component) {
        InstalledPackage installed = component.installed();
        ObjectNode node = JSON.createObjectNode();
        node.put("purl", installed.purl());
        node.put("type", installed.kind().type());
        put(node, "namespace", installed.namespace());
        node.put("name", installed.name());
        node.put("version", installed.version());
        installed.source().ifPresent(s -> {
            node.put("source", s.name());
            node.put("sourceVersion", s.version());
        });
        put(node, "architecture", installed.architecture());
        put(node, "vendor", installed.vendor());
        put(node, "module", installed.module());
        node.put("certainty", installed.certainty().name());
        node.put("why", installed.why());
        if (!installed.classRoots().isEmpty()) {
            installed.classRoots().forEach(node.putArray("classRoots")::add);
        }
        if (component.judgedByDistribution()) {
            node.put("judged", true);
        }
        return node.toString();
    }

    /** @param distribution of the component's row */
    static Component read(String body, Optional<Distribution> distribution) throws LedgerException {
        JsonNode node = parse(body);
        PackageKind kind = Optional.ofNullable(KINDS.get(node.path("type").asText()))
                .orElseThrow(() -> damaged("there are no packages of type " + node.path("type")));
        return new Component(
                new InstalledPackage(
                        node.path("purl").asText(),
                        kind,
                        text(node, "namespace"),
                        node.path("name").asText(),
                        node.path("version").asText(),
                        text(node, "source")
                                .map(s -> new SourcePackage(
                                        s, node.path("sourceVersion").asText())),
                        text(node, "architecture"),
                        text(node, "vendor"),
                        text(node, "module"),
                        Optional.empty(),
                        Certainty.valueOf(node.path("certainty").asText()),
                        node.path("why").asText(),
                        List.of(SOMEWHERE),
                        PlacedJson.texts(node.path("classRoots"))),
                distribution,
                node.path("judged").asBoolean());
    }

    /** Empty text for none. */
    static String write(Optional<Distribution> distribution) {
        if (distribution.isEmpty()) {
            return "";
        }
        Distribution d = distribution.get();
        ObjectNode node = JSON.createObjectNode();
        node.put("id", d.id());
        put(node, "version", d.version());
        node.put("name", d.name());
        d.like().forEach(node.putArray("like")::add);
        put(node, "codename", d.codename());
        node.put("path", d.path());
        return node.toString();
    }

    static Optional<Distribution> distribution(String body) throws LedgerException {
        if (body.isEmpty()) {
            return Optional.empty();
        }
        JsonNode node = parse(body);
        return Optional.of(new Distribution(
                node.path("id").asText(),
                text(node, "version"),
                node.path("name").asText(),
                PlacedJson.texts(node.path("like")),
                text(node, "codename"),
                node.path("path").asText()));
    }

    /** @throws LedgerException when a row holds no JSON */
    static JsonNode parse(String body) throws LedgerException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw damaged(e.getMessage());
        }
    }

    static LedgerException damaged(String why) {
        return new LedgerException(
                "a row of the ledger cannot be read: " + why, "Restore the ledger from a copy, or start a new one");
    }

    private static void put(ObjectNode node, String key, Optional<String> value) {
        value.ifPresent(v -> node.put(key, v));
    }

    static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.path(key).textValue());
    }
}
