package io.hullcheck.inventory.sbom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an SBOM's own format has no room for, so that an inventory read back from an SBOM equals the one it was made
 * from. {@code docs/sbom.md} lists the keys; they are part of what users rely on. Stateless.
 */
public final class Facts {
    private static final String PREFIX = "hullcheck:";
    private static final String KIND = PREFIX + "kind";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Facts() {}

    /** The facts of a package. */
    public static List<Fact> of(InstalledPackage installed) {
        List<Fact> facts = new ArrayList<>();
        put(facts, "kind", installed.kind().name());
        installed.namespace().ifPresent(n -> put(facts, "namespace", n));
        put(facts, "name", installed.name());
        put(facts, "version", installed.version());
        installed.source().ifPresent(s -> put(facts, "source", s.name() + " " + s.version()));
        installed.architecture().ifPresent(a -> put(facts, "architecture", a));
        installed.vendor().ifPresent(v -> put(facts, "vendor", v));
        installed.module().ifPresent(m -> put(facts, "module", m));
        installed.owner().ifPresent(o -> put(facts, "owner", o));
        put(facts, "certainty", installed.certainty().name());
        put(facts, "why", installed.why());
        installed.locations().forEach(l -> put(facts, "location", l.layer().index() + " " + l.path()));
        installed.classRoots().forEach(r -> put(facts, "classRoot", r));
        installed.particulars().licences().forEach(l -> put(facts, "licence", l));
        installed.particulars().checksums().forEach(c -> put(facts, "checksum", c.algorithm() + " " + c.hex()));
        installed.particulars().dependsOn().forEach(d -> put(facts, "dependsOn", d));
        return facts;
    }

    /** The facts of the image, its layers, its distribution, and what could not be analysed. */
    public static List<Fact> of(Inventory inventory) {
        List<Fact> facts = new ArrayList<>();
        ImageFacts image = inventory.image();
        put(facts, "image:reference", image.reference());
        image.digest().ifPresent(d -> put(facts, "image:digest", d.toString()));
        image.id().ifPresent(d -> put(facts, "image:id", d.toString()));
        image.platform().ifPresent(p -> put(facts, "image:platform", p.toString()));
        image.tags().forEach(t -> put(facts, "image:tag", t));
        new TreeMap<>(image.labels())
                .forEach((key, value) -> put(
                        facts,
                        "image:label",
                        json(MAPPER.createObjectNode().put("name", key).put("value", value))));
        image.base().ifPresent(b -> {
            ObjectNode node =
                    MAPPER.createObjectNode().put("layers", b.layers()).put("how", b.how());
            b.name().ifPresent(n -> node.put("name", n));
            put(facts, "image:base", json(node));
        });
        put(facts, "image:files", Long.toString(inventory.files()));
        put(facts, "image:bytes", Long.toString(inventory.bytes()));
        inventory.layers().forEach(l -> put(facts, "layer", json(layer(l))));
        inventory.distribution().ifPresent(d -> put(facts, "distribution", json(distribution(d))));
        inventory.gaps().forEach(g -> put(facts, "gap", json(gap(g))));
        inventory
                .enclosed()
                .forEach(e -> put(
                        facts,
                        "enclosed",
                        json(MAPPER.createObjectNode().put("path", e.path()).put("text", e.text()))));
        return facts;
    }

    /** Whether facts of this kind are there. */
    static boolean isOurs(List<Fact> facts) {
        return Fact.first(facts, PREFIX + "image:reference").isPresent();
    }

    private static void put(List<Fact> facts, String key, String value) {
        // one line each, whatever an image wrote
        facts.add(new Fact(PREFIX + key, value.replace('\n', ' ').replace('\r', ' ')));
    }

    private static ObjectNode layer(Layer layer) {
        ObjectNode node = MAPPER.createObjectNode().put("index", layer.index());
        layer.digest().ifPresent(d -> node.put("digest", d.toString()));
        layer.diffId().ifPresent(d -> node.put("diffId", d.toString()));
        node.put("size", layer.size());
        layer.createdBy().ifPresent(c -> node.put("createdBy", c));
        return node;
    }

    private static ObjectNode distribution(Distribution distribution) {
        ObjectNode node = MAPPER.createObjectNode().put("id", distribution.id());
        distribution.version().ifPresent(v -> node.put("version", v));
        node.put("name", distribution.name());
        distribution.like().forEach(l -> node.withArray("like").add(l));
        distribution.codename().ifPresent(c -> node.put("codename", c));
        return node.put("path", distribution.path());
    }

    private static ObjectNode gap(Gap gap) {
        ObjectNode node =
                MAPPER.createObjectNode().put("kind", gap.kind().name()).put("what", gap.what());
        gap.layer().ifPresent(l -> node.put("layer", l));
        gap.path().ifPresent(p -> node.put("path", p));
        return node.put("next", gap.next());
    }

    private static String json(ObjectNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * The inventory that was written down.
     *
     * @param reference as the user typed it now
     * @throws IOException when the facts cannot be understood
     */
    static Inventory inventory(Sbom sbom, String reference) throws IOException {
        List<Fact> facts = sbom.facts();
        try {
            List<Layer> layers = new ArrayList<>();
            for (String text : Fact.all(facts, PREFIX + "layer")) {
                JsonNode node = MAPPER.readTree(text);
                layers.add(new Layer(
                        node.path("index").asInt(),
                        text(node, "digest").map(Digest::parse),
                        text(node, "diffId").map(Digest::parse),
                        node.path("size").asLong(-1),
                        text(node, "createdBy")));
            }
            List<InstalledPackage> packages = new ArrayList<>();
            for (Sbom.Component component : sbom.components()) {
                if (Fact.first(component.facts(), KIND).isPresent()) {
                    packages.add(installed(component, layers));
                }
            }
            List<Gap> gaps = new ArrayList<>();
            for (String text : Fact.all(facts, PREFIX + "gap")) {
                JsonNode node = MAPPER.readTree(text);
                gaps.add(new Gap(
                        Gap.Kind.valueOf(node.path("kind").asText()),
                        node.path("what").asText(),
                        text(node, "layer"),
                        text(node, "path"),
                        node.path("next").asText()));
            }
            Optional<Distribution> distribution = Optional.empty();
            for (String text : Fact.all(facts, PREFIX + "distribution")) {
                JsonNode node = MAPPER.readTree(text);
                List<String> like = new ArrayList<>();
                node.path("like").forEach(l -> like.add(l.asText()));
                distribution = Optional.of(new Distribution(
                        node.path("id").asText(),
                        text(node, "version"),
                        node.path("name").asText(),
                        like,
                        text(node, "codename"),
                        node.path("path").asText()));
            }
            return new Inventory(
                    image(facts, reference),
                    layers,
                    distribution,
                    packages,
                    gaps,
                    enclosed(facts),
                    Fact.first(facts, PREFIX + "image:files")
                            .map(Long::parseLong)
                            .orElse(0L),
                    Fact.first(facts, PREFIX + "image:bytes")
                            .map(Long::parseLong)
                            .orElse(0L));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException("what Hullcheck wrote into it has been changed (" + e.getMessage() + ")", e);
        }
    }

    private static List<Enclosed> enclosed(List<Fact> facts) throws JsonProcessingException {
        List<Enclosed> enclosed = new ArrayList<>();
        for (String text : Fact.all(facts, PREFIX + "enclosed")) {
            JsonNode node = MAPPER.readTree(text);
            enclosed.add(
                    new Enclosed(node.path("path").asText(), node.path("text").asText()));
        }
        return enclosed;
    }

    private static ImageFacts image(List<Fact> facts, String reference) throws JsonProcessingException {
        Map<String, String> labels = new HashMap<>();
        for (String label : Fact.all(facts, PREFIX + "image:label")) {
            JsonNode node = MAPPER.readTree(label);
            labels.put(node.path("name").asText(), node.path("value").asText());
        }
        return new ImageFacts(
                reference,
                Fact.first(facts, PREFIX + "image:digest").map(Digest::parse),
                Fact.first(facts, PREFIX + "image:id").map(Digest::parse),
                Fact.first(facts, PREFIX + "image:platform").map(Platform::parse),
                Fact.all(facts, PREFIX + "image:tag"),
                labels,
                base(facts));
    }

    private static Optional<BaseImage> base(List<Fact> facts) throws JsonProcessingException {
        Optional<String> text = Fact.first(facts, PREFIX + "image:base");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        JsonNode node = MAPPER.readTree(text.get());
        return Optional.of(new BaseImage(
                node.path("layers").asInt(),
                text(node, "name"),
                node.path("how").asText()));
    }

    private static InstalledPackage installed(Sbom.Component component, List<Layer> layers) {
        List<Fact> facts = component.facts();
        List<Location> locations = new ArrayList<>();
        for (String location : Fact.all(facts, PREFIX + "location")) {
            int space = location.indexOf(' ');
            int index = Integer.parseInt(location.substring(0, space));
            locations.add(new Location(layers.get(index), location.substring(space + 1)));
        }
        return new InstalledPackage(
                component.purl().orElseThrow(() -> new IllegalArgumentException("a package without a package URL")),
                PackageKind.valueOf(Fact.first(facts, KIND).orElseThrow()),
                Fact.first(facts, PREFIX + "namespace"),
                Fact.first(facts, PREFIX + "name").orElseThrow(),
                Fact.first(facts, PREFIX + "version").orElseThrow(),
                Fact.first(facts, PREFIX + "source").map(s -> {
                    int space = s.indexOf(' ');
                    return new SourcePackage(s.substring(0, space), s.substring(space + 1));
                }),
                Fact.first(facts, PREFIX + "architecture"),
                Fact.first(facts, PREFIX + "vendor"),
                Fact.first(facts, PREFIX + "module"),
                Fact.first(facts, PREFIX + "owner"),
                Certainty.valueOf(Fact.first(facts, PREFIX + "certainty").orElseThrow()),
                Fact.first(facts, PREFIX + "why").orElseThrow(),
                locations,
                Fact.all(facts, PREFIX + "classRoot"),
                new Particulars(
                        Fact.all(facts, PREFIX + "licence"),
                        Fact.all(facts, PREFIX + "checksum").stream()
                                .map(c -> c.split(" ", 2))
                                .map(c -> new Checksum(c[0], c[1]))
                                .toList(),
                        Fact.all(facts, PREFIX + "dependsOn")));
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.path(key).textValue());
    }
}
