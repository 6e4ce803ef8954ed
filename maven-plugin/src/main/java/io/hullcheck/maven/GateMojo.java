package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.Policies;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Policy;
import io.hullcheck.reach.ReachMode;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.report.ScanReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.ProjectDependenciesResolver;

/**
 * What the goals have in common that let an image pass or stop it.
 *
 * <p>A crossed threshold is a build <em>failure</em>; an image that cannot be read or a wrong parameter is a build
 * <em>error</em>. Both stop the build, and both can be told apart by their message.
 */
abstract class GateMojo extends FeedMojo {
    /** Instead of a database: the embedded one. */
    private static final String SAMPLE = "sample";

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

    /**
     * The build fails on findings of this severity or worse: CRITICAL, HIGH, MEDIUM, LOW or NEVER. Default: CRITICAL, or the rules of
     * the policy file where it has some.
     */
    @Parameter(property = "hullcheck.failOn")
    private String failOn;

    /** The policy file. Default: {@code hullcheck.yaml} beside the POM, or in the folder where Maven was called, when there is one. */
    @Parameter(property = "hullcheck.policy")
    private File policy;

    /** The profile of the policy file. Default: the first that names the branch. */
    @Parameter(property = "hullcheck.profile")
    private String profile;

    /** The branch that is built. Default: what the build server tells, else what Git has checked out. */
    @Parameter(property = "hullcheck.branch")
    private String branch;

    /** VEX documents (OpenVEX, CycloneDX, CSAF), besides those that the policy file names. */
    @Parameter(property = "hullcheck.vex")
    private List<File> vex;

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

    /** Whether only findings with a known fix can fail the build. */
    @Parameter(property = "hullcheck.onlyFixable", defaultValue = "false")
    private boolean onlyFixable;

    /** Whether the build fails when something in the image could not be analysed. */
    @Parameter(property = "hullcheck.failOnIncomplete", defaultValue = "true")
    private boolean failOnIncomplete;

    /** Whether the build fails when the advisory database is older than {@code maxDatabaseAge}; else that is a warning. */
    @Parameter(property = "hullcheck.failOnOldDatabase", defaultValue = "false")
    private boolean failOnOldDatabase;

    /**
     * The forms of report: table (on the console), json, html, sarif, junit, markdown, gitlab, openvex, cyclonedx-vex, subassessments,
     * cyclonedx, spdx.
     */
    @Parameter(property = "hullcheck.formats", defaultValue = "table,json,html")
    private List<String> formats;

    /** Templates of your own (Mustache): {@code NAME.mustache} writes {@code NAME}, over the model of {@code report.json}. */
    @Parameter(property = "hullcheck.templates")
    private List<File> templates;

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

    /** Whether an image in a registry or a daemon that was looked into before, by its digest, is not fetched again. */
    @Parameter(property = "hullcheck.cache", defaultValue = "true")
    private boolean cache;

    /**
     * Where the daemon listens that keeps the image, for example {@code unix:///run/podman/podman.sock}. Default: where Docker and
     * Podman themselves look.
     */
    @Parameter(property = "hullcheck.daemon")
    private String daemon;

    /** Registries (host, with its port) that may be asked without TLS. */
    @Parameter(property = "hullcheck.insecureRegistries")
    private List<String> insecureRegistries;

    /** A file of certificates (PEM) that registries are trusted by, instead of Java's own. */
    @Parameter(property = "hullcheck.registryAuthorities")
    private File registryAuthorities;

    /**
     * Logins of registries, each {@code HOST=USER:env.VARIABLE}: the password is what that environment variable holds, because Maven
     * prints parameters and a command line is seen by others. They go before the servers of Maven's settings.
     */
    @Parameter(property = "hullcheck.registryLogins")
    private List<String> registryLogins;

    /**
     * Places that are asked for images before a registry, each {@code HOST=MIRROR} or {@code HOST=MIRROR/PATH}, for example
     * {@code registry.example.com=mirror.example.com/hub}.
     */
    @Parameter(property = "hullcheck.mirrors")
    private List<String> mirrors;

    /**
     * Registries (host, with its port) whose word is taken on what an image holds: an SBOM that this version of Hullcheck has
     * attached to an image there is believed, and no layer is read. Only for registries that nobody writes to who could have a
     * reason to attach a wrong one.
     */
    @Parameter(property = "hullcheck.trustAttached")
    private List<String> trustAttached;

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

    final ScanRequest request() throws IOException {
        if (maxDatabaseAge < 0) {
            throw new IllegalArgumentException("maxDatabaseAge must not be negative: " + maxDatabaseAge);
        }
        if (onlyNew && isBlank(baseline)) {
            throw new IllegalArgumentException("onlyNew wants a baseline to compare with");
        }
        boolean isNamed = database != null && !database.isBlank() && !database.equals(SAMPLE);
        ScanRequest defaults = ScanRequest.of(image(image));
        return new ScanRequest(
                defaults.image(),
                chosen(),
                isNamed ? Optional.of(baseFolder().resolve(database)) : Optional.empty(),
                SAMPLE.equals(database),
                Duration.ofDays(maxDatabaseAge),
                policy(),
                Limits.parse(limits == null ? Map.of() : limits),
                verifyDigests,
                defaults.threads(),
                database == null && !(isOffline() && isRemote())
                        ? Optional.of(updateRequest(HullcheckHome.ofThisUser(), null))
                        : Optional.empty(),
                Authority.parseOrder(severityOrder),
                released(lookup),
                registries(insecureRegistries, registryAuthorities, registryLogins, mirrors, trustAttached),
                daemons(daemon),
                baseline(),
                buildGraph(),
                ReachMode.parse(reach),
                Optional.ofNullable(baseImage).filter(b -> !b.isBlank()),
                vexInImage,
                cache);
    }

    /** The dependencies of this module, resolved when the first finding asks for them. */
    private BuildGraph buildGraph() {
        return (group, artifact, version) -> {
            if (graph == null) {
                graph = resolved();
            }
            return graph.find(group, artifact, version);
        };
    }

    /** None without a project, or where they cannot be resolved. */
    private BuildGraph resolved() {
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

    private Policy policy() throws IOException {
        Policy parameters = new Policy(
                        isBlank(failOn) ? Policy.DEFAULT.failOn() : Policy.parseFailOn(failOn),
                        onlyFixable,
                        failOnIncomplete,
                        failOnOldDatabase)
                .withOnlyNew(onlyNew);
        MavenNetwork network = network();
        return new Policies(
                        Optional.ofNullable(profile).filter(p -> !p.isBlank()),
                        isBlank(branch) ? Branch.of(System.getenv(), baseFolder()) : Optional.of(branch),
                        HttpSettings.PATIENT.impatient().with(network.proxies(), network.credentials()),
                        registries(insecureRegistries, registryAuthorities, registryLogins, mirrors, trustAttached))
                .read(
                        policyFile(),
                        parameters,
                        !isBlank(failOn),
                        vex == null ? List.of() : vex.stream().map(File::toPath).toList());
    }

    private Optional<Path> policyFile() {
        if (policy != null) {
            return Optional.of(policy.toPath());
        }
        return Stream.of(baseFolder(), topFolder())
                .map(f -> f.resolve(Policies.FILE))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** A report is a file of the project; anything else is an image. */
    private Optional<String> baseline() {
        return Optional.ofNullable(baseline)
                .filter(b -> !b.isBlank())
                .map(b -> Baseline.isReport(b) ? baseFolder().resolve(b).toString() : b);
    }

    private static boolean isBlank(String typed) {
        return typed == null || typed.isBlank();
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
