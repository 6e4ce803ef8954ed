package io.hullcheck.remedy;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Makes one plan of the remedies of all packages. One change may mend several packages: those whose version one property or
 * one BOM decides, and all that a distribution's package manager updates at once. Stateless.
 */
public final class Planner {
    private Planner() {}

    /**
     * A base image that is newer than the one that was built on.
     *
     * @param name with its digest
     * @param mends findings that it does not have
     */
    public record Rebuild(String name, Set<Finding> mends) {}

    /** Findings of a package that are mended by one thing. */
    private record Mendable(
            InstalledPackage installed, Remedy remedy, Optional<BuildAdvice.Step> step, List<Finding> findings) {}

    /** What is mended apart: findings of one package can be mended by several steps of the build. */
    private record Part(String purl, Optional<BuildAdvice.Step> step) {}

    /**
     * The plan.
     *
     * @param findings that count
     * @param remedies by package URL
     * @param advice what the build can change in its own files
     * @param rebuild a newer base image, where one is known
     * @param risk of one finding
     */
    public static FixPlan plan(
            List<Finding> findings,
            Map<String, Remedy> remedies,
            BuildAdvice advice,
            Optional<Rebuild> rebuild,
            ToDoubleFunction<Finding> risk) {
        Map<Part, List<Finding>> parts = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (isMended(finding, remedies, advice)
                    || rebuild.filter(r -> r.mends.contains(finding)).isPresent()) {
                parts.computeIfAbsent(
                                new Part(finding.installed().purl(), advice.step(finding)), p -> new ArrayList<>())
                        .add(finding);
            }
        }
        List<Mendable> mendable = new ArrayList<>();
        parts.forEach((part, list) ->
                mendable.add(new Mendable(list.get(0).installed(), remedies.get(part.purl), part.step, list)));
        List<Candidate> candidates = new ArrayList<>();
        rebuild.map(r -> rebuilt(r, mendable))
                .filter(c -> !c.packages.isEmpty())
                .ifPresent(candidates::add);
        candidates.addAll(candidates(mendable.stream()
                .filter(m -> m.findings.stream().anyMatch(f -> isMended(f, remedies, advice)))
                .toList()));
        List<BitSet> sets = candidates.stream()
                .map(c -> {
                    BitSet set = new BitSet();
                    c.packages.forEach(p -> set.set(mendable.indexOf(p)));
                    return set;
                })
                .toList();
        Set<Mendable> mended = new LinkedHashSet<>();
        List<Change> changes = new ArrayList<>();
        for (int index : Cover.of(sets)) {
            List<Mendable> here =
                    candidates.get(index).packages.stream().filter(mended::add).toList();
            List<Finding> mends =
                    here.stream().flatMap(m -> m.findings.stream()).toList();
            changes.add(candidates
                    .get(index)
                    .change(mends, mends.stream().mapToDouble(risk).sum()));
        }
        changes.sort(Comparator.comparingDouble((Change c) -> -c.risk()));
        Set<Finding> gone = changes.stream().flatMap(c -> c.mends().stream()).collect(Collectors.toSet());
        return new FixPlan(
                changes, findings.stream().filter(f -> !gone.contains(f)).toList());
    }

    /** Whether what is written in the remedy of its package mends a finding. */
    private static boolean isMended(Finding finding, Map<String, Remedy> remedies, BuildAdvice advice) {
        String purl = finding.installed().purl();
        return advice.knows(purl)
                ? advice.step(finding).isPresent()
                : finding.isFixable() && remedies.get(purl).target().isPresent();
    }

    /** One thing that could be done, and the packages that it would mend. */
    private record Candidate(
            String title,
            Optional<String> file,
            int line,
            Optional<String> snippet,
            List<PomEdit> edits,
            List<Mendable> packages) {
        Change change(List<Finding> mends, double risk) {
            return new Change(title, file, line, snippet, mends, risk, edits);
        }
    }

    /** What is mended by building again without a change: packages of which nothing is left then. */
    private static Candidate rebuilt(Rebuild rebuild, List<Mendable> mendable) {
        List<Mendable> packages = mendable.stream()
                .filter(m -> rebuild.mends.containsAll(m.findings))
                .toList();
        return new Candidate(
                "build again on the newer base image " + rebuild.name,
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(),
                packages);
    }

    private static List<Candidate> candidates(List<Mendable> mendable) {
        Map<String, List<Mendable>> groups = new LinkedHashMap<>();
        for (Mendable one : mendable) {
            groups.computeIfAbsent(group(one), g -> new ArrayList<>()).add(one);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (List<Mendable> group : groups.values()) {
            Mendable first = group.get(0);
            if (first.installed.kind().isOs()) {
                candidates.add(operatingSystem(group));
            } else if (first.step.isPresent()) {
                candidates.add(build(first.step.get(), group));
            } else {
                candidates.add(
                        new Candidate(first.remedy.text(), Optional.empty(), 0, Optional.empty(), List.of(), group));
            }
        }
        return candidates;
    }

    /** What is mended together. */
    private static String group(Mendable one) {
        if (one.installed.kind().isOs()) {
            // one command updates all of them
            return one.installed.kind().name();
        }
        return one.step.map(s -> s.edits().toString()).orElse(one.installed.purl());
    }

    private static Candidate operatingSystem(List<Mendable> group) {
        PackageKind kind = group.get(0).installed.kind();
        Set<String> names = new LinkedHashSet<>();
        group.stream().map(m -> m.installed.name()).filter(Steps::mayBeTyped).forEach(names::add);
        String all = String.join(" ", names);
        String command = switch (kind) {
            case DEB -> "apt-get update && apt-get install -y --only-upgrade " + all;
            case APK -> "apk upgrade --no-cache " + all;
            case OPKG -> "opkg update && opkg upgrade " + all;
            default -> "dnf upgrade -y " + all;
        };
        return new Candidate(
                group.size() == 1
                        ? group.get(0).remedy.text()
                        : "update " + group.size() + " packages of the distribution, or build on a newer base image",
                Optional.empty(),
                0,
                names.isEmpty() ? Optional.empty() : Optional.of("RUN " + command),
                List.of(),
                group);
    }

    private static Candidate build(BuildAdvice.Step step, List<Mendable> group) {
        return new Candidate(
                step.title() + " (" + names(group) + ")",
                Optional.of(step.file()),
                Steps.line(step.edits().get(0)),
                Optional.of(Steps.snippet(step.edits())),
                step.edits(),
                group);
    }

    private static String names(Collection<Mendable> group) {
        return group.stream()
                .map(m -> m.installed.name() + " " + m.installed.version())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
