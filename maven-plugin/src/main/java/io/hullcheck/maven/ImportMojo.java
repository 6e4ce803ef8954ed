package io.hullcheck.maven;

import io.hullcheck.ScanRequest;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImagePush;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.RegistryCopy;
import io.hullcheck.ledger.Use;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Copies an image from one registry into others, scanned on the way. All platforms of an index are scanned and the index is
 * copied whole, unless {@code platform} names one. Every digest stays what it is, and nothing reaches a target before the
 * policy has let all of it pass.
 */
@Mojo(name = "import", requiresProject = false, threadSafe = true)
public final class ImportMojo extends TargetMojo {
    /** Whether signatures, SBOMs and whatever else is attached to the images is copied with them. */
    @Parameter(property = "hullcheck.referrers", defaultValue = "false")
    private boolean referrers;

    @Override
    void run() throws IOException, MojoExecutionException, MojoFailureException {
        List<String> places = places();
        List<String> forms = attached();
        ScanRequest request = request().withVerifyDigests(true);
        RegistryCopy copy = new RegistryCopy(request.image(), request.registries(), request.limits());
        RegistryCopy.Choice choice = copy.choose(chosen());
        Digest copied = choice.digest();
        Map<Digest, ScanReport> reports = scan(request, copy, choice.parts());
        for (String target : places) {
            if (isDryRun()) {
                getLog().info("Would copy " + copied + " to " + target
                        + (forms.isEmpty() ? "" : " and attach " + String.join(", ", forms)) + " (dryRun)");
            } else {
                ImagePush.Pushed done = copy.copy(copied, target, request.registries(), referrers);
                getLog().info("Copied " + done.target() + " as " + done.digest() + " (" + done.bytes()
                        + " bytes that were not there)");
                for (Map.Entry<Digest, ScanReport> one : reports.entrySet()) {
                    ScanReport report = one.getValue();
                    remember(report.of(report.inventory().image().at(target, one.getKey())), Use.IMPORTED);
                    attach(one.getValue(), request, target, one.getKey());
                }
            }
        }
    }

    /** Scans every image before it says what is wrong with the first. */
    private Map<Digest, ScanReport> scan(ScanRequest request, RegistryCopy copy, List<RegistryCopy.Part> parts)
            throws IOException, MojoExecutionException, MojoFailureException {
        Map<Digest, ScanReport> reports = new LinkedHashMap<>();
        MojoFailureException failure = null;
        MojoExecutionException error = null;
        for (RegistryCopy.Part part : parts) {
            Path folder = outputFolder();
            if (parts.size() > 1) {
                folder = folder.resolve(part.name());
                getLog().info("Platform " + part.name());
            }
            try {
                reports.put(
                        part.digest(),
                        gate(request.withPart(ImageReference.parse(copy.reference(part)), part), folder));
            } catch (MojoFailureException e) {
                failure = failure == null ? e : failure;
            } catch (MojoExecutionException e) {
                error = error == null ? e : error;
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (error != null) {
            throw error;
        }
        return reports;
    }
}
