package io.hullcheck.maven;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.hullcheck.ScanRequest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.ledger.Use;
import io.hullcheck.match.Finding;
import io.hullcheck.maven.fix.BuildCopy;
import io.hullcheck.maven.fix.FixSearch;
import io.hullcheck.maven.fix.LinkTrial;
import io.hullcheck.maven.fix.MavenBuild;
import io.hullcheck.maven.fix.OwnPoms;
import io.hullcheck.remedy.BuildAdvice;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.remedy.Outlook;
import io.hullcheck.remedy.PomEdit;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Scans the image, and shows the changes of the POMs that mend what can be mended in them, as one diff for all modules. The changes are
 * resolved and linked before they are shown; with {@code apply} they are built and scanned in a copy, and then made. The policy
 * fails nothing here.
 */
@Mojo(name = "fix", threadSafe = true)
public final class FixMojo extends GateMojo {
    private static final int CONTEXT = 3;

    /** Makes the changes; without it they are only shown. */
    @Parameter(property = "hullcheck.apply", defaultValue = "false")
    private boolean apply;

    /** Whether libraries may go to another major version. */
    @Parameter(property = "hullcheck.allowMajor", defaultValue = "false")
    private boolean allowMajor;

    /** Whether changes are made although classes would not link with them. */
    @Parameter(property = "hullcheck.force", defaultValue = "false")
    private boolean force;

    /**
     * Whether the changed build is run to the phase {@code package} in a copy of its folder, and its image scanned there, before the POMs
     * are changed. Default: with {@code apply}.
     */
    @Parameter(property = "hullcheck.verify")
    private Boolean verify;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true)
    private MojoExecution execution;

    private BuildAdvice advice = BuildAdvice.NONE;
    private boolean isLast;

    @Override
    void run() throws IOException, MojoExecutionException, MojoFailureException {
        checkFormats();
        ReactorFindings findings = ReactorFindings.of(session());
        // modules that Maven builds at the same time come one after another
        synchronized (findings) {
            isLast = findings.isLast(session(), project(), execution);
            Optional<ScanReport> report;
            try {
                ScanRequest request = request();
                report = Optional.of(scanner().scan(request));
                findings.add(request);
                remember(report.get(), Use.SCANNED);
            } catch (ImageException e) {
                report = withoutImage(findings, e);
            }
            if (report.isEmpty()) {
                return;
            }
            outside(report.get()).forEach(l -> getLog().info(l));
            if (isLast) {
                findings.planned();
                change(findings);
            } else {
                getLog().info("The changes of all modules are shown with the last one.");
            }
        }
    }

    /**
     * A module of several that has no image, as one that others depend on. The last one plans with what the others have found, so it scans
     * the last of their images again.
     *
     * @return empty where nothing is to be done for this module
     * @throws ImageException the reason, where no module has an image, or this one has a bad one
     */
    private Optional<ScanReport> withoutImage(ReactorFindings findings, ImageException reason) throws IOException {
        boolean isMissing = reason.kind() == ImageException.Kind.MISSING;
        if (session().getProjects().size() == 1
                || !isMissing && !ReactorFindings.isGathering(session(), project())
                || isLast && findings.scanned().isEmpty()) {
            throw reason;
        }
        getLog().info("This module has no image: " + reason.getMessage());
        if (!isLast || findings.isPlanned()) {
            return Optional.empty();
        }
        List<ScanRequest> scanned = findings.scanned();
        return Optional.of(scanner().scan(scanned.get(scanned.size() - 1).withBuild(buildGraph())));
    }

    /** All modules are planned together, by the last of them. */
    @Override
    BuildAdvice advise(List<Finding> counted, Outlook outlook) throws IOException {
        ReactorFindings findings = ReactorFindings.of(session());
        findings.add(counted);
        if (isLast && project().getFile() != null) {
            FixSearch search = new FixSearch(build(), allowMajor);
            long start = System.nanoTime();
            advice = search.advise(findings.all(), outlook);
            getLog().debug(String.format(
                    Locale.ROOT, "Planned in %.2f s: %s", (System.nanoTime() - start) / 1e9, search.effort()));
        }
        return advice;
    }

    /** What is to be done elsewhere; libraries of Java are planned, or named, with all modules. */
    private static List<String> outside(ScanReport report) {
        return report.plan().changes().stream()
                .filter(c -> c.edits().isEmpty()
                        && c.mends().stream().anyMatch(f -> f.installed().kind() != PackageKind.MAVEN))
                .map(c -> "Not in a POM: " + c.title())
                .toList();
    }

    private void change(ReactorFindings findings) throws IOException, MojoExecutionException {
        advice.notices().forEach(n -> getLog().warn(n));
        stays(findings.all()).forEach(l -> getLog().info(l));
        List<PomEdit> edits = new ArrayList<>();
        advice.steps().forEach(s -> edits.addAll(s.edits()));
        if (edits.isEmpty()) {
            getLog().info("There is nothing in the POMs of this build that would mend a finding.");
            return;
        }
        MavenBuild build = build();
        OwnPoms before = build.poms();
        OwnPoms after = before.with(edits);
        List<String> changed = after.changedFrom(before);
        advice.steps().forEach(s -> getLog().info("Change: " + s.title()));
        changed.forEach(name -> diff(name, before, after).forEach(l -> getLog().info(l)));
        List<String> problems = new LinkTrial(build).problems(before, after);
        problems.forEach(p -> getLog().warn("Would break: " + p));
        if (!apply) {
            if (Boolean.TRUE.equals(verify)) {
                verify(build, before, after, findings);
            }
            getLog().info("Nothing was changed; with -Dhullcheck.apply the changes are made.");
            return;
        }
        if (!problems.isEmpty() && !force) {
            throw new MojoExecutionException(
                    "Hullcheck: with these changes " + problems.size()
                            + " things would break, the first: " + problems.get(0)
                            + ". Nothing was changed. Adapt the code first, or set hullcheck.force to change the POMs all the same.");
        }
        if (!Boolean.FALSE.equals(verify)) {
            verify(build, before, after, findings);
        }
        after.write(before, file -> file);
        getLog().info("Changed " + String.join(", ", changed) + ". Build, test and scan again.");
    }

    /** Findings that the steps remove, by the package URL of before. */
    private Map<String, Set<String>> mended() {
        Map<String, Set<String>> mended = new HashMap<>();
        advice.steps()
                .forEach(s -> s.moves()
                        .forEach(m -> mended.computeIfAbsent(m.purl(), k -> new HashSet<>())
                                .addAll(m.mended())));
        return mended;
    }

    /** A line for each library that keeps findings, with the reason. */
    private Set<String> stays(List<Finding> findings) {
        Map<String, Set<String>> mended = mended();
        Map<String, Set<String>> without = new LinkedHashMap<>();
        Map<String, Set<String>> outside = new LinkedHashMap<>();
        Set<String> lines = new LinkedHashSet<>();
        for (Finding finding : findings) {
            String purl = finding.installed().purl();
            String name = finding.installed().displayName() + " "
                    + finding.installed().version() + ": ";
            if (mended.getOrDefault(purl, Set.of()).contains(finding.id())
                    || finding.installed().kind() != PackageKind.MAVEN) {
                continue;
            }
            Optional<String> reason = Optional.ofNullable(advice.reasons().get(purl));
            if (finding.fixedVersions().isEmpty()) {
                without.computeIfAbsent(name, k -> new LinkedHashSet<>()).add(finding.id());
            } else if (reason.isPresent()) {
                lines.add("Stays: " + name + reason.get());
            } else {
                outside.computeIfAbsent(name, k -> new LinkedHashSet<>())
                        .add(finding.id() + " (fixed in " + String.join(", ", finding.fixedVersions()) + ")");
            }
        }
        without.forEach((name, ids) -> lines.add("Stays: " + name + "no fix is known of " + String.join(", ", ids)));
        outside.forEach((name, ids) ->
                lines.add("Not in a POM: " + name + "no dependency of this build; it has " + String.join(", ", ids)));
        return lines;
    }

    /** Builds in a copy, and scans the image that is made there. */
    private void verify(MavenBuild build, OwnPoms before, OwnPoms after, ReactorFindings findings)
            throws IOException, MojoExecutionException {
        try (BuildCopy copy = new BuildCopy(build, after, before)) {
            try {
                copy.build();
            } catch (IOException e) {
                throw new MojoExecutionException("Hullcheck: " + e.getMessage() + "\nNothing was changed.", e);
            }
            for (ScanRequest request : findings.scanned()) {
                ImageReference there = new ImageReference(
                        request.image().text(),
                        request.image().scheme(),
                        copy.of(request.image().location()),
                        request.image().selector());
                if (there.equals(request.image()) || !Files.exists(Path.of(there.location()))) {
                    getLog().info("Built in a copy; " + request.image().text()
                            + " is not made by the phase package, so it was not scanned there.");
                    continue;
                }
                rescan(request.withImage(there).withBuild(BuildGraph.NONE), findings.all());
            }
        }
        getLog().info("Verified: the changed build was built in a copy.");
    }

    /** A finding that a step was to remove is gone only when no version of the library has it. */
    private void rescan(ScanRequest request, List<Finding> before) throws IOException, MojoExecutionException {
        Set<String> left = new LinkedHashSet<>();
        List<Finding> found = scanner().scan(request).findings();
        found.forEach(f -> left.add(name(f)));
        Map<String, Set<String>> mended = mended();
        for (Finding finding : before) {
            boolean isMended =
                    mended.getOrDefault(finding.installed().purl(), Set.of()).contains(finding.id());
            if (isMended && left.contains(name(finding))) {
                throw new MojoExecutionException("Hullcheck: the image of the changed build still has " + finding.id()
                        + " in " + finding.installed().displayName() + ". Nothing was changed.");
            }
        }
        getLog().info("Scanned in a copy: " + request.image().text() + " has " + found.size() + " findings left.");
    }

    private static String name(Finding finding) {
        return finding.installed().displayName() + " " + finding.id();
    }

    private static List<String> diff(String name, OwnPoms before, OwnPoms after) {
        List<String> old = before.lines(name);
        return UnifiedDiffUtils.generateUnifiedDiff(
                "a/" + name, "b/" + name, old, DiffUtils.diff(old, after.lines(name)), CONTEXT);
    }
}
