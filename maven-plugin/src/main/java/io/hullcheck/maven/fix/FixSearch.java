package io.hullcheck.maven.fix;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.BuildAdvice;
import io.hullcheck.remedy.Outlook;
import io.hullcheck.remedy.ReleaseVersion;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the edits of a build's own POMs that mend findings: they are made in memory, resolved with Maven's own model builder and
 * collector, and matched against the advisories before they are proposed. Parents and BOMs come first, then families. For one
 * thread.
 */
public final class FixSearch {
    /** Jars of another major version that are fetched, to say what they need. */
    private static final int MOST_JARS = 8;

    private final MavenBuild build;
    private final boolean allowsMajor;
    private int jars;
    private int artifacts;
    private int resolutions;

    /** @param allowsMajor whether artifacts may go to another major version */
    public FixSearch(MavenBuild build, boolean allowsMajor) {
        this.build = build;
        this.allowsMajor = allowsMajor;
    }

    /**
     * Searches.
     *
     * @param findings those that count, the most urgent first
     * @throws IOException when the advisories or a POM cannot be read
     */
    public BuildAdvice advise(List<Finding> findings, Outlook outlook) throws IOException {
        Optional<InstalledPackage> example = findings.stream()
                .map(Finding::installed)
                .filter(i -> i.kind() == PackageKind.MAVEN)
                .findFirst();
        if (example.isEmpty() || build.modules().isEmpty()) {
            return BuildAdvice.NONE;
        }
        AdvisoryLookup advisories = new AdvisoryLookup(outlook, example.get());
        Resolver resolver = new Resolver(build);
        OwnPoms poms = build.poms();
        try {
            Resolution start = resolver.of(poms);
            Levers levers = Levers.of(build, poms);
            Releases releases = new Releases(build);
            Targets targets = Targets.of(findings, start, advisories);
            Attempt attempt = new Attempt(build, resolver, advisories, targets, allowsMajor, poms, start);
            new BomSteps(build, attempt, levers, releases, targets).take();
            FamilySteps families = new FamilySteps(build, attempt, levers, releases, targets, advisories);
            families.take();
            BuildAdvice advice = advice(attempt, targets, families.reasons(), releases, resolver);
            artifacts = start.nodes().size();
            resolutions = resolver.resolutions();
            return advice;
        } catch (UnresolvableException e) {
            return new BuildAdvice(
                    List.of(),
                    Map.of(),
                    List.of("the dependencies of this build could not be resolved, so the plan names no line of a POM: "
                            + e.getMessage()));
        }
    }

    /** What the search has looked at, in words; for a log. */
    public String effort() {
        return artifacts + " artifacts, resolved " + resolutions + " times";
    }

    private BuildAdvice advice(
            Attempt attempt, Targets targets, Map<String, String> rejections, Releases releases, Resolver resolver)
            throws IOException {
        List<BuildAdvice.Step> steps = new ArrayList<>();
        for (Attempt.Accepted accepted : attempt.accepted()) {
            List<BuildAdvice.Move> moves = new ArrayList<>();
            for (Map.Entry<String, InstalledPackage> one : targets.packages().entrySet()) {
                String ga = targets.artifact(one.getKey());
                Set<String> mended = accepted.mended().getOrDefault(ga, Set.of());
                List<String> own = targets.findings(one.getKey()).stream()
                        .map(Finding::id)
                        .filter(mended::contains)
                        .distinct()
                        .toList();
                if (!own.isEmpty()) {
                    moves.add(new BuildAdvice.Move(
                            one.getKey(), highest(attempt.current().versions(ga)), own));
                }
            }
            if (!moves.isEmpty()) {
                steps.add(BuildAdvice.Step.of(accepted.edits(), moves, accepted.note()));
            }
        }
        Map<String, String> reasons = new LinkedHashMap<>(targets.built());
        for (String purl : targets.packages().keySet()) {
            String ga = targets.artifact(purl);
            Set<String> left = targets.left(ga, attempt.current());
            left.retainAll(targets.findings(purl).stream().map(Finding::id).toList());
            if (!left.isEmpty()) {
                reason(
                                ga,
                                targets.packages().get(purl).version(),
                                left,
                                attempt,
                                targets,
                                rejections,
                                releases,
                                resolver)
                        .ifPresent(r -> reasons.put(purl, r));
            }
        }
        return new BuildAdvice(
                steps,
                reasons,
                build.isOffline() && !targets.artifacts().isEmpty()
                        ? List.of("Maven is offline: the plan knows only versions that are on this machine")
                        : List.of());
    }

    private static Optional<String> highest(Set<String> versions) {
        String highest = null;
        for (String version : versions) {
            highest = highest == null || Releases.isHigher(version, highest) ? version : highest;
        }
        return Optional.ofNullable(highest);
    }

    /** Why findings stay; empty where no fix of them is known, which is said elsewhere. */
    private Optional<String> reason(
            String ga,
            String installed,
            Set<String> left,
            Attempt attempt,
            Targets targets,
            Map<String, String> rejections,
            Releases releases,
            Resolver resolver)
            throws IOException {
        Set<String> fixed = new LinkedHashSet<>(left);
        fixed.removeIf(id -> !targets.isFixed(ga, id, true));
        if (fixed.isEmpty()) {
            return Optional.empty();
        }
        boolean isMajor = fixed.stream().noneMatch(id -> targets.isFixed(ga, id, false));
        if (rejections.containsKey(ga) && !isMajor) {
            return Optional.of("no change of this build's own POMs mends " + ga + ": " + rejections.get(ga));
        }
        Set<String> versions = attempt.current().versions(ga);
        String current = versions.contains(installed)
                ? installed
                : Families.lowest(versions).orElseThrow();
        for (ReleaseVersion release : releases.above(ga, current)) {
            Set<String> then = targets.left(ga, release.text());
            then.retainAll(fixed);
            if (then.isEmpty() && !release.isOfMajor(ReleaseVersion.of(current))) {
                return Optional.of("only another major version mends " + String.join(", ", fixed) + ": " + ga + " "
                        + release.text() + needs(ga, current, release.text(), resolver)
                        + "; set allowMajor to let fix take it");
            }
            if (then.isEmpty()) {
                return Optional.of("no change of this build's own POMs was found that brings " + ga + " "
                        + release.text()
                        + Optional.ofNullable(rejections.get(ga))
                                .map(r -> ": " + r)
                                .orElse(""));
            }
        }
        return Optional.of("no release of " + ga + " that this build can see mends " + String.join(", ", fixed)
                + Optional.ofNullable(rejections.get(ga)).map(r -> "; " + r).orElse(""));
    }

    /** What another major version needs, by its class files. */
    private String needs(String ga, String from, String to, Resolver resolver) throws IOException {
        if (++jars > MOST_JARS) {
            return "";
        }
        Resolution.Key jar =
                new Resolution.Key(ga.substring(0, ga.indexOf(':')), ga.substring(ga.indexOf(':') + 1), "jar", "");
        try {
            File now = resolver.file(jar, from);
            File then = resolver.file(jar, to);
            return JarNeeds.of(then).beyond(JarNeeds.of(now));
        } catch (UnresolvableException e) {
            return "";
        }
    }
}
