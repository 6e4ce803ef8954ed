package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.SbomDocument;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Writes down what is in an image, without asking for vulnerabilities. What is written can be scanned later in place of
 * the image, as {@code sbom:FILE}, and gives the same findings.
 */
@Mojo(name = "sbom", defaultPhase = LifecyclePhase.PACKAGE, requiresProject = false, threadSafe = true)
public final class SbomMojo extends HullcheckMojo {
    /** The image, as for the goal {@code scan}; an SBOM ({@code sbom:FILE}) is written anew in the forms asked for. */
    @Parameter(property = "hullcheck.image")
    private String image;

    /** Which image of a multi-platform one, for example {@code linux/arm64}. Default: Linux on this machine's processor. */
    @Parameter(property = "hullcheck.platform")
    private String platform;

    /** The forms: cyclonedx ({@code bom.cdx.json}), spdx ({@code bom.spdx.json}). */
    @Parameter(property = "hullcheck.sbomFormats", defaultValue = "cyclonedx,spdx")
    private List<String> formats;

    /** Where the files are written. Default: {@code target/hullcheck}. */
    @Parameter(property = "hullcheck.outputDirectory")
    private File outputDirectory;

    /** Whether the build fails when something in the image could not be analysed; it stands in the files all the same. */
    @Parameter(property = "hullcheck.failOnIncomplete", defaultValue = "true")
    private boolean failOnIncomplete;

    /** Whether every byte of the image is held against its digests. */
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

    /** Bounds on what the image may cost, by name. */
    @Parameter
    private Map<String, String> limits;

    @Override
    void run() throws IOException, MojoExecutionException {
        ReportFormats.checkSboms(formats);
        ScanRequest request = ScanRequest.of(image(image))
                .withLimits(Limits.parse(limits == null ? Map.of() : limits))
                .withVerifyDigests(verifyDigests)
                .withReleased(released(lookup))
                .withRegistries(
                        registries(insecureRegistries, registryAuthorities, registryLogins, mirrors, trustAttached))
                .withDaemons(daemons(daemon))
                .withCache(cache)
                .withIsolation(isolation(isolate, isolateOptions));
        if (platform != null && !platform.isBlank()) {
            request = request.withPlatform(Platform.parse(platform));
        }
        Instant time = Clock.systemUTC().instant();
        Inventory inventory = new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC()).inventory(request);
        Path folder = outputDirectory == null ? buildFolder().resolve("hullcheck") : outputDirectory.toPath();
        List<Path> files =
                ReportFormats.writeSboms(new SbomDocument(inventory, Scanner.version(), time), formats, folder);
        getLog().info("Packages: " + inventory.packages().size() + " in "
                + request.image().text());
        files.forEach(f -> getLog().info("SBOM: " + f));
        List<Gap> gaps = inventory.gaps();
        gaps.forEach(g -> getLog().warn("Not analysed: " + g.describe()));
        if (!gaps.isEmpty() && failOnIncomplete) {
            throw new MojoExecutionException("Hullcheck: " + gaps.size() + (gaps.size() == 1 ? " thing" : " things")
                    + " could not be analysed, first of all: " + gaps.get(0).describe() + ". "
                    + gaps.get(0).next()
                    + ". To let incomplete results pass, set hullcheck.failOnIncomplete=false.");
        }
    }
}
