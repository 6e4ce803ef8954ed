package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.Distribution;
import io.hullcheck.advisory.update.UpdateReport;
import io.hullcheck.advisory.update.UpdateRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Builds or refreshes the advisory database out of its feeds, hands it on to others, or takes it from them.
 *
 * <p>A feed that cannot be read is a build error, after all others were read; what was known of it before is kept.
 */
@Mojo(name = "update", requiresProject = false, threadSafe = true)
public final class UpdateMojo extends FeedMojo {
    /** The advisory database file. Default: {@code advisories.db} in Hullcheck's home. */
    @Parameter(property = "hullcheck.database")
    private File database;

    /**
     * Where the database is written for others when it is up to date: a file, packed when its name ends in
     * {@code .zst}, or a place in a registry, {@code oci://host/repository:tag}.
     */
    @Parameter(property = "hullcheck.export")
    private String export;

    /** Takes the database from there instead of feeds: a file, or a place in a registry. */
    @Parameter(name = "import", property = "hullcheck.import")
    private String importFrom;

    /** Whether a feed that cannot be read fails the build. */
    @Parameter(property = "hullcheck.failOnIncomplete", defaultValue = "true")
    private boolean failOnIncomplete;

    /** Set by Maven; a field cannot bear the name. */
    public void setImport(String from) {
        this.importFrom = from;
    }

    @Override
    void run() throws IOException, MojoExecutionException {
        UpdateRequest request = updateRequest(HullcheckHome.ofThisUser(), database);
        if (importFrom != null && !importFrom.isBlank()) {
            boolean another = Distribution.take(request.database(), importFrom, baseFolder(), request.registries());
            getLog().info("Advisories: " + request.database() + (another ? " taken from " : " is the one of ")
                    + importFrom);
        } else if (isOutOfReach()) {
            if (export == null || export.isBlank()) {
                throw new MojoExecutionException("Hullcheck: Maven is offline, and no feed is on this machine."
                        + " Name a folder (hullcheck.feeds), take a database from a file (hullcheck.import), or go"
                        + " online.");
            }
        } else {
            tell(DatabaseUpdate.run(request, Clock.systemUTC()), request.database());
        }
        if (export != null && !export.isBlank()) {
            getLog().info("Advisories exported to "
                    + Distribution.export(request.database(), export, baseFolder(), request.registries()));
        }
    }

    private void tell(UpdateReport report, Path file) throws MojoExecutionException {
        report.notice().ifPresent(n -> getLog().warn(n));
        for (UpdateReport.Outcome feed : report.feeds()) {
            String line = String.format(Locale.ROOT, "%-24s ", feed.name())
                    + switch (feed.state()) {
                        case FRESH -> "asked a moment ago";
                        case UNCHANGED -> "nothing new";
                        case CHANGED -> feed.changed() + " new or changed";
                        case FAILED -> "FAILED";
                    };
            if (feed.problem().isPresent()) {
                getLog().warn(line + ": " + feed.problem().get());
            } else {
                getLog().info(line);
            }
        }
        getLog().info(String.format(
                Locale.ROOT,
                report.hasChanged()
                        ? "Advisories: %d records and %d ranges read in %.2f s, peak heap %.0f MB, file %.1f MB"
                        : "Advisories: nothing new (%d records, %d ranges read) in %.3f s, peak heap %.0f MB, file %.1f MB",
                report.records(),
                report.ranges(),
                report.duration().toNanos() / 1e9,
                report.peakHeap() / 1e6,
                report.fileSize() / 1e6));
        getLog().info("Database: " + file);
        List<UpdateReport.Outcome> failures = report.failures();
        if (report.feeds().stream().allMatch(f -> f.name().matches("(nvd|epss|kev).*"))) {
            getLog().warn(
                            "No ecosystem was fetched: no image was scanned here yet, so nothing is met. Name what you need, for"
                                    + " example -Dhullcheck.ecosystems=Maven,Debian");
        }
        if (!failures.isEmpty() && failOnIncomplete) {
            throw new MojoExecutionException("Hullcheck: " + failures.size() + " of "
                    + report.feeds().size() + " feeds could not be read, first of all "
                    + failures.get(0).name() + ": "
                    + failures.get(0).problem().orElse("")
                    + " What was known of them before is kept. To go on all the same, set"
                    + " hullcheck.failOnIncomplete=false.");
        }
    }
}
