package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.inventory.language.LocalRepository;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Scans an image, writes reports, and fails the build when a finding reaches the threshold.
 *
 * <p>A crossed threshold is a build <em>failure</em>; an image that cannot be read or a wrong parameter is a build
 * <em>error</em>. Both stop the build, and both can be told apart by their message.
 */
@Mojo(name = "scan", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class ScanMojo extends FeedMojo {
    /** What Jib's {@code buildTar} writes unless it is told otherwise. */
    private static final String JIB_TAR = "jib-image.tar";

    /** Instead of a database: the embedded one. */
    private static final String SAMPLE = "sample";

    /** {@code [INFO] } takes seven of the eighty columns. */
    private static final int WIDTH = 73;

    /**
     * The image: {@code docker-archive:FILE}, {@code oci-archive:FILE}, {@code oci:FOLDER}, {@code dir:FOLDER}, or a
     * bare file or folder, which is recognised by what it holds. Where several images are in it, {@code #name} behind
     * it chooses one. Default: {@code jib-image.tar} in the build folder.
     */
    @Parameter(property = "hullcheck.image")
    private String image;

    /** Which image of a multi-platform one, for example {@code linux/arm64}. Default: Linux on this machine's processor. */
    @Parameter(property = "hullcheck.platform")
    private String platform;

    /** The build fails on findings of this severity or worse: CRITICAL, HIGH, MEDIUM, LOW or NEVER. */
    @Parameter(property = "hullcheck.failOn", defaultValue = "CRITICAL")
    private String failOn;

    /** Whether only findings with a known fix can fail the build. */
    @Parameter(property = "hullcheck.onlyFixable", defaultValue = "false")
    private boolean onlyFixable;

    /** Whether the build fails when something in the image could not be analysed. */
    @Parameter(property = "hullcheck.failOnIncomplete", defaultValue = "true")
    private boolean failOnIncomplete;

    /** Whether the build fails when the advisory database is older than {@code maxDatabaseAge}; else that is a warning. */
    @Parameter(property = "hullcheck.failOnOldDatabase", defaultValue = "false")
    private boolean failOnOldDatabase;

    /** The forms of report: table (on the console), json, html. */
    @Parameter(property = "hullcheck.formats", defaultValue = "table,json,html")
    private List<String> formats;

    /** Where report files are written. Default: {@code target/hullcheck}. */
    @Parameter(property = "hullcheck.outputDirectory")
    private File outputDirectory;

    /**
     * The advisory database file, used as it is. Default: {@code advisories.db} in Hullcheck's home, where what the
     * image needs is fetched unless Maven is offline, and the embedded sample when there is none. The word {@code sample}
     * asks the sample whatever there is.
     */
    @Parameter(property = "hullcheck.database")
    private String database;

    /** Days after which the advisory database is called old. */
    @Parameter(property = "hullcheck.maxDatabaseAge", defaultValue = "5")
    private int maxDatabaseAge;

    /**
     * Whether every byte of the image is held against its digests. Without it, contents of uncompressed layers that
     * nobody wants are skipped, which is faster, and a changed image goes unnoticed.
     */
    @Parameter(property = "hullcheck.verifyDigests", defaultValue = "true")
    private boolean verifyDigests;

    /** Bounds on what the image may cost, by name, for example {@code <archiveDepth>12</archiveDepth>}. */
    @Parameter
    private Map<String, String> limits;

    /** Whose word on severity goes before whose: a list of distribution, vendor and nvd. */
    @Parameter(property = "hullcheck.severityOrder", defaultValue = "distribution,vendor,nvd")
    private List<String> severityOrder;

    /** Skips the scan. */
    @Parameter(property = "hullcheck.skip", defaultValue = "false")
    private boolean skip;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Hullcheck is skipped (hullcheck.skip)");
            return;
        }
        ScanReport report;
        try {
            ScanRequest request = request();
            ReportFormats.check(formats);
            report = new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC()).scan(request);
            show(report);
        } catch (ImageException | AdvisoryException | FeedException | IllegalArgumentException e) {
            throw new MojoExecutionException("Hullcheck: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MojoExecutionException("Hullcheck could not finish: " + e.getMessage(), e);
        }
        switch (report.judgement().verdict()) {
            case FAILED ->
                throw new MojoFailureException(
                        "Hullcheck: " + report.judgement().reason() + ".");
            case INCOMPLETE -> {
                if (!report.judgement().stopping().isEmpty()) {
                    throw new MojoExecutionException(
                            "Hullcheck: " + report.judgement().reason() + ". "
                                    + report.judgement().stopping().get(0).next()
                                    + ". To let incomplete results pass, set hullcheck.failOnIncomplete=false.");
                }
            }
            case HEALTHY, UNHEALTHY -> getLog().debug("the policy lets the image pass");
        }
    }

    private ScanRequest request() throws IOException {
        if (maxDatabaseAge < 0) {
            throw new IllegalArgumentException("maxDatabaseAge must not be negative: " + maxDatabaseAge);
        }
        Policy policy = new Policy(Policy.parseFailOn(failOn), onlyFixable, failOnIncomplete, failOnOldDatabase);
        boolean isNamed = database != null && !database.isBlank() && !database.equals(SAMPLE);
        ScanRequest defaults = ScanRequest.of(ImageReference.parse(imageOrDefault(), baseFolder()));
        return new ScanRequest(
                defaults.image(),
                Optional.ofNullable(platform).filter(p -> !p.isBlank()).map(Platform::parse),
                isNamed ? Optional.of(baseFolder().resolve(database)) : Optional.empty(),
                SAMPLE.equals(database),
                Duration.ofDays(maxDatabaseAge),
                policy,
                Limits.parse(limits == null ? Map.of() : limits),
                verifyDigests,
                defaults.threads(),
                database == null && !(isOffline() && isRemote())
                        ? Optional.of(updateRequest(HullcheckHome.ofThisUser(), null))
                        : Optional.empty(),
                Authority.parseOrder(severityOrder),
                released());
    }

    /** Archives of the local repository and of this build, by which a renamed jar in the image is known. */
    private KnownArtifacts released() {
        Map<Path, KnownArtifacts.Coordinates> resolved = new HashMap<>();
        for (Artifact artifact : project().getArtifacts()) {
            if (artifact.getFile() != null) {
                resolved.put(
                        artifact.getFile().toPath(),
                        new KnownArtifacts.Coordinates(
                                artifact.getGroupId(), artifact.getArtifactId(), artifact.getVersion()));
            }
        }
        return new LocalRepository(Path.of(session().getLocalRepository().getBasedir()), resolved);
    }

    private String imageOrDefault() throws ImageException {
        if (image != null && !image.isBlank()) {
            return image;
        }
        Path jib = buildFolder().resolve(JIB_TAR);
        if (Files.isRegularFile(jib)) {
            return "docker-archive:" + jib;
        }
        throw ImageException.of(
                ImageException.Kind.MISSING,
                "no image was named, and there is no " + jib,
                "Name one with hullcheck.image, for example -Dhullcheck.image=docker-archive:target/app.tar, or build"
                        + " one before this goal runs, for example with jib:buildTar");
    }

    private Path buildFolder() {
        return project().getBasedir() == null
                ? baseFolder().resolve("target")
                : Path.of(project().getBuild().getDirectory());
    }

    private Path outputFolder() {
        return outputDirectory == null ? buildFolder().resolve("hullcheck") : outputDirectory.toPath();
    }

    private void show(ScanReport report) throws IOException {
        if (formats.contains(ReportFormats.TABLE)) {
            new TableReport(WIDTH, Terminal.showsColours(session()))
                    .lines(report)
                    .forEach(l -> getLog().info(l));
        }
        List<Path> files = new ArrayList<>(ReportFormats.write(report, formats, outputFolder()));
        files.forEach(f -> getLog().info("Report: " + f));
    }
}
