package io.hullcheck;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.image.BaseImage;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Reading;
import io.hullcheck.inventory.Enclosed;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Origins;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.sbom.SbomInventory;
import io.hullcheck.match.Finding;
import io.hullcheck.match.Matcher;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Comparison;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Risk;
import io.hullcheck.policy.Statement;
import io.hullcheck.policy.vex.VexDocuments;
import io.hullcheck.reach.Reach;
import io.hullcheck.reach.ReachAnalysis;
import io.hullcheck.reach.ReachMode;
import io.hullcheck.reach.Reaches;
import io.hullcheck.remedy.BuildAdvice;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.remedy.Planner;
import io.hullcheck.remedy.Remedy;
import io.hullcheck.remedy.RemedyAdvisor;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * One scan's way from what was found to what is said of it: the base image, the baseline, what others state, reach, the
 * judgement, remedies and the plan. For one scan and one thread.
 */
final class Assessment {
    private static final String SKIPPED = "reach was not looked into: ";

    private final Scanner scanner;
    private final ScanRequest request;
    private final Instant start;
    private final LocalDate today;
    private final Matcher matcher;
    private final List<String> notices = new ArrayList<>();

    /** @param matcher whose database stays open meanwhile */
    Assessment(Scanner scanner, ScanRequest request, Instant start, Matcher matcher) {
        this.scanner = scanner;
        this.request = request;
        this.start = start;
        this.today = LocalDate.ofInstant(start, ZoneOffset.UTC);
        this.matcher = matcher;
    }

    /**
     * Judges what was found.
     *
     * @param scanned the image, as it was found
     * @param platforms as in {@link ScanReport}
     * @param matched what the advisories say of it
     * @param gaps those of the match among them
     */
    ScanReport of(
            Inventory scanned, List<Inventory> platforms, DatabaseInfo database, Matcher.Result matched, List<Gap> gaps)
            throws IOException {
        List<Finding> findings = matched.findings();
        notices.addAll(matched.notices());
        Optional<NewerBase> base = platforms.isEmpty() ? base(scanned) : Optional.empty();
        Optional<NewerBase> newer = base.filter(NewerBase::isNewer);
        Inventory inventory = base.flatMap(NewerBase::base)
                .map(b -> scanned.of(scanned.image().withBase(Optional.of(b))))
                .orElse(scanned);
        Optional<Comparison> baseline = request.baseline().isEmpty()
                ? Optional.empty()
                : Optional.of(baseline().compare(findings, inventory.packages()));
        Map<Finding, Reach> reached = reached(inventory, platforms, findings);
        Set<Finding> added = baseline.map(b -> Set.copyOf(b.added())).orElse(Set.of());
        Circumstances now = new Circumstances(
                today,
                inventory.image(),
                new Origins(inventory, platforms)::isOfBase,
                finding -> baseline.isPresent() && !added.contains(finding),
                finding -> reached.getOrDefault(finding, Reach.UNKNOWN).isOutOfReach());
        List<Finding> urgent = findings.stream()
                .sorted(Comparator.comparingDouble((Finding f) -> -Risk.of(f, now)))
                .toList();
        Policy policy = request.policy().withStatements(statements(inventory));
        Judgement judgement = Judgement.of(policy, urgent, gaps, now);
        List<Finding> counted = judgement.counted(urgent);
        BuildAdvice advice = advice(counted);
        notices.addAll(advice.notices());
        Optional<Planner.Rebuild> rebuild = newer.map(n -> rebuild(n, inventory, counted, now));
        Map<String, Remedy> remedies = new RemedyAdvisor(
                        request.build(),
                        advice,
                        matcher::matchLanguage,
                        installed -> installed.locations().stream()
                                .allMatch(l -> now.isOfBase().apply(l.layer()).orElse(false)),
                        rebuild)
                .advise(urgent);
        FixPlan plan = Planner.plan(counted, remedies, advice, rebuild, f -> Risk.of(f, now));
        return new ScanReport(
                Scanner.version(),
                start,
                inventory,
                platforms,
                database,
                urgent,
                remedies,
                plan,
                baseline,
                urgent.stream().map(f -> Risk.of(f, now)).toList(),
                reached,
                gaps,
                policy,
                judgement
                        .planned(f -> remedies.get(f.installed().purl()).target())
                        .noting(notices));
    }

    /** What the build can change, if there is time to look for it. */
    private BuildAdvice advice(List<Finding> counted) throws IOException {
        if (request.limits().isOver()) {
            notices.add(
                    "changes of the build were not looked for, because the time of the scan was over (limit seconds)");
            return BuildAdvice.NONE;
        }
        return request.build().advise(counted, matcher::matchLanguage);
    }

    /** The base image as it is today, where that was asked for. */
    private Optional<NewerBase> base(Inventory inventory) throws IOException {
        Optional<String> name = request.base()
                .flatMap(b -> b.equals(ScanRequest.LABEL)
                        ? Optional.ofNullable(inventory.image().labels().get(BaseImage.NAME))
                                .map(n -> "registry:" + n)
                        : Optional.of(b));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            ScanRequest other = request.withImage(ImageReference.parse(name.get()));
            Inventory base = scanner.inventory(
                    inventory.image().platform().map(other::withPlatform).orElse(other));
            return Optional.of(
                    NewerBase.of(name.get(), base, matcher.match(base, today).findings(), inventory));
        } catch (ImageException e) {
            notices.add("the base image could not be asked: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What building again would mend: findings in packages that came with the base image, or may have. */
    private Planner.Rebuild rebuild(NewerBase base, Inventory inventory, List<Finding> counted, Circumstances now) {
        List<Finding> ofBase = counted.stream()
                .filter(f -> f.installed().locations().stream()
                        .allMatch(l -> now.isOfBase()
                                .apply(l.layer())
                                .orElse(f.installed().kind().isOs())))
                .toList();
        String name = base.name().replaceFirst("^registry:", "")
                + base.digest().map(d -> "@" + d).orElse("");
        try {
            Set<Finding> mended = base.mended(ofBase, inventory.packages());
            notices.add("a newer " + name + " mends " + mended.size() + " of " + counted.size() + " findings");
            return new Planner.Rebuild(name, mended);
        } catch (PolicyException e) {
            notices.add("the base image " + name + " has no package in common with this image");
            return new Planner.Rebuild(name, Set.of());
        }
    }

    /** What the image itself, and the registry that it lies in, state of its vulnerabilities, where they are believed. */
    private List<Statement> statements(Inventory inventory) throws IOException {
        List<Statement> all = new ArrayList<>();
        for (Enclosed document : inventory.enclosed()) {
            if (request.believesImage()) {
                try {
                    all.addAll(VexDocuments.read(
                            document.text().getBytes(StandardCharsets.UTF_8), "the image's " + document.path()));
                } catch (PolicyException e) {
                    // whatever an image carries does not end its scan
                    notices.add("not believed: " + e.getMessage());
                }
            } else {
                notices.add("the image carries statements about vulnerabilities (" + document.path()
                        + "), which are not believed unless vexInImage is set");
            }
        }
        try {
            all.addAll(TimeWatch.within(
                    request.limits(), () -> Attachments.statements(request, inventory.image(), notices)));
        } catch (ImageException e) {
            notices.add("statements that may be attached to the image could not be read: " + e.getMessage());
        }
        return all;
    }

    /** Looks into the classes of Java libraries with findings, where that was asked for; nothing for other findings. */
    private Map<Finding, Reach> reached(Inventory inventory, List<Inventory> platforms, List<Finding> findings)
            throws IOException {
        List<Finding> java = findings.stream()
                .filter(f -> f.installed().kind() == PackageKind.MAVEN)
                .toList();
        if (java.isEmpty() || !platforms.isEmpty() || request.reach() == ReachMode.NEVER || isSbom()) {
            return Map.of();
        }
        if (request.isolation().isPresent()) {
            return reachedInIsolation(inventory, java);
        }
        ExecutorService threads = Scanner.threads(request.threads(), "hullcheck-layer");
        try (Image image = Scanner.open(request)) {
            if (image.isIdentified() && request.reach() != ReachMode.ALWAYS) {
                return Map.of();
            }
            Reaches reaches =
                    new Reaches(ReachAnalysis.of(image, new Reading(request.limits(), threads, false)), inventory);
            Map<Finding, Reach> reached = new HashMap<>();
            java.forEach(f -> reached.put(f, reaches.of(f)));
            return reached;
        } catch (ImageException e) {
            // what was found stays found
            notices.add(SKIPPED + e.getMessage());
            return Map.of();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whether there are no classes to look into; a process of its own finds that out itself, of a file. */
    private boolean isSbom() throws IOException {
        return (request.isolation().isEmpty() || !request.image().isLocal())
                && SbomInventory.isNamedBy(request.image());
    }

    /** The same in a process of its own. */
    private Map<Finding, Reach> reachedInIsolation(Inventory inventory, List<Finding> java) throws IOException {
        IsolatedAnalysis analysis = new IsolatedAnalysis(request.isolation().orElseThrow(), request);
        try {
            if (request.image().isLocal()) {
                return together(java, analysis.reaches(Optional.empty(), inventory, java));
            }
            try (Image image = Scanner.open(request)) {
                return image.isIdentified() && request.reach() != ReachMode.ALWAYS
                        ? Map.of()
                        : together(java, analysis.reaches(Optional.of(image), inventory, java));
            }
        } catch (ImageException e) {
            notices.add(SKIPPED + e.getMessage());
            return Map.of();
        }
    }

    /** None of an SBOM. */
    private static Map<Finding, Reach> together(List<Finding> java, List<Reach> reaches) {
        Map<Finding, Reach> reached = new HashMap<>();
        for (int i = 0; i < reaches.size(); i++) {
            reached.put(java.get(i), reaches.get(i));
        }
        return reached;
    }

    /** An earlier report, or another image that is scanned for it on the same advisories. */
    private Baseline baseline() throws IOException {
        String typed = request.baseline().orElseThrow();
        if (Baseline.isReport(typed)) {
            return Baseline.read(Path.of(typed));
        }
        ScanReport other = scanner.scan(request.withImage(ImageReference.parse(typed))
                .withPolicy(new Policy(Optional.empty(), false, false, false))
                .withBaseline(Optional.empty()));
        return Baseline.of(typed, other.findings(), other.inventory().packages());
    }
}
