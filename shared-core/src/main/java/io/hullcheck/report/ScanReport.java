package io.hullcheck.report;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
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
import java.util.Optional;

/**
 * Everything one scan told; every form of report is a view of it. Immutable.
 *
 * @param version of Hullcheck
 * @param time when the scan started
 * @param platforms one inventory a platform, their layers numbered throughout, when several were scanned; else empty
 * @param findings worst first
 * @param remedies by package URL
 * @param gaps what could not be analysed, of the image and of the advisories
 */
public record ScanReport(
        String version,
        Instant time,
        Inventory inventory,
        List<Inventory> platforms,
        DatabaseInfo database,
        List<Finding> findings,
        Map<String, Remedy> remedies,
        List<Gap> gaps,
        Policy policy,
        Judgement judgement) {
    public ScanReport {
        platforms = List.copyOf(platforms);
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
                version, time, inventory.of(facts), platforms, database, findings, remedies, gaps, policy, judgement);
    }

    /** The platform whose image a layer belongs to; empty when there is only one. */
    public Optional<Platform> platform(Layer layer) {
        return platforms.stream()
                .filter(p -> p.layers().contains(layer))
                .findFirst()
                .flatMap(p -> p.image().platform());
    }

    /** Whether a layer came with the base image; empty when that is not known. */
    public Optional<Boolean> isOfBase(Layer layer) {
        if (platforms.isEmpty()) {
            return inventory.image().base().map(b -> b.holds(layer.index()));
        }
        return platforms.stream()
                .filter(p -> p.layers().contains(layer))
                .findFirst()
                .flatMap(p -> p.image()
                        .base()
                        .map(b -> b.holds(layer.index() - p.layers().get(0).index())));
    }

    /** How texts call a layer: {@code layer 3}, or {@code layer 3 of linux/arm64}. */
    public String name(Layer layer) {
        return platforms.stream()
                .filter(p -> p.layers().contains(layer))
                .findFirst()
                .map(p -> "layer " + (layer.index() - p.layers().get(0).index() + 1)
                        + p.image().platform().map(f -> " of " + f).orElse(""))
                .orElseGet(() -> "layer " + (layer.index() + 1));
    }

    public boolean isOverThreshold(Finding finding) {
        return judgement.overThreshold().contains(finding);
    }

    /** What to do about a finding. */
    public String remedy(Finding finding) {
        return remedies.get(finding.installed().purl()).text();
    }
}
