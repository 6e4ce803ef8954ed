package io.hullcheck.report;

import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.SetAside;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.vulnerability.Vulnerability;

/**
 * {@code bom.vex.cdx.json}: the SBOM with the vulnerabilities of the day, CycloneDX 1.6 ("Vulnerability Exploitability"). What
 * others state not to be harmful is so here, what somebody ignores is in triage, with the reason.
 */
final class CycloneDxVexReport implements DocumentFormat<ScanReport> {
    @Override
    public String name() {
        return "cyclonedx-vex";
    }

    @Override
    public String fileName() {
        return "bom.vex.cdx.json";
    }

    @Override
    public String mediaType() {
        return "application/vnd.cyclonedx+json";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        Bom bom = CycloneDxSbom.bom(new SbomDocument(report.inventory(), report.version(), report.time()));
        Map<Finding, SetAside> aside = report.judgement().asideByFinding();
        List<Vulnerability> vulnerabilities = new ArrayList<>();
        for (Finding finding : report.findings()) {
            if (!finding.installed().kind().isRelease()) {
                vulnerabilities.add(vulnerability(finding, report, Optional.ofNullable(aside.get(finding))));
            }
        }
        bom.setVulnerabilities(vulnerabilities);
        List<Property> properties = new ArrayList<>(bom.getMetadata().getProperties());
        properties.add(
                new Property("hullcheck:verdict", report.judgement().verdict().name()));
        // those of the image are among the facts of the inventory
        report.gaps().stream()
                .filter(g -> !report.inventory().gaps().contains(g))
                .forEach(g -> properties.add(
                        new Property("hullcheck:doubt", PlainText.of(g.describe() + ". " + g.next() + "."))));
        bom.getMetadata().setProperties(properties);
        CycloneDxSbom.write(bom, out);
    }

    private static Vulnerability vulnerability(Finding finding, ScanReport report, Optional<SetAside> aside) {
        Vulnerability vulnerability = new Vulnerability();
        vulnerability.setBomRef(finding.id() + "/" + finding.installed().purl());
        vulnerability.setId(finding.id());
        vulnerability.setDescription(PlainText.of(finding.summary()));
        vulnerability.setRecommendation(PlainText.of(report.remedy(finding)));
        vulnerability.setRatings(List.of(rating(finding)));
        vulnerability.setCwes(finding.weaknesses().stream()
                .filter(w -> w.matches("CWE-\\d{1,6}"))
                .map(w -> Integer.valueOf(w.substring(4)))
                .toList());
        vulnerability.setAdvisories(finding.references().stream()
                .filter(r -> r.matches("https?://[!-~]+"))
                .map(CycloneDxVexReport::advisory)
                .toList());
        vulnerability.setReferences(
                finding.names().stream().map(CycloneDxVexReport::reference).toList());
        finding.published().flatMap(CycloneDxVexReport::date).ifPresent(vulnerability::setPublished);
        Vulnerability.Affect affect = new Vulnerability.Affect();
        affect.setRef(finding.installed().purl());
        vulnerability.setAffects(List.of(affect));
        aside.ifPresent(a -> vulnerability.setAnalysis(analysis(a)));
        return vulnerability;
    }

    private static Vulnerability.Rating rating(Finding finding) {
        Vulnerability.Rating rating = new Vulnerability.Rating();
        finding.score().ifPresent(rating::setScore);
        rating.setSeverity(severity(finding.severity()));
        finding.decidedBy().ifPresent(r -> {
            Vulnerability.Source source = new Vulnerability.Source();
            source.setName(r.source());
            rating.setSource(source);
        });
        return rating;
    }

    private static Vulnerability.Rating.Severity severity(Severity severity) {
        return severity == Severity.NEGLIGIBLE
                ? Vulnerability.Rating.Severity.INFO
                : Vulnerability.Rating.Severity.valueOf(severity.name());
    }

    private static Vulnerability.Advisory advisory(String address) {
        Vulnerability.Advisory advisory = new Vulnerability.Advisory();
        advisory.setUrl(address);
        return advisory;
    }

    private static Vulnerability.Reference reference(String name) {
        Vulnerability.Reference reference = new Vulnerability.Reference();
        reference.setId(name);
        Vulnerability.Source source = new Vulnerability.Source();
        source.setName(name.replaceFirst("-.*$", ""));
        reference.setSource(source);
        return reference;
    }

    private static Optional<Date> date(String text) {
        try {
            return Optional.of(Date.from(Instant.parse(text)));
        } catch (DateTimeException e) {
            // advisories of old have days without a time
            return Optional.empty();
        }
    }

    private static Vulnerability.Analysis analysis(SetAside aside) {
        Vulnerability.Analysis analysis = new Vulnerability.Analysis();
        analysis.setState(
                aside.kind() == SetAside.Kind.NOT_AFFECTED || aside.kind() == SetAside.Kind.NOISE
                        ? Vulnerability.Analysis.State.NOT_AFFECTED
                        : Vulnerability.Analysis.State.IN_TRIAGE);
        analysis.setDetail(PlainText.of(aside.reason() + " (" + aside.by() + ")"));
        return analysis;
    }
}
