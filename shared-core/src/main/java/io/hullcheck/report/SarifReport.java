package io.hullcheck.report;

import com.contrastsecurity.sarif.ArtifactLocation;
import com.contrastsecurity.sarif.Location;
import com.contrastsecurity.sarif.Message;
import com.contrastsecurity.sarif.MultiformatMessageString;
import com.contrastsecurity.sarif.PartialFingerprints;
import com.contrastsecurity.sarif.PhysicalLocation;
import com.contrastsecurity.sarif.PropertyBag;
import com.contrastsecurity.sarif.Region;
import com.contrastsecurity.sarif.ReportingDescriptor;
import com.contrastsecurity.sarif.Result;
import com.contrastsecurity.sarif.Run;
import com.contrastsecurity.sarif.SarifSchema210;
import com.contrastsecurity.sarif.Suppression;
import com.contrastsecurity.sarif.Tool;
import com.contrastsecurity.sarif.ToolComponent;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        List<Result> results = new ArrayList<>();
        Map<Finding, Change> changes = new HashMap<>();
        report.plan().changes().forEach(c -> c.mends().forEach(f -> changes.put(f, c)));
        for (ScanReport.Standing standing : report.standings()) {
            Finding finding = standing.finding();
            rules.computeIfAbsent(finding.id(), id -> rule(finding));
            Result result = result(finding, report, changes.get(finding));
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
                .withResults(results);
        byte[] document = MAPPER.writeValueAsBytes(new SarifSchema210()
                .with$schema(URI.create("https://json.schemastore.org/sarif-2.1.0.json"))
                .withVersion(SarifSchema210.Version._2_1_0)
                .withRuns(List.of(run)));
        out.write(document);
    }

    private static ReportingDescriptor rule(Finding finding) {
        PropertyBag properties = new PropertyBag().withTags(Set.of("security"));
        properties.setAdditionalProperty(
                "security-severity",
                String.format(Locale.ROOT, "%.1f", finding.score().orElseGet(() -> middle(finding.severity()))));
        ReportingDescriptor rule = new ReportingDescriptor()
                .withId(PlainText.of(finding.id()))
                .withShortDescription(text(finding.summary().isBlank() ? finding.id() : finding.summary()))
                .withProperties(properties);
        finding.references().stream().flatMap(r -> uri(r).stream()).findFirst().ifPresent(rule::setHelpUri);
        return rule;
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

    private static Result result(Finding finding, ScanReport report, Change change) {
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
                .withMessage(new Message()
                        .withText(PlainText.of(report.inventory().image().reference() + ": " + where)));
        PartialFingerprints fingerprints = new PartialFingerprints();
        fingerprints.setAdditionalProperty(FINGERPRINT, fingerprint(finding));
        return new Result()
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
