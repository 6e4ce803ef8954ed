package io.hullcheck.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * {@code subassessments.json}: the list that registry defenders give by REST, one entry a finding that counts
 * (Microsoft.Security sub-assessments 2019-01-01-preview, "Sub Assessments - List", ContainerRegistryVulnerability). An image
 * with nothing to fix has one entry that says so; what could not be analysed has one each, of status NotApplicable.
 */
final class SubAssessmentsReport implements DocumentFormat<ScanReport> {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String TYPE = "Microsoft.Security/assessments/subAssessments";
    /** The key of vulnerabilities of images in registries ("Container vulnerability assessments REST API"). */
    private static final String ASSESSMENT = "c0b7cfc6-3172-465a-b378-53c7ff2cc0d5";

    @Override
    public String name() {
        return "subassessments";
    }

    @Override
    public String fileName() {
        return "subassessments.json";
    }

    @Override
    public String mediaType() {
        return "application/json";
    }

    /** Where the image is, in the parts that the list names. */
    private record Place(String host, String repository, String digest) {
        static Place of(ImageFacts image) {
            String name = image.reference().startsWith("registry:")
                    ? image.reference().substring("registry:".length())
                    : image.tags().stream().findFirst().orElse(image.reference());
            String plain = PlainText.of(name).replaceFirst("@.*$", "").replaceFirst(":[^:/]*$", "");
            int slash = plain.indexOf('/');
            boolean hasHost = slash > 0 && plain.substring(0, slash).matches(".*[.:].*|localhost");
            return new Place(
                    hasHost ? plain.substring(0, slash) : "",
                    hasHost ? plain.substring(slash + 1) : plain,
                    image.digest().or(image::id).map(Digest::toString).orElse(""));
        }

        String id() {
            return "/repositories/" + repository + "/images/" + digest;
        }
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        Place place = Place.of(report.inventory().image());
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode list = root.putArray("value");
        List<ScanReport.Standing> counted = report.countedStandings();
        counted.forEach(s -> entry(list.addObject(), s, report, place));
        if (report.judgement().verdict() == Verdict.HEALTHY) {
            healthy(list.addObject(), report, place);
        }
        report.gaps().forEach(g -> gap(list.addObject(), g, report, place));
        out.write(MAPPER.writeValueAsBytes(root));
    }

    private static ObjectNode properties(ObjectNode node, String id, String name, ScanReport report, Place place) {
        String unique = UUID.nameUUIDFromBytes((place.digest + " " + id).getBytes(StandardCharsets.UTF_8))
                .toString();
        node.put("type", TYPE)
                .put(
                        "id",
                        place.id() + "/providers/Microsoft.Security/assessments/" + ASSESSMENT + "/subAssessments/"
                                + unique)
                .put("name", unique);
        ObjectNode properties = node.putObject("properties");
        properties.put("id", PlainText.of(id));
        properties.put("displayName", PlainText.of(name));
        properties.put("timeGenerated", report.time().toString());
        properties.putObject("resourceDetails").put("source", "Azure").put("id", place.id());
        return properties;
    }

    private static void healthy(ObjectNode node, ScanReport report, Place place) {
        ObjectNode properties = properties(node, "healthy", "Nothing to fix was found", report, place);
        properties.putObject("status").put("code", "Healthy");
        image(properties.putObject("additionalData"), place);
    }

    /** What could not be analysed is neither healthy nor not. */
    private static void gap(ObjectNode node, Gap gap, ScanReport report, Place place) {
        ObjectNode properties =
                properties(node, gap.kind() + " " + gap.describe(), "Not analysed: " + gap.describe(), report, place);
        properties
                .putObject("status")
                .put("code", "NotApplicable")
                .put("cause", gap.kind().name())
                .put("description", PlainText.of(gap.what()));
        properties.put("remediation", PlainText.of(gap.next()));
        image(properties.putObject("additionalData"), place);
    }

    private static void image(ObjectNode data, Place place) {
        data.put("assessedResourceType", "ContainerRegistryVulnerability")
                .put("imageDigest", place.digest)
                .put("repositoryName", place.repository)
                .put("registryHost", place.host);
    }

    private static void entry(ObjectNode node, ScanReport.Standing standing, ScanReport report, Place place) {
        Finding finding = standing.finding();
        String id = finding.id() + " " + finding.installed().purl();
        ObjectNode properties = properties(
                node,
                id,
                finding.id() + " in " + finding.installed().displayName() + " "
                        + finding.installed().version(),
                report,
                place);
        properties
                .putObject("status")
                .put("code", "Unhealthy")
                .put("severity", severity(finding.severity()))
                .put("description", standing.isOverThreshold() ? "Over the threshold" : "");
        properties.put("remediation", PlainText.of(report.remedy(finding)));
        properties.put("impact", PlainText.of(finding.summary()));
        properties.put("category", finding.installed().kind().type());
        ObjectNode data = properties.putObject("additionalData");
        image(data, place);
        data.put("type", "Vulnerability");
        ArrayNode cves = data.putArray("cve");
        Set<String> names = new LinkedHashSet<>(List.of(finding.id()));
        names.addAll(finding.names());
        names.stream()
                .filter(n -> n.startsWith("CVE-"))
                .forEach(n -> cves.addObject()
                        .put("title", PlainText.of(n))
                        .put("link", "https://nvd.nist.gov/vuln/detail/" + n.replaceAll("[^A-Za-z0-9-]", "")));
        ObjectNode cvss = data.putObject("cvss");
        finding.score().ifPresent(s -> cvss.putObject("3.0").put("base", s));
        data.put("patchable", finding.isFixable());
        finding.published().ifPresent(p -> data.put("publishedTime", PlainText.of(p)));
        ArrayNode references = data.putArray("vendorReferences");
        finding.references().stream()
                .filter(r -> r.matches("https?://[!-~]+"))
                .collect(Collectors.toCollection(LinkedHashSet::new))
                .forEach(r -> references.addObject().put("title", r).put("link", r));
    }

    /** The list knows three. */
    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "High";
            case MEDIUM, UNKNOWN -> "Medium";
            case LOW, NEGLIGIBLE -> "Low";
        };
    }
}
