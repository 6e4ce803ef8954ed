package io.hullcheck.maven;

import io.hullcheck.report.ReportFile;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.reporting.AbstractMavenReport;
import org.apache.maven.reporting.MavenReportException;

/**
 * The project's site page: what the last scan of the project's image told, in the site's skin. It reads the {@code report.json} that
 * the goal {@code scan} left, and scans nothing. Where Maven was called for several modules, the page of the top shows all of them
 * together.
 */
@Mojo(name = "report", defaultPhase = LifecyclePhase.SITE, threadSafe = true)
public final class ReportMojo extends AbstractMavenReport {
    private static final String PLACE = "hullcheck";
    private static final String FILE = PLACE + "/report.json";

    /** Leaves the page out. */
    @Parameter(property = "hullcheck.skip", defaultValue = "false")
    private boolean skip;

    /** What the scan left. Default: {@code report.json} in {@code target/hullcheck}; of other modules it is always looked for there. */
    @Parameter(property = "hullcheck.report", defaultValue = "${project.build.directory}/hullcheck/report.json")
    private File report;

    @Override
    public String getOutputPath() {
        return PLACE;
    }

    @Override
    @Deprecated
    public String getOutputName() {
        return PLACE;
    }

    @Override
    public String getName(Locale locale) {
        return "Hullcheck";
    }

    @Override
    public String getDescription(Locale locale) {
        return "Vulnerabilities of the container image that this project builds, and how to mend them.";
    }

    @Override
    public boolean canGenerateReport() {
        boolean can = !skip && (report.isFile() || modules().stream().anyMatch(m -> file(m).isFile()));
        if (!skip && !can) {
            getLog().info("No page of Hullcheck: " + report
                    + " is not there; run the goal scan first, for example by mvn verify");
        }
        return can;
    }

    /** The other modules of the build, for the page of its top. */
    private List<MavenProject> modules() {
        return getProject().isExecutionRoot()
                ? reactorProjects.stream().filter(m -> m != getProject()).toList()
                : List.of();
    }

    private static File file(MavenProject module) {
        return new File(module.getBuild().getDirectory(), FILE);
    }

    @Override
    protected void executeReport(Locale locale) throws MavenReportException {
        try {
            Optional<ScanReport> own =
                    report.isFile() ? Optional.of(ReportFile.read(report.toPath())) : Optional.empty();
            if (own.isPresent()) {
                ReportFormats.write(
                        own.get(),
                        List.of("html", "json", "cyclonedx", "spdx"),
                        getReportOutputDirectory().toPath().resolve(PLACE));
            }
            new SitePage(getSink(), own, others()).render();
        } catch (IOException e) {
            throw new MavenReportException("Hullcheck: " + e.getMessage(), e);
        }
    }

    private List<SitePage.Module> others() throws IOException {
        List<SitePage.Module> others = new ArrayList<>();
        Path here = getProject().getBasedir().toPath();
        for (MavenProject module : modules()) {
            if (file(module).isFile()) {
                String path =
                        here.relativize(module.getBasedir().toPath()).toString().replace('\\', '/');
                others.add(new SitePage.Module(
                        module.getArtifactId(),
                        path + "/" + PLACE + ".html",
                        ReportFile.read(file(module).toPath())));
            }
        }
        return others;
    }
}
