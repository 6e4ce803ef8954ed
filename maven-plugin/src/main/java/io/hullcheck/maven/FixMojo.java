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
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.Outlook;
import io.hullcheck.remedy.PomEdit;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
            ScanReport report;
            try {
                ScanRequest request = request();
                report = scanner().scan(request);
                findings.add(request);
            } catch (ImageException e) {
                if (ReactorFindings.isGathering(session(), project())) {
                    getLog().info("No image of this module: " + e.getMessage());
                    return;
                }
                throw e;
            }
            remember(report, Use.SCANNED);
            outside(report).forEach(l -> getLog().info(l));
            if (isLast) {
                change(findings);
            } else {
                getLog().info("The changes of all modules are shown with the last one.");
            }
        }
    }

    /** All modules are planned together, by the last of them. */
    @Override
    BuildAdvice advise(List<Finding> counted, Outlook outlook) throws IOException {
        ReactorFindings findings = ReactorFindings.of(session());
        findings.add(counted);
        if (isLast && project().getFile() != null) {
            advice = new FixSearch(build(), allowMajor).advise(findings.all(), outlook);
        }
        return advice;
    }

    /** What is to be done elsewhere; what the build decides on is planned with all modules. */
    private List<String> outside(ScanReport report) {
        List<String> lines = new ArrayList<>();
        for (Change change : report.plan().changes()) {
            boolean isOfBuild = change.mends().stream()
                    .allMatch(f -> f.installed().kind() == PackageKind.MAVEN
                            && (!isLast
                                    || !report.remedies()
                                            .get(f.installed().purl())
                                            .path()
                                            .isEmpty()));
            if (change.edits().isEmpty() && !isOfBuild) {
                lines.add("Not in a POM: " + change.title());
            }
        }
        return lines;
    }

    private void change(ReactorFindings findings) throws IOException, MojoExecutionException {
        advice.notices().forEach(n -> getLog().warn(n));
        Set<String> reasons = new LinkedHashSet<>();
        for (Finding finding : findings.all()) {
            Optional.ofNullable(advice.reasons().get(finding.installed().purl()))
                    .ifPresent(r -> reasons.add("Stays: " + finding.installed().displayName() + " "
                            + finding.installed().version() + ": " + r));
        }
        reasons.forEach(l -> getLog().info(l));
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
                rescan(request.withImage(there).withBuild(BuildGraph.NONE));
            }
        }
        getLog().info("Verified: the changed build was built in a copy.");
    }

    private void rescan(ScanRequest request) throws IOException, MojoExecutionException {
        Set<String> left = new LinkedHashSet<>();
        scanner()
                .scan(request)
                .findings()
                .forEach(f -> left.add(name(f.installed().purl(), f.id())));
        for (BuildAdvice.Step step : advice.steps()) {
            for (BuildAdvice.Move move : step.moves()) {
                for (String id : move.mended()) {
                    if (left.contains(name(move.purl(), id))) {
                        throw new MojoExecutionException("Hullcheck: the image of the changed build still has " + id
                                + " in " + move.purl() + ". Nothing was changed.");
                    }
                }
            }
        }
        getLog().info("Scanned in a copy: " + request.image().text() + " has " + left.size() + " findings left.");
    }

    private static String name(String purl, String id) {
        return purl + " " + id;
    }

    private static List<String> diff(String name, OwnPoms before, OwnPoms after) {
        List<String> old = before.lines(name);
        return UnifiedDiffUtils.generateUnifiedDiff(
                "a/" + name, "b/" + name, old, DiffUtils.diff(old, after.lines(name)), CONTEXT);
    }
}
