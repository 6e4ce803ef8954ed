package io.hullcheck.report;

import com.contrastsecurity.sarif.ArtifactLocation;
import com.contrastsecurity.sarif.Invocation;
import com.contrastsecurity.sarif.Location;
import com.contrastsecurity.sarif.LogicalLocation;
import com.contrastsecurity.sarif.Message;
import com.contrastsecurity.sarif.MultiformatMessageString;
import com.contrastsecurity.sarif.Notification;
import com.contrastsecurity.sarif.PartialFingerprints;
import com.contrastsecurity.sarif.PhysicalLocation;
import com.contrastsecurity.sarif.PropertyBag;
import com.contrastsecurity.sarif.Region;
import com.contrastsecurity.sarif.ReportingConfiguration;
import com.contrastsecurity.sarif.ReportingDescriptor;
import com.contrastsecurity.sarif.ReportingDescriptorReference;
import com.contrastsecurity.sarif.Result;
import com.contrastsecurity.sarif.Run;
import com.contrastsecurity.sarif.RunAutomationDetails;
import com.contrastsecurity.sarif.SarifSchema210;
import com.contrastsecurity.sarif.Suppression;
import com.contrastsecurity.sarif.Tool;
import com.contrastsecurity.sarif.ToolComponent;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code report.sarif}: SARIF 2.1.0, with what GitHub's code scanning asks for besides (security-severity, a location for each
 * result). A finding that a POM decides stands at its line there, every other at its place in the image. Fingerprints are made
 * of the vulnerability and the package without its version, so that they stay from build to build.
 */
final class SarifReport implements DocumentFormat<ScanReport> {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** As OASIS publishes it. */
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static final String FINGERPRINT = "hullcheck/v1";

    @Override
    public String name() {
        return "sarif";
    }

    @Override
    public String fileName() {
        return "report.sarif";
    }

    @Override
    public String mediaType() {
        return "application/sarif+json";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        Map<String, ReportingDescriptor> rules = new LinkedHashMap<>();
        Map<String, Integer> indexes = new HashMap<>();
        List<Result> results = new ArrayList<>();
        Map<Finding, Change> changes = new HashMap<>();
        report.plan().changes().forEach(c -> c.mends().forEach(f -> changes.put(f, c)));
        for (ScanReport.Standing standing : report.standings()) {
            Finding finding = standing.finding();
            rules.computeIfAbsent(finding.id(), id -> rule(finding, rules.size(), indexes));
            Result result = result(standing, report, changes.get(finding)).withRuleIndex(indexes.get(finding.id()));
            standing.aside()
                    .ifPresent(a -> result.setSuppressions(Set.of(new Suppression()
                            .withKind(Suppression.Kind.EXTERNAL)
                            .withJustification(PlainText.of(a.reason())))));
            standing.isNew()
                    .ifPresent(n ->
                            result.setBaselineState(n ? Result.BaselineState.NEW : Result.BaselineState.UNCHANGED));
            results.add(result);
        }
        Run run = new Run()
                .withTool(new Tool()
                        .withDriver(new ToolComponent()
                                .withName("Hullcheck")
                                .withVersion(report.version())
                                .withRules(new LinkedHashSet<>(rules.values()))))
                .withColumnKind(Run.ColumnKind.UTF_16_CODE_UNITS)
                .withAutomationDetails(new RunAutomationDetails().withId("hullcheck/" + category(report) + "/"))
                .withInvocations(List.of(invocation(report)))
                .withResults(results);
        byte[] document = MAPPER.writeValueAsBytes(new SarifSchema210()
                .with$schema(URI.create(SCHEMA))
                .withVersion(SarifSchema210.Version._2_1_0)
                .withRuns(List.of(run)));
        out.write(document);
    }

    /** What viewers tell scans of several images apart by; the same from build to build. */
    private static String category(ScanReport report) {
        return PlainText.of(report.inventory().image().lastingName())
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("^-+|-+$", "");
    }

    /** What could not be analysed, as SARIF has it: notifications of the run, and a run that did not succeed. */
    private static Invocation invocation(ScanReport report) {
        return new Invocation()
                .withExecutionSuccessful(report.judgement().stopping().isEmpty())
                .withEndTimeUtc(Date.from(report.time()))
                .withToolExecutionNotifications(report.gaps().stream()
                        .map(g -> notification(g, report.judgement().stopping().contains(g)))
                        .toList());
    }

    private static Notification notification(Gap gap, boolean isStopping) {
        return new Notification()
                .withDescriptor(
                        new ReportingDescriptorReference().withId(gap.kind().name()))
                .withLevel(isStopping ? Notification.Level.ERROR : Notification.Level.WARNING)
                .withMessage(new Message().withText(PlainText.of(gap.describe() + ". " + gap.next() + ".")));
    }

    private static ReportingDescriptor rule(Finding finding, int index, Map<String, Integer> indexes) {
        indexes.put(finding.id(), index);
        PropertyBag properties = new PropertyBag().withTags(new LinkedHashSet<>(tags(finding)));
        properties.setAdditionalProperty(
                "security-severity",
                String.format(Locale.ROOT, "%.1f", finding.score().orElseGet(() -> middle(finding.severity()))));
        String summary = finding.summary().isBlank() ? finding.id() : finding.summary();
        ReportingDescriptor rule = new ReportingDescriptor()
                .withId(PlainText.of(finding.id()))
                .withName(finding.malicious() ? "MaliciousPackage" : "VulnerablePackage")
                .withShortDescription(text(sentence(finding.id() + " (" + finding.severity() + ")")))
                .withFullDescription(text(sentence(summary)))
                .withHelp(text(sentence(String.join("; ", help(finding)))))
                .withDefaultConfiguration(new ReportingConfiguration()
                        .withLevel(ReportingConfiguration.Level.fromValue(
                                level(finding.severity()).value())))
                .withProperties(properties);
        finding.references().stream().flatMap(r -> uri(r).stream()).findFirst().ifPresent(rule::setHelpUri);
        return rule;
    }

    private static List<String> tags(Finding finding) {
        List<String> tags = new ArrayList<>(List.of("security", "vulnerability"));
        finding.weaknesses().stream()
                .filter(w -> w.matches("CWE-\\d{1,6}"))
                .map(w -> "external/cwe/" + w.toLowerCase(Locale.ROOT))
                .forEach(tags::add);
        return tags;
    }

    private static List<String> help(Finding finding) {
        List<String> parts = new ArrayList<>();
        parts.add(finding.summary().isBlank() ? finding.id() : finding.summary());
        if (!finding.names().isEmpty()) {
            parts.add("also known as " + String.join(", ", finding.names()));
        }
        FindingWords.attacks(finding).ifPresent(parts::add);
        return parts;
    }

    /** Viewers show sentences. */
    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static MultiformatMessageString text(String text) {
        return new MultiformatMessageString().withText(PlainText.of(text));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            // advisories hold what is no address too
            return Optional.empty();
        }
    }

    /** The bands of CVSS, for findings that nobody gave a score; GitHub sorts by it. */
    private static double middle(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 9.5;
            case HIGH -> 8.0;
            case MEDIUM -> 5.5;
            case LOW -> 2.0;
            case NEGLIGIBLE -> 0.5;
            case UNKNOWN -> 5.0;
        };
    }

    private static Result result(ScanReport.Standing standing, ScanReport report, Change change) {
        Finding finding = standing.finding();
        String where = finding.installed().locations().get(0).path();
        ArtifactLocation artifact = new ArtifactLocation();
        Region region = new Region().withStartLine(1);
        if (change != null && change.file().isPresent()) {
            artifact.setUri(encoded(change.file().get()));
            region.setStartLine(Math.max(1, change.line()));
        } else {
            artifact.setUri(encoded(where.replaceFirst("^/", "")));
        }
        Location location = new Location()
                .withPhysicalLocation(
                        new PhysicalLocation().withArtifactLocation(artifact).withRegion(region))
                .withLogicalLocations(Set.of(new LogicalLocation()
                        .withName(PlainText.of(finding.installed().displayName()))
                        .withFullyQualifiedName(PlainText.of(finding.installed().purl()))
                        .withKind("package")))
                .withMessage(new Message()
                        .withText(PlainText.of(report.inventory().image().reference() + ": " + where)));
        PartialFingerprints fingerprints = new PartialFingerprints();
        fingerprints.setAdditionalProperty(FINGERPRINT, fingerprint(finding));
        PropertyBag properties = new PropertyBag();
        properties.setAdditionalProperty("severity", finding.severity().name());
        properties.setAdditionalProperty("risk", standing.risk());
        properties.setAdditionalProperty("overThreshold", standing.isOverThreshold());
        properties.setAdditionalProperty(
                "fixedVersions",
                finding.fixedVersions().stream().map(PlainText::of).toList());
        return new Result()
                .withProperties(properties)
                .withRuleId(PlainText.of(finding.id()))
                .withLevel(level(finding.severity()))
                .withMessage(new Message()
                        .withText(PlainText.of(finding.installed().displayName() + " "
                                + finding.installed().version() + " has " + finding.id()
                                + (finding.summary().isBlank() ? "" : " (" + finding.summary() + ")") + ": "
                                + report.remedy(finding) + ".")))
                .withLocations(List.of(location))
                .withPartialFingerprints(fingerprints);
    }

    private static String encoded(String path) {
        try {
            return new URI(null, null, PlainText.of(path), null).getRawPath();
        } catch (URISyntaxException e) {
            return "image";
        }
    }

    private static String fingerprint(Finding finding) {
        String stable = finding.id() + " "
                + finding.installed().purl().replaceFirst("[?#].*$", "").replaceFirst("@[^@/]*$", "");
        return Digest.sha256(stable.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static Result.Level level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> Result.Level.ERROR;
            case MEDIUM, UNKNOWN -> Result.Level.WARNING;
            case LOW, NEGLIGIBLE -> Result.Level.NOTE;
        };
    }
}
