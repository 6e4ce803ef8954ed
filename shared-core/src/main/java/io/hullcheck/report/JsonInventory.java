package io.hullcheck.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.image.BaseImage;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** The parts of {@code report.json} that are about the image and what is in it. Stateless. */
final class JsonInventory {
    private JsonInventory() {}

    static void image(ObjectNode node, ScanReport report) {
        ImageFacts facts = report.inventory().image();
        node.put("reference", facts.reference());
        put(node, "digest", facts.digest().map(Digest::toString));
        put(node, "id", facts.id().map(Digest::toString));
        put(node, "platform", facts.platform().map(Platform::toString));
        if (!report.platforms().isEmpty()) {
            ArrayNode platforms = node.putArray("platforms");
            for (Inventory one : report.platforms()) {
                ObjectNode entry = platforms.addObject();
                put(entry, "platform", one.image().platform().map(Platform::toString));
                put(entry, "digest", one.image().digest().map(Digest::toString));
                put(entry, "id", one.image().id().map(Digest::toString));
                put(entry, "distribution", one.distribution().map(Distribution::name));
                one.distribution().ifPresent(d -> distribution(entry.putObject("release"), d));
                one.image().base().ifPresent(b -> base(entry.putObject("base"), b));
                entry.put(
                        "firstLayer",
                        one.layers().isEmpty() ? 0 : one.layers().get(0).index());
                entry.put("layers", one.layers().size());
            }
        }
        strings(node.putArray("tags"), facts.tags());
        ObjectNode labels = node.putObject("labels");
        new TreeMap<>(facts.labels()).forEach(labels::put);
        report.inventory().distribution().ifPresent(d -> distribution(node.putObject("distribution"), d));
        node.put("files", report.inventory().files());
        node.put("bytes", report.inventory().bytes());
        facts.base().ifPresent(b -> base(node.putObject("base"), b));
        ArrayNode layers = node.putArray("layers");
        for (Layer layer : report.inventory().layers()) {
            ObjectNode entry = layers.addObject();
            entry.put("index", layer.index());
            put(entry, "digest", layer.digest().map(Digest::toString));
            put(entry, "diffId", layer.diffId().map(Digest::toString));
            if (layer.size() >= 0) {
                entry.put("size", layer.size());
            }
            put(entry, "createdBy", layer.createdBy());
            put(entry, "instruction", layer.instruction());
            report.origins().platform(layer).ifPresent(p -> entry.put("platform", p.toString()));
            report.origins().isOfBase(layer).ifPresent(b -> entry.put("base", b));
        }
        ArrayNode documents = node.putArray("documents");
        report.inventory()
                .enclosed()
                .forEach(e -> documents.addObject().put("path", e.path()).put("text", e.text()));
    }

    private static void distribution(ObjectNode node, Distribution distribution) {
        node.put("id", distribution.id());
        put(node, "version", distribution.version());
        node.put("name", distribution.name());
        strings(node.putArray("like"), distribution.like());
        put(node, "codename", distribution.codename());
        node.put("path", distribution.path());
    }

    private static void base(ObjectNode node, BaseImage base) {
        node.put("layers", base.layers());
        put(node, "name", base.name());
        node.put("how", base.how());
    }

    static void installed(ObjectNode node, InstalledPackage installed, ScanReport report) {
        node.put("purl", installed.purl());
        node.put("type", installed.kind().type());
        put(node, "namespace", installed.namespace());
        node.put("name", installed.name());
        node.put("version", installed.version());
        installed
                .source()
                .ifPresent(s -> node.putObject("source").put("name", s.name()).put("version", s.version()));
        put(node, "architecture", installed.architecture());
        put(node, "vendor", installed.vendor());
        put(node, "module", installed.module());
        put(node, "owner", installed.owner());
        node.put("certainty", installed.certainty().name());
        node.put("why", installed.why());
        strings(node.putArray("classRoots"), installed.classRoots());
        strings(node.putArray("licences"), installed.particulars().licences());
        ArrayNode checksums = node.putArray("checksums");
        installed
                .particulars()
                .checksums()
                .forEach(c ->
                        checksums.addObject().put("algorithm", c.algorithm()).put("value", c.hex()));
        strings(node.putArray("dependsOn"), installed.particulars().dependsOn());
        locations(node.putArray("locations"), installed, report);
    }

    static void locations(ArrayNode array, InstalledPackage installed, ScanReport report) {
        for (Location location : installed.locations()) {
            ObjectNode entry = array.addObject();
            entry.put("layer", location.layer().index());
            put(
                    entry,
                    "layerDigest",
                    location.layer()
                            .digest()
                            .or(() -> location.layer().diffId())
                            .map(Digest::toString));
            entry.put("path", location.path());
            put(entry, "instruction", location.layer().instruction());
            report.origins().platform(location.layer()).ifPresent(p -> entry.put("platform", p.toString()));
            report.origins().isOfBase(location.layer()).ifPresent(b -> entry.put("base", b));
        }
    }

    static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }

    static void put(ObjectNode node, String key, Optional<String> value) {
        value.ifPresent(v -> node.put(key, v));
    }
}
