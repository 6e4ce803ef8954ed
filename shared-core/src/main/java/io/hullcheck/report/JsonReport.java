package io.hullcheck.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Rating;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Comparison;
import io.hullcheck.policy.Rule;
import io.hullcheck.policy.SetAside;
import io.hullcheck.reach.Reach;
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.remedy.Remedy;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code report.json}: the whole model, in the form that {@code docs/report.schema.json} publishes. Times are RFC 3339
 * in UTC, sizes are bytes, scores are CVSS base scores.
 */
final class JsonReport implements DocumentFormat<ScanReport> {
    static final String SCHEMA_VERSION = "1.4";

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    @Override
    public String name() {
        return "json";
    }

    @Override
    public String fileName() {
        return "report.json";
    }

    @Override
    public String mediaType() {
        return "application/vnd.hullcheck.report+json";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        MAPPER.writeValue(out, tree(report));
    }

    static ObjectNode tree(ScanReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schemaVersion", SCHEMA_VERSION);
        root.putObject("tool").put("name", "hullcheck").put("version", report.version());
        root.put("time", report.time().toString());
        root.put("verdict", report.judgement().verdict().name());
        root.put("reason", report.judgement().reason());
        policy(root.putObject("policy"), report);
        image(root.putObject("image"), report);
        database(root.putObject("advisories"), report.database());
        report.baseline().ifPresent(b -> baseline(root.putObject("baseline"), b));
        ObjectNode counts = root.putObject("counts");
        report.counts().forEach((severity, count) -> counts.put(severity.name().toLowerCase(Locale.ROOT), count));
        ArrayNode findings = root.putArray("findings");
        Map<Finding, SetAside> aside = report.judgement().asideByFinding();
        for (int i = 0; i < report.findings().size(); i++) {
            Finding finding = report.findings().get(i);
            ObjectNode node = findings.addObject();
            finding(node, finding, report);
            node.put("risk", Math.round(report.risks().get(i) * 10) / 10.0);
            Reach reach = report.reach(finding);
            node.putObject("reach").put("kind", reach.kind().name()).put("why", reach.why());
            report.isNew(finding).ifPresent(n -> node.put("new", n));
            Optional.ofNullable(aside.get(finding))
                    .ifPresent(a -> node.putObject("setAside")
                            .put("kind", a.kind().name())
                            .put("by", a.by())
                            .put("reason", a.reason()));
        }
        plan(root.putObject("plan"), report.plan());
        ArrayNode gaps = root.putArray("gaps");
        report.gaps().forEach(g -> gap(gaps.addObject(), g, report));
        ArrayNode packages = root.putArray("packages");
        report.inventory().packages().forEach(p -> installed(packages.addObject(), p, report));
        return root;
    }

    private static void policy(ObjectNode node, ScanReport report) {
        node.put("failOn", report.policy().failOn().map(Enum::name).orElse("NEVER"));
        node.put("onlyFixable", report.policy().onlyFixable());
        node.put("failOnIncomplete", report.policy().failOnIncomplete());
        node.put("failOnOldDatabase", report.policy().failOnOldDatabase());
        node.put("onlyNew", report.policy().onlyNew());
        strings(
                node.putArray("rules"),
                report.policy().reasons().stream().map(Rule::describe).toList());
        strings(node.putArray("notices"), report.judgement().notices());
    }

    private static void plan(ObjectNode node, FixPlan plan) {
        ArrayNode changes = node.putArray("changes");
        for (Change change : plan.changes()) {
            ObjectNode entry = changes.addObject().put("title", change.title());
            put(entry, "file", change.file());
            if (change.line() > 0) {
                entry.put("line", change.line());
            }
            put(entry, "snippet", change.snippet());
            entry.put("risk", Math.round(change.risk() * 10) / 10.0);
            names(entry.putArray("mends"), change.mends());
        }
        names(node.putArray("remaining"), plan.remaining());
    }

    private static void names(ArrayNode array, List<Finding> findings) {
        findings.forEach(f ->
                array.addObject().put("id", f.id()).put("package", f.installed().purl()));
    }

    private static void baseline(ObjectNode node, Comparison baseline) {
        node.put("name", baseline.baseline());
        node.put("new", baseline.added().size());
        node.put("unchanged", baseline.unchanged());
        ArrayNode gone = node.putArray("gone");
        baseline.gone()
                .forEach(g -> gone.addObject().put("id", g.names().get(0)).put("package", g.purl()));
    }

    private static void image(ObjectNode node, ScanReport report) {
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
            }
        }
        strings(node.putArray("tags"), facts.tags());
        ObjectNode labels = node.putObject("labels");
        new TreeMap<>(facts.labels()).forEach(labels::put);
        report.inventory().distribution().ifPresent(d -> {
            ObjectNode distribution = node.putObject("distribution");
            distribution.put("id", d.id());
            put(distribution, "version", d.version());
            distribution.put("name", d.name());
        });
        node.put("files", report.inventory().files());
        node.put("bytes", report.inventory().bytes());
        facts.base().ifPresent(b -> {
            ObjectNode base = node.putObject("base").put("layers", b.layers());
            put(base, "name", b.name());
            base.put("how", b.how());
        });
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
    }

    private static void database(ObjectNode node, DatabaseInfo info) {
        node.put("place", info.place());
        node.put("sample", info.sample());
        node.put("count", info.advisories());
        put(node, "built", info.built().map(Instant::toString));
        ArrayNode ecosystems = node.putArray("ecosystems");
        for (DatabaseInfo.Ecosystem ecosystem : info.ecosystems()) {
            ObjectNode entry = ecosystems.addObject();
            entry.put("name", ecosystem.name());
            entry.put("count", ecosystem.advisories());
            put(entry, "newest", ecosystem.newest().map(Instant::toString));
        }
        put(node, "asOf", info.asOf().map(Instant::toString));
        ArrayNode feeds = node.putArray("feeds");
        for (DatabaseInfo.Feed feed : info.feeds()) {
            ObjectNode entry = feeds.addObject();
            entry.put("name", feed.name());
            entry.put("place", feed.place());
            entry.put("records", feed.records());
            put(entry, "data", feed.data().map(Instant::toString));
            put(entry, "checked", feed.checked().map(Instant::toString));
            put(entry, "problem", feed.problem());
        }
    }

    private static void finding(ObjectNode node, Finding finding, ScanReport report) {
        node.put("id", finding.id());
        strings(node.putArray("names"), finding.names());
        node.put("severity", finding.severity().name());
        put(node, "severitySource", finding.decidedBy().map(Rating::source));
        finding.score().ifPresent(s -> node.put("score", s));
        node.put("package", finding.installed().purl());
        node.put("name", finding.installed().displayName());
        node.put("installedVersion", finding.installed().version());
        strings(node.putArray("fixedVersions"), finding.fixedVersions());
        node.put("state", finding.state().name());
        node.put("malicious", finding.malicious());
        node.put("overThreshold", report.isOverThreshold(finding));
        node.put("summary", finding.summary());
        node.put("remedy", report.remedy(finding));
        Remedy remedy = report.remedies().get(finding.installed().purl());
        put(node, "remedyVersion", remedy.target());
        if (!remedy.path().isEmpty()) {
            strings(node.putArray("dependencyPath"), remedy.path());
        }
        put(node, "published", finding.published());
        put(node, "caveat", finding.caveat());
        strings(node.putArray("weaknesses"), finding.weaknesses());
        finding.exploitation().epss().ifPresent(e -> {
            ObjectNode epss = node.putObject("epss").put("score", e.score()).put("percentile", e.percentile());
            put(epss, "date", Optional.of(e.date()).filter(d -> !d.isEmpty()));
        });
        finding.exploitation().kev().ifPresent(k -> {
            ObjectNode kev = node.putObject("kev").put("added", k.added());
            put(kev, "due", k.due());
            kev.put("ransomware", k.ransomware());
        });
        ArrayNode ratings = node.putArray("ratings");
        for (Rating rating : finding.ratings()) {
            ObjectNode entry = ratings.addObject();
            entry.put("source", rating.source());
            entry.put("type", rating.type());
            entry.put("value", rating.value());
            rating.score().ifPresent(s -> entry.put("score", s));
            put(entry, "severity", rating.severity().map(Enum::name));
            entry.put("shared", rating.shared());
        }
        locations(node.putArray("locations"), finding.installed(), report);
        strings(node.putArray("references"), finding.references());
    }

    private static void gap(ObjectNode node, Gap gap, ScanReport report) {
        node.put("kind", gap.kind().name());
        node.put("what", gap.what());
        put(node, "layer", gap.layer());
        put(node, "path", gap.path());
        node.put("next", gap.next());
        node.put("failsBuild", report.judgement().stopping().contains(gap));
    }

    private static void installed(ObjectNode node, InstalledPackage installed, ScanReport report) {
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
        locations(node.putArray("locations"), installed, report);
    }

    private static void locations(ArrayNode array, InstalledPackage installed, ScanReport report) {
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

    private static void strings(ArrayNode array, Collection<String> values) {
        values.forEach(array::add);
    }

    private static void put(ObjectNode node, String key, Optional<String> value) {
        value.ifPresent(v -> node.put(key, v));
    }
}
