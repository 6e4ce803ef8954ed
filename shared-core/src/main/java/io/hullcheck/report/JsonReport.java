package io.hullcheck.report;

import static io.hullcheck.report.JsonInventory.put;
import static io.hullcheck.report.JsonInventory.strings;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.advisory.Rating;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Comparison;
import io.hullcheck.policy.Rule;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.remedy.Remedy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code report.json}: the whole model, in the form that {@code docs/report.schema.json} publishes. Times are RFC 3339
 * in UTC, sizes are bytes, scores are CVSS base scores.
 */
final class JsonReport implements DocumentFormat<ScanReport> {
    static final String SCHEMA_VERSION = "1.6";

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
        JsonInventory.image(root.putObject("image"), report);
        JsonDatabase.write(root.putObject("advisories"), report.database());
        report.baseline().ifPresent(b -> baseline(root.putObject("baseline"), b));
        ObjectNode counts = root.putObject("counts");
        report.counts().forEach((severity, count) -> counts.put(severity.name().toLowerCase(Locale.ROOT), count));
        ArrayNode findings = root.putArray("findings");
        Set<String> listed = new HashSet<>();
        report.inventory().packages().forEach(p -> listed.add(p.purl()));
        for (ScanReport.Standing standing : report.standings()) {
            ObjectNode node = findings.addObject();
            finding(node, standing, report);
            if (!listed.contains(standing.finding().installed().purl())) {
                JsonInventory.installed(
                        node.putObject("release"), standing.finding().installed(), report);
            }
        }
        plan(root.putObject("plan"), report.plan());
        ArrayNode gaps = root.putArray("gaps");
        Set<Gap> stopping = new HashSet<>(report.judgement().stopping());
        // those of the image come first
        int ofImage = report.inventory().gaps().size();
        for (Gap gap : report.gaps()) {
            ObjectNode node = gaps.addObject();
            node.put("kind", gap.kind().name());
            node.put("what", gap.what());
            put(node, "layer", gap.layer());
            put(node, "path", gap.path());
            node.put("next", gap.next());
            node.put("failsBuild", stopping.contains(gap));
            node.put("of", gaps.size() <= ofImage ? "IMAGE" : "ADVISORIES");
        }
        ArrayNode packages = root.putArray("packages");
        report.inventory().packages().forEach(p -> JsonInventory.installed(packages.addObject(), p, report));
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
        ArrayNode conditions = node.putArray("conditions");
        report.policy().rules().forEach(r -> condition(conditions.addObject(), r));
        strings(node.putArray("notices"), report.judgement().notices());
    }

    private static void condition(ObjectNode node, Rule rule) {
        put(node, "severity", rule.severity().map(Enum::name));
        rule.score().ifPresent(v -> node.put("score", v));
        rule.epss().ifPresent(v -> node.put("epss", v));
        node.put("kev", rule.kev());
        node.put("fixable", rule.fixable());
        rule.fixAge().ifPresent(v -> node.put("fixAge", v));
        node.put("endOfLife", rule.endOfLife());
        strings(node.putArray("types"), rule.types());
        put(node, "origin", rule.origin().map(Enum::name));
        node.put("new", rule.isNew());
        node.put("reachable", rule.reachable());
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
            entry.put("risk", change.risk());
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

    private static void finding(ObjectNode node, ScanReport.Standing standing, ScanReport report) {
        Finding finding = standing.finding();
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
        node.put("overThreshold", standing.isOverThreshold());
        node.put("summary", finding.summary());
        node.put("remedy", report.remedy(finding));
        Remedy remedy = report.remedies().get(finding.installed().purl());
        put(node, "remedyVersion", remedy.target());
        if (!remedy.path().isEmpty()) {
            strings(node.putArray("dependencyPath"), remedy.path());
        }
        remedy.dependency().ifPresent(d -> dependency(node.putObject("dependency"), d));
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
            entry.put("decides", finding.decidedBy().equals(Optional.of(rating)));
        }
        JsonInventory.locations(node.putArray("locations"), finding.installed(), report);
        strings(node.putArray("references"), finding.references());
        node.put("risk", standing.risk());
        node.putObject("reach")
                .put("kind", standing.reach().kind().name())
                .put("why", standing.reach().why());
        standing.isNew().ifPresent(n -> node.put("new", n));
        standing.aside()
                .ifPresent(a -> node.putObject("setAside")
                        .put("kind", a.kind().name())
                        .put("by", a.by())
                        .put("reason", a.reason()));
    }

    private static void dependency(ObjectNode node, BuildGraph.Dependency dependency) {
        node.put("group", dependency.group()).put("artifact", dependency.artifact());
        BuildGraph.Decision decision = dependency.decision();
        node.put("decidedIn", decision.file());
        if (decision instanceof BuildGraph.Decision.Property property) {
            node.put("by", "PROPERTY").put("line", property.line());
            node.put("name", property.name()).put("value", property.value());
        } else if (decision instanceof BuildGraph.Decision.Version version) {
            node.put("by", "VERSION").put("line", version.line());
            node.put("name", version.of()).put("value", version.value());
        } else if (decision instanceof BuildGraph.Decision.Override override) {
            node.put("by", "OVERRIDE").put("name", override.name());
        } else {
            node.put("by", "NOTHING");
        }
    }
}
