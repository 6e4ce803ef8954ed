package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.RescanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.ledger.RescanJson;
import io.hullcheck.ledger.RescanReport;
import io.hullcheck.ledger.RescanTable;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Holds the images of the ledger that were used lately against today's advisories, without an image being fetched, and tells what is new and what
 * is gone since they were scanned or this goal was last run. Fails the build when something new fails by the policy.
 */
@Mojo(name = "rescan", requiresProject = false, threadSafe = true)
public final class RescanMojo extends PolicyMojo {
    /** {@code [INFO] } stands before each line. */
    private static final int PREFIX = 7;

    /** Images count that were scanned, pushed, imported or pulled in so many days. */
    @Parameter(property = "hullcheck.days", defaultValue = "30")
    private int days;

    /** Where {@code rescan.json} is written. Default: {@code target/hullcheck}. */
    @Parameter(property = "hullcheck.outputDirectory")
    private File outputDirectory;

    @Override
    void run() throws IOException, MojoExecutionException, MojoFailureException {
        if (days < 1) {
            throw new IllegalArgumentException("days must be one or more: " + days);
        }
        String ledger = ledger().orElseThrow(
                        () -> new IllegalArgumentException("there is nothing to scan again without a ledger"));
        RescanReport report = new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC())
                .rescan(
                        new RescanRequest(
                                ledger,
                                Duration.ofDays(days),
                                namedDatabase(),
                                isSample(),
                                maxDatabaseAge(),
                                maxRecordAge(),
                                policy(),
                                refresh()),
                        this::tell);
        switch (report.verdict()) {
            case FAILED -> throw new MojoFailureException("Hullcheck: " + report.reason() + ".");
            case INCOMPLETE -> {
                if (!report.judgement().stopping().isEmpty()) {
                    throw new MojoExecutionException("Hullcheck: " + report.reason() + ". "
                            + report.judgement().stopping().get(0).next()
                            + ". To let incomplete results pass, set hullcheck.failOnIncomplete=false.");
                }
            }
            case HEALTHY, UNHEALTHY -> getLog().debug("nothing new fails by the policy");
        }
    }

    private void tell(RescanReport report) throws IOException {
        new RescanTable(Terminal.columns(session()) - PREFIX).lines(report).forEach(getLog()::info);
        getLog().info("Report: "
                + RescanJson.write(
                        report,
                        outputDirectory == null ? buildFolder().resolve("hullcheck") : outputDirectory.toPath()));
    }
}
