package io.hullcheck.report;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Origins;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Comparison;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.SetAside;
import io.hullcheck.reach.Reach;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.remedy.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything one scan told; every form of report is a view of it. Immutable.
 *
 * @param version of Hullcheck
 * @param time when the scan started
 * @param platforms one inventory a platform, their layers numbered throughout, when several were scanned; else empty
 * @param findings worst first
 * @param remedies by package URL
 * @param plan the fewest changes that mend what counts
 * @param baseline what is new and what is gone since another scan; empty when there is none to compare with
 * @param risks how urgent each finding is, from 0 to 100, in their order
 * @param reached whether the application reaches a finding, of those that were looked into
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
        FixPlan plan,
        Optional<Comparison> baseline,
        List<Double> risks,
        Map<Finding, Reach> reached,
        List<Gap> gaps,
        Policy policy,
        Judgement judgement) {
    public ScanReport {
        platforms = List.copyOf(platforms);
        findings = List.copyOf(findings);
        remedies = Map.copyOf(remedies);
        risks = List.copyOf(risks);
        reached = Map.copyOf(reached);
        gaps = List.copyOf(gaps);
    }

    /** How many findings that count are of each severity; every severity has a number. */
    public Map<Severity, Integer> counts() {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, 0);
        }
        counted().forEach(f -> counts.merge(f.severity(), 1, Integer::sum));
        return counts;
    }

    /** The same of the same image under another name. */
    public ScanReport of(ImageFacts facts) {
        return new ScanReport(
                version,
                time,
                inventory.of(facts),
                platforms,
                database,
                findings,
                remedies,
                plan,
                baseline,
                risks,
                reached,
                gaps,
                policy,
                judgement);
    }

    /** The same, held against what an earlier scan told; nothing is judged anew. */
    public ScanReport withBaseline(Comparison earlier) {
        return new ScanReport(
                version,
                time,
                inventory,
                platforms,
                database,
                findings,
                remedies,
                plan,
                Optional.of(earlier),
                risks,
                reached,
                gaps,
                policy,
                judgement);
    }

    /** Whose a layer is. */
    public Origins origins() {
        return new Origins(inventory, platforms);
    }

    /** How texts call a layer. */
    public String name(Layer layer) {
        return origins().name(layer);
    }

    /** The findings that count, worst first. */
    public List<Finding> counted() {
        return judgement.counted(findings);
    }

    /**
     * One finding with what is said of it.
     *
     * @param risk how urgent, 0 to 100
     * @param isNew whether the baseline lacks it; empty when there is none
     * @param aside why it does not count; empty when it does
     */
    public record Standing(
            Finding finding,
            double risk,
            boolean isOverThreshold,
            Optional<Boolean> isNew,
            Optional<SetAside> aside,
            Reach reach) {}

    /** What is said of each finding, in their order; made anew at each call. */
    public List<Standing> standings() {
        Set<Finding> over = new HashSet<>(judgement.overThreshold());
        Optional<Set<Finding>> added = baseline.map(b -> new HashSet<>(b.added()));
        Map<Finding, SetAside> aside = judgement.asideByFinding();
        List<Standing> standings = new ArrayList<>(findings.size());
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            standings.add(new Standing(
                    finding,
                    risks.get(i),
                    over.contains(finding),
                    added.map(a -> a.contains(finding)),
                    Optional.ofNullable(aside.get(finding)),
                    reach(finding)));
        }
        return List.copyOf(standings);
    }

    /** The same of those that count. */
    public List<Standing> countedStandings() {
        return standings().stream().filter(s -> s.aside.isEmpty()).toList();
    }

    /** Whether a finding came with the base image, in all its places; empty when nobody knows. */
    public Optional<Boolean> isOfBase(Finding finding) {
        List<Optional<Boolean>> places = finding.installed().locations().stream()
                .map(l -> origins().isOfBase(l.layer()))
                .toList();
        return places.stream().allMatch(Optional::isPresent)
                ? Optional.of(places.stream().allMatch(Optional::get))
                : Optional.empty();
    }

    /** Whether the application reaches a finding. */
    public Reach reach(Finding finding) {
        return reached.getOrDefault(finding, Reach.UNKNOWN);
    }

    /** What to do about a finding. */
    public String remedy(Finding finding) {
        return remedies.get(finding.installed().purl()).text();
    }
}
