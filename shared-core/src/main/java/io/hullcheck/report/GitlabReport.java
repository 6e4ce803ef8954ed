package io.hullcheck.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * {@code gl-container-scanning-report.json}: what GitLab shows in merge requests (security report schemas 15, "Container
 * Scanning"). Findings that count alone: GitLab has its own way to dismiss one.
 */
final class GitlabReport implements DocumentFormat<ScanReport> {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String SCHEMA = "15.2.1";

    @Override
    public String name() {
        return "gitlab";
    }

    @Override
    public String fileName() {
        return "gl-container-scanning-report.json";
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        ObjectNode root = MAPPER.createObjectNode().put("version", SCHEMA);
        ObjectNode scan = root.putObject("scan");
        tool(scan.putObject("analyzer"), report);
        tool(scan.putObject("scanner"), report);
        String time = report.time().toString().replaceFirst("(\\.\\d+)?Z$", "");
        scan.put("type", "container_scanning")
                .put("start_time", time)
                .put("end_time", time)
                .put("status", report.judgement().stopping().isEmpty() ? "success" : "failure");
        ArrayNode messages = scan.putArray("messages");
        for (Gap gap : report.gaps()) {
            messages.addObject()
                    .put("level", report.judgement().stopping().contains(gap) ? "fatal" : "warn")
                    .put("value", PlainText.of(gap.describe() + ". " + gap.next() + "."));
        }
        ArrayNode list = root.putArray("vulnerabilities");
        report.counted().forEach(f -> vulnerability(list.addObject(), f, report));
        root.putArray("remediations");
        out.write(MAPPER.writeValueAsBytes(root));
    }

    private static void tool(ObjectNode node, ScanReport report) {
        node.put("id", "hullcheck").put("name", "Hullcheck").put("version", report.version());
        node.putObject("vendor").put("name", "Hullcheck");
    }

    private static void vulnerability(ObjectNode node, Finding finding, ScanReport report) {
        node.put("id", id(finding));
        node.put("name", PlainText.of(finding.id()));
        node.put("description", PlainText.of(finding.summary()));
        node.put("severity", severity(finding.severity()));
        node.put("solution", PlainText.of(report.remedy(finding)));
        ObjectNode location = node.putObject("location");
        location.put("image", PlainText.of(report.inventory().image().reference()));
        location.put(
                "operating_system",
                PlainText.of(report.inventory()
                        .distribution()
                        .map(Distribution::name)
                        .orElse("unknown")));
        ObjectNode dependency = location.putObject("dependency");
        dependency
                .putObject("package")
                .put("name", PlainText.of(finding.installed().displayName()));
        dependency.put("version", PlainText.of(finding.installed().version()));
        ArrayNode identifiers = node.putArray("identifiers");
        Set<String> names = new LinkedHashSet<>(List.of(finding.id()));
        names.addAll(finding.names());
        // the schema takes twenty at the most
        names.stream()
                .limit(20)
                .forEach(n -> identifiers
                        .addObject()
                        .put("type", n.startsWith("CVE-") ? "cve" : n.startsWith("GHSA-") ? "ghsa" : "hullcheck")
                        .put("name", PlainText.of(n))
                        .put("value", PlainText.of(n)));
        ArrayNode links = node.putArray("links");
        finding.references().stream()
                .filter(r -> r.matches("https?://[!-~]+"))
                .forEach(r -> links.addObject().put("url", r));
    }

    private static String id(Finding finding) {
        return UUID.nameUUIDFromBytes(
                        (finding.id() + " " + finding.installed().purl()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String severity(Severity severity) {
        return severity == Severity.NEGLIGIBLE
                ? "Info"
                : severity.name().charAt(0) + severity.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
