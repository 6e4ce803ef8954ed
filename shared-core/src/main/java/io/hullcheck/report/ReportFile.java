package io.hullcheck.report;

import static io.hullcheck.report.ReadInventory.text;
import static io.hullcheck.report.ReadInventory.texts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Comparison;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Rule;
import io.hullcheck.policy.SetAside;
import io.hullcheck.policy.Verdict;
import io.hullcheck.reach.Reach;
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.remedy.Remedy;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code report.json} back, so that an old report can be written in any other form without scanning again. What the
 * policy set aside is known by its results alone: ignores and statements themselves are not in a report. Stateless.
 */
public final class ReportFile {
    /** A report with a hundred thousand findings has some 300 MB. */
    private static final long MOST_BYTES = 1L << 30;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportFile() {}

    /**
     * Reads a report.
     *
     * @throws ReportException when the file is no report of a version that this one understands
     */
    public static ScanReport read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ReportException(file + ": there is no such report; scan with the form json first");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new ReportException(file + ": a report has at most " + MOST_BYTES + " bytes");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(MAPPER.readTree(in), file.toString());
        } catch (JsonProcessingException e) {
            throw new ReportException(
                    file + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr() + ": this is no JSON, so no report.json: "
                            + e.getOriginalMessage(),
                    e);
        } catch (CharConversionException e) {
            throw new ReportException(file + ": this is no text in UTF-8, so no report.json: " + e.getMessage(), e);
        }
    }

    private static ScanReport read(JsonNode root, String place) throws IOException {
        String version = root.path("schemaVersion").asText();
        if (version.isEmpty()) {
            throw new ReportException(place + ": this is no report.json of Hullcheck");
        }
        if (!version.equals(JsonReport.SCHEMA_VERSION)) {
            throw new ReportException(place + ": it is of schema " + version + ", and this Hullcheck reads "
                    + JsonReport.SCHEMA_VERSION + "; use the Hullcheck that wrote it, or scan again");
        }
        List<Error> errors = schema().validate(root);
        if (!errors.isEmpty()) {
            Error first = errors.get(0);
            throw new ReportException(place + ": it was changed since it was written: "
                    + PlainText.of(first.getInstanceLocation() + ": " + first.getMessage()));
        }
        try {
            return report(root);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ReportException(place + ": it was changed since it was written: " + e.getMessage(), e);
        }
    }

    private static Schema schema() throws IOException {
        try (InputStream in = ReportFile.class.getResourceAsStream("report.schema.json")) {
            if (in == null) {
                throw new IOException("the schema of reports is not in the jar; the jar is damaged, fetch it again");
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(MAPPER.readTree(in));
        }
    }

    private static ScanReport report(JsonNode root) {
        List<Gap> gaps = new ArrayList<>();
        List<Gap> ofImage = new ArrayList<>();
        List<Gap> stopping = new ArrayList<>();
        for (JsonNode node : root.path("gaps")) {
            Gap gap = new Gap(
                    Gap.Kind.valueOf(text(node, "kind").orElseThrow()),
                    node.path("what").asText(),
                    text(node, "layer"),
                    text(node, "path"),
                    node.path("next").asText());
            gaps.add(gap);
            if (node.path("of").asText().equals("IMAGE")) {
                ofImage.add(gap);
            }
            if (node.path("failsBuild").asBoolean()) {
                stopping.add(gap);
            }
        }
        ReadInventory inventory = ReadInventory.of(root, ofImage);
        Found found = new Found();
        for (JsonNode node : root.path("findings")) {
            found.add(node, ReadFinding.of(node, inventory));
        }
        return new ScanReport(
                root.path("tool").path("version").asText(),
                Instant.parse(root.path("time").asText()),
                inventory.whole(),
                inventory.platforms(),
                database(root.path("advisories")),
                found.findings,
                found.remedies,
                found.plan(root.path("plan")),
                found.baseline(root.path("baseline")),
                found.risks,
                found.reached,
                gaps,
                policy(root.path("policy")),
                new Judgement(
                        Verdict.valueOf(root.path("verdict").asText()),
                        root.path("reason").asText(),
                        found.over,
                        stopping,
                        found.aside,
                        texts(root.path("policy").path("notices"))));
    }

    /** The findings with all that is said of them. */
    private static final class Found {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Double> risks = new ArrayList<>();
        private final List<Finding> over = new ArrayList<>();
        private final List<SetAside> aside = new ArrayList<>();
        private final List<Finding> added = new ArrayList<>();
        private final Map<Finding, Reach> reached = new HashMap<>();
        private final Map<String, Remedy> remedies = new HashMap<>();
        private final Map<String, Finding> byName = new HashMap<>();

        void add(JsonNode node, Finding finding) {
            findings.add(finding);
            byName.put(name(finding.id(), finding.installed().purl()), finding);
            risks.add(node.path("risk").asDouble());
            if (node.path("overThreshold").asBoolean()) {
                over.add(finding);
            }
            JsonNode why = node.path("setAside");
            if (why.isObject()) {
                aside.add(new SetAside(
                        finding,
                        SetAside.Kind.valueOf(why.path("kind").asText()),
                        why.path("by").asText(),
                        why.path("reason").asText()));
            }
            if (node.path("new").asBoolean()) {
                added.add(finding);
            }
            JsonNode reach = node.path("reach");
            reached.put(
                    finding,
                    new Reach(
                            Reach.Kind.valueOf(reach.path("kind").asText()),
                            reach.path("why").asText()));
            remedies.put(finding.installed().purl(), ReadFinding.remedy(node));
        }

        private static String name(String id, String purl) {
            return id + " " + purl;
        }

        FixPlan plan(JsonNode node) {
            List<Change> changes = new ArrayList<>();
            for (JsonNode change : node.path("changes")) {
                changes.add(new Change(
                        change.path("title").asText(),
                        text(change, "file"),
                        change.path("line").asInt(),
                        text(change, "snippet"),
                        named(change.path("mends")),
                        change.path("risk").asDouble(),
                        List.of()));
            }
            return new FixPlan(changes, named(node.path("remaining")));
        }

        private List<Finding> named(JsonNode names) {
            List<Finding> named = new ArrayList<>();
            for (JsonNode entry : names) {
                String name =
                        name(entry.path("id").asText(), entry.path("package").asText());
                named.add(Optional.ofNullable(byName.get(name))
                        .orElseThrow(() -> new IllegalArgumentException("the plan names no finding by " + name)));
            }
            return named;
        }

        Optional<Comparison> baseline(JsonNode node) {
            if (!node.isObject()) {
                return Optional.empty();
            }
            List<Baseline.Entry> gone = new ArrayList<>();
            node.path("gone")
                    .forEach(g -> gone.add(new Baseline.Entry(
                            List.of(g.path("id").asText()), g.path("package").asText())));
            return Optional.of(new Comparison(
                    node.path("name").asText(),
                    added,
                    gone,
                    node.path("unchanged").asInt()));
        }
    }

    private static Policy policy(JsonNode node) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : node.path("conditions")) {
            rules.add(new Rule(
                    text(rule, "severity").map(Severity::valueOf),
                    ReadInventory.number(rule, "score"),
                    ReadInventory.number(rule, "epss"),
                    rule.path("kev").asBoolean(),
                    rule.path("fixable").asBoolean(),
                    ReadInventory.number(rule, "fixAge").map(Double::intValue),
                    rule.path("endOfLife").asBoolean(),
                    texts(rule.path("types")),
                    text(rule, "origin").map(Rule.Origin::valueOf),
                    rule.path("new").asBoolean(),
                    rule.path("reachable").asBoolean()));
        }
        return new Policy(
                Policy.parseFailOn(node.path("failOn").asText()),
                node.path("onlyFixable").asBoolean(),
                node.path("onlyNew").asBoolean(),
                node.path("failOnIncomplete").asBoolean(),
                node.path("failOnOldDatabase").asBoolean(),
                rules,
                List.of(),
                List.of(),
                List.of());
    }

    private static DatabaseInfo database(JsonNode node) {
        List<DatabaseInfo.Ecosystem> ecosystems = new ArrayList<>();
        for (JsonNode one : node.path("ecosystems")) {
            ecosystems.add(new DatabaseInfo.Ecosystem(
                    one.path("name").asText(),
                    one.path("count").asLong(),
                    text(one, "newest").map(Instant::parse)));
        }
        List<DatabaseInfo.Feed> feeds = new ArrayList<>();
        for (JsonNode one : node.path("feeds")) {
            feeds.add(new DatabaseInfo.Feed(
                    one.path("name").asText(),
                    one.path("place").asText(),
                    text(one, "data").map(Instant::parse),
                    text(one, "checked").map(Instant::parse),
                    one.path("records").asLong(),
                    "",
                    text(one, "problem")));
        }
        return new DatabaseInfo(
                node.path("place").asText(),
                node.path("sample").asBoolean(),
                node.path("count").asLong(),
                text(node, "built").map(Instant::parse),
                ecosystems,
                feeds);
    }
}
