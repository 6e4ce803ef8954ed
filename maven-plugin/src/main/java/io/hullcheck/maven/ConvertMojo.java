package io.hullcheck.maven;

import io.hullcheck.report.ReportFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Writes the report of an earlier scan in other forms, without scanning again. Nothing is judged anew: what the report says of
 * the policy stays as it was, and no finding fails the build.
 */
@Mojo(name = "convert", requiresProject = false, threadSafe = true)
public final class ConvertMojo extends HullcheckMojo {
    /** The {@code report.json} of the earlier scan. Default: the one in {@code target/hullcheck}. */
    @Parameter(property = "hullcheck.report")
    private File report;

    /** The forms of report, as for the goal {@code scan}. */
    @Parameter(property = "hullcheck.formats", defaultValue = "table,html")
    private List<String> formats;

    /** Templates of your own (Mustache): {@code NAME.mustache} writes {@code NAME}, over the model of {@code report.json}. */
    @Parameter(property = "hullcheck.templates")
    private List<File> templates;

    /** Where report files are written. Default: where the report lies. */
    @Parameter(property = "hullcheck.outputDirectory")
    private File outputDirectory;

    @Override
    void run() throws IOException {
        ReportOutput output = new ReportOutput(getLog(), session(), formats, templates);
        output.check();
        Path file = report == null ? buildFolder().resolve("hullcheck/report.json") : report.toPath();
        output.show(
                ReportFile.read(file),
                outputDirectory == null ? file.toAbsolutePath().getParent() : outputDirectory.toPath());
    }
}
