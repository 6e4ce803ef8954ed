package io.hullcheck.report;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.remedy.Remedy;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything one scan told; every form of report is a view of it. Immutable.
 *
 * @param version of Hullcheck
 * @param time when the scan started
 * @param findings worst first
 * @param remedies by package URL
 * @param gaps what could not be analysed, of the image and of the advisories
 */
public record ScanReport(
        String version,
        Instant time,
        Inventory inventory,
        DatabaseInfo database,
        List<Finding> findings,
        Map<String, Remedy> remedies,
        List<Gap> gaps,
        Policy policy,
        Judgement judgement) {
    public ScanReport {
        findings = List.copyOf(findings);
        remedies = Map.copyOf(remedies);
        gaps = List.copyOf(gaps);
    }

    /** How many findings of each severity; every severity has a number. */
    public Map<Severity, Integer> counts() {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, 0);
        }
        findings.forEach(f -> counts.merge(f.severity(), 1, Integer::sum));
        return counts;
    }

    /** The same of the same image under another name. */
    public ScanReport of(ImageFacts facts) {
        return new ScanReport(
                version, time, inventory.of(facts), database, findings, remedies, gaps, policy, judgement);
    }

    public boolean isOverThreshold(Finding finding) {
        return judgement.overThreshold().contains(finding);
    }

    /** What to do about a finding. */
    public String remedy(Finding finding) {
        return remedies.get(finding.installed().purl()).text();
    }
}
