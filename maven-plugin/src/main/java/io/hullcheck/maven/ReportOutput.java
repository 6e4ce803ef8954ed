package io.hullcheck.maven;

import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import io.hullcheck.report.UserTemplate;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;

/**
 * Where a report goes: onto the console and into files.
 *
 * @param formats names of forms
 * @param templates of the user's own; null for none
 */
record ReportOutput(Log log, MavenSession session, List<String> formats, List<File> templates) {
    /** {@code [INFO] } stands before each line. */
    private static final int PREFIX = 7;

    /** Refuses forms of report that there are not, before any work is done. */
    void check() {
        ReportFormats.check(formats);
        templates().forEach(t -> new UserTemplate(t.toPath()));
    }

    @Override
    public List<File> templates() {
        return templates == null ? List.of() : templates;
    }

    void show(ScanReport report, Path folder) throws IOException {
        if (formats.contains(ReportFormats.TABLE)) {
            new TableReport(Terminal.columns(session) - PREFIX, Terminal.showsColours(session))
                    .lines(report)
                    .forEach(log::info);
        }
        List<Path> files = new ArrayList<>(ReportFormats.write(report, formats, folder));
        for (File template : templates()) {
            files.add(new UserTemplate(template.toPath()).write(report, folder));
        }
        files.forEach(f -> log.info("Report: " + f));
    }
}
