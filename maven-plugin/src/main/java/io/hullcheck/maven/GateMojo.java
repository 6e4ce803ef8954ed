package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Authority;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.ledger.Use;
import io.hullcheck.match.Finding;
import io.hullcheck.maven.fix.FixSearch;
import io.hullcheck.maven.fix.MavenBuild;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Policy;
import io.hullcheck.reach.ReachMode;
import io.hullcheck.remedy.BuildAdvice;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.remedy.Outlook;
import io.hullcheck.report.ScanReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.model.building.ModelBuilder;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.eclipse.aether.RepositorySystem;

/**
 * What the goals have in common that let an image pass or stop it.
 *
 * <p>A crossed threshold is a build <em>failure</em>; an image that cannot be read or a wrong parameter is a build
 * <em>error</em>. Both stop the build, and both can be told apart by their message.
 */
abstract class GateMojo extends PolicyMojo {
    /**
     * The image: {@code docker-archive:FILE}, {@code oci-archive:FILE}, {@code oci:FOLDER}, {@code dir:FOLDER}, {@code sbom:FILE},
     * {@code docker:NAME}, {@code podman:NAME}, {@code registry:HOST/NAME:TAG}, or a bare file or folder, which is
     * recognised by what it holds, or a bare name, which is looked for in the daemons and then in its registry. Where
     * several images are in a file or folder, {@code #name} behind it chooses one. Default: the image that this build makes, by Jib, Spring Boot or the Docker plugin.
     */
    @Parameter(property = "hullcheck.image")
    private String image;

    /**
     * Which image of a multi-platform one, for example {@code linux/arm64}, or {@code all}. Default: Linux on this machine's
     * processor; for the goal {@code import}, all.
     */
    @Parameter(property = "hullcheck.platform")
    private String platform;

    /** Whether VEX documents that the image itself carries are believed. Those that a trusted registry has attached always are. */
    @Parameter(property = "hullcheck.vexInImage", defaultValue = "false")
    private boolean vexInImage;

    /**
     * The base image, for example {@code registry:registry.example.com/debian:12}: findings are told apart by its layers, and what a newer
     * one mends is told. The word {@code label} for the one that the image's own label names. Default: none is asked.
     */
    @Parameter(property = "hullcheck.baseImage")
    private String baseImage;

    /** To compare with: the {@code report.json} of an earlier scan, or an image, as {@code registry:host/app:prod}. */
    @Parameter(property = "hullcheck.baseline")
    private String baseline;

    /** Whether only findings can fail the build that the baseline does not have. */
    @Parameter(property = "hullcheck.onlyNew", defaultValue = "false")
    private boolean onlyNew;

    /**
     * The forms of report: table (on the console), json, html, sarif, junit, markdown, gitlab, openvex, cyclonedx-vex, subassessments,
     * cyclonedx, spdx.
     */
    @Parameter(property = "hullcheck.formats", defaultValue = "table,json,html")
    private List<String> formats;

    /** Where report files are written. Default: {@code target/hullcheck}. */
    @Parameter(property = "hullcheck.outputDirectory")
    private File outputDirectory;

    /** Templates of your own (Mustache): {@code NAME.mustache} writes {@code NAME}, over the model of {@code report.json}. */
    @Parameter(property = "hullcheck.templates")
    private List<File> templates;

    /**
     * Whether every byte of the image is held against its digests. Without it, contents of uncompressed layers that
     * nobody wants are skipped, which is faster, and a changed image goes unnoticed.
     */
    @Parameter(property = "hullcheck.verifyDigests", defaultValue = "true")
    private boolean verifyDigests;

    /** Whether an image in a registry or a daemon that was looked into before, by its digest, is not fetched again. */
    @Parameter(property = "hullcheck.cache", defaultValue = "true")
    private boolean cache;

    /**
     * Whether the image is analysed in a Java process of its own, with an empty environment, no logins, and a bounded heap; where bubblewrap
     * ({@code bwrap}) works, without network and with a file system that it can only read.
     */
    @Parameter(property = "hullcheck.isolate", defaultValue = "false")
    private boolean isolate;

    /** Options for that process, by spaces. */
    @Parameter(property = "hullcheck.isolateOptions", defaultValue = ISOLATE_OPTIONS)
    private String isolateOptions;

    /**
     * Where the daemon listens that keeps the image, for example {@code unix:///run/podman/podman.sock}. Default: where Docker and
     * Podman themselves look.
     */
    @Parameter(property = "hullcheck.daemon")
    private String daemon;

    /**
     * Address of a service that knows Java archives by their SHA-1, as Maven Central's search does; asked about those
     * that neither say what they are nor lie in the local repository. Only the digest is sent. Default: none.
     */
    @Parameter(property = "hullcheck.lookup")
    private String lookup;

    /** Bounds on what the image may cost, by name, for example {@code <archiveDepth>12</archiveDepth>}. */
    @Parameter
    private Map<String, String> limits;

    /** Whose word on severity goes before whose: a list of distribution, vendor and nvd. */
    @Parameter(property = "hullcheck.severityOrder", defaultValue = "distribution,vendor,nvd")
    private List<String> severityOrder;

    /**
     * When it is looked into whether the application reaches Java libraries with findings: never, local (images in files and folders)
     * or always.
     */
    @Parameter(property = "hullcheck.reach", defaultValue = "local")
    private String reach;

    @Inject
    private ProjectDependenciesResolver resolver;

    @Inject
    private RepositorySystem repositories;

    @Inject
    private ModelBuilder models;

    private BuildGraph graph;

    /**
     * Scans the image and writes the reports.
     *
     * @return what the scan told, when the policy lets the image pass
     */
    final ScanReport gate(ScanRequest request, Path folder)
            throws IOException, MojoExecutionException, MojoFailureException {
        checkFormats();
        return judged(scanner().scan(request), folder);
    }

    static Scanner scanner() {
        return new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC());
    }

    /** Writes the reports, and fails the build when the policy does not let the image pass. */
    final ScanReport judged(ScanReport report, Path folder)
            throws IOException, MojoExecutionException, MojoFailureException {
        output().show(report, folder);
        remember(report, Use.SCANNED);
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
        return report;
    }

    /** Writes a scan into the ledger; one that cannot be written takes nothing from the scan. */
    final void remember(ScanReport report, Use use) throws IOException {
        if (ledger().isEmpty()) {
            return;
        }
        try (Ledger open = Ledger.open(ledger().get())) {
            open.record(report, use);
        } catch (LedgerException e) {
            getLog().warn("The scan is not remembered: " + e.getMessage());
        }
    }

    final ScanRequest request() throws IOException {
        if (onlyNew && isBlank(baseline)) {
            throw new IllegalArgumentException("onlyNew wants a baseline to compare with");
        }
        ScanRequest defaults = ScanRequest.of(image(image));
        return new ScanRequest(
                defaults.image(),
                chosen(),
                namedDatabase(),
                isSample(),
                maxDatabaseAge(),
                maxRecordAge(),
                policy(),
                Limits.parse(limits == null ? Map.of() : limits),
                verifyDigests,
                defaults.threads(),
                refresh(),
                Authority.parseOrder(severityOrder),
                released(lookup),
                registries(),
                daemons(daemon),
                baseline(),
                buildGraph(),
                ReachMode.parse(reach),
                Optional.ofNullable(baseImage).filter(b -> !b.isBlank()),
                vexInImage,
                cache,
                isolation(isolate, isolateOptions));
    }

    /** The dependencies of this module, resolved when the first finding asks for them. */
    final BuildGraph buildGraph() {
        return new BuildGraph() {
            @Override
            public Optional<Dependency> find(Optional<String> group, String artifact, String version) {
                return resolved().find(group, artifact, version);
            }

            @Override
            public BuildAdvice advise(List<Finding> findings, Outlook outlook) throws IOException {
                return GateMojo.this.advise(findings, outlook);
            }
        };
    }

    /** What the build can change in its own POMs; nothing without a project. */
    BuildAdvice advise(List<Finding> findings, Outlook outlook) throws IOException {
        return project().getFile() == null || session().getRepositorySession() == null
                ? BuildAdvice.NONE
                : new FixSearch(build(), false).advise(findings, outlook);
    }

    /** None without a project, or where they cannot be resolved. */
    private BuildGraph resolved() {
        if (graph == null) {
            graph = resolve();
        }
        return graph;
    }

    private BuildGraph resolve() {
        if (project().getFile() == null || session().getRepositorySession() == null) {
            return BuildGraph.NONE;
        }
        try {
            return new MavenBuildGraph(
                    project(),
                    resolver.resolve(new DefaultDependencyResolutionRequest(
                                            project(), session().getRepositorySession())
                                    .setResolutionFilter((node, parents) -> node.getDependency() == null
                                            || !List.of("test", "provided")
                                                    .contains(
                                                            node.getDependency().getScope())))
                            .getDependencyGraph(),
                    topFolder(),
                    Path.of(session().getLocalRepository().getBasedir()));
        } catch (DependencyResolutionException e) {
            getLog().warn("The dependencies of this build cannot be resolved, so advice names no line of a POM: "
                    + e.getMessage());
            return BuildGraph.NONE;
        }
    }

    /** The build that Maven is running, as changes of its POMs are tried on it. */
    final MavenBuild build() {
        return MavenBuild.of(
                session(), repositories, models, topFolder(), session().isOffline());
    }

    @Override
    Policy adjusted(Policy parameters) {
        return parameters.withOnlyNew(onlyNew);
    }

    /** A report is a file of the project; anything else is an image. */
    private Optional<String> baseline() {
        return Optional.ofNullable(baseline)
                .filter(b -> !b.isBlank())
                .map(b -> Baseline.isReport(b) ? baseFolder().resolve(b).toString() : b);
    }

    /** The platform that was typed; empty for the goal's default, and for all. */
    final Optional<Platform> chosen() {
        return Optional.ofNullable(platform)
                .filter(p -> !p.isBlank() && !isAllPlatforms())
                .map(Platform::parse);
    }

    final boolean isAllPlatforms() {
        return "all".equals(platform);
    }

    /** Refuses forms of report that there are not, before any work is done. */
    final void checkFormats() {
        output().check();
    }

    final Path outputFolder() {
        return outputDirectory == null ? buildFolder().resolve("hullcheck") : outputDirectory.toPath();
    }

    private ReportOutput output() {
        return new ReportOutput(getLog(), session(), formats, templates);
    }
}
