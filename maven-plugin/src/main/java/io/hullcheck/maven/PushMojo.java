package io.hullcheck.maven;

import io.hullcheck.Pusher;
import io.hullcheck.ScanRequest;
import io.hullcheck.image.ImagePush;
import io.hullcheck.image.ImageReference;
import io.hullcheck.ledger.Use;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Scans an image of a file, a folder or a daemon and, when the policy lets it pass, pushes exactly what was scanned to one or several places in
 * registries. When it does not, nothing is pushed, and the build fails as that of {@code scan} does.
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, requiresProject = false, threadSafe = true)
public final class PushMojo extends TargetMojo {
    @Override
    void run() throws IOException, MojoExecutionException, MojoFailureException {
        List<String> places = places();
        List<String> forms = attached();
        if (isAllPlatforms()) {
            throw new IllegalArgumentException("push takes one image; name its platform, for example linux/arm64");
        }
        // every byte that goes out was looked at
        ScanRequest request = request().withVerifyDigests(true);
        String scheme = request.image().scheme().orElse("");
        if (List.of("dir", ImageReference.SBOM, "registry").contains(scheme)) {
            throw new IllegalArgumentException(
                    "push takes an image of a file, a folder or a daemon (docker-archive:, oci-archive:, oci:, docker:, podman:), not \""
                            + request.image().text() + "\"");
        }
        ScanReport report = gate(request, outputFolder());
        if (isDryRun()) {
            places.forEach(t -> getLog().info("Would push to " + t
                    + (forms.isEmpty() ? "" : " and attach " + String.join(", ", forms)) + " (dryRun)"));
            return;
        }
        List<ImagePush.Pushed> all = Pusher.push(
                request,
                report,
                places,
                p -> getLog().info("Pushed " + p.target() + " as " + p.digest() + " (" + p.bytes()
                        + " bytes of layers that were not there)"));
        for (ImagePush.Pushed one : all) {
            remember(report.of(report.inventory().image().at(one.target(), one.digest())), Use.PUSHED);
            attach(report, request, one.target(), one.digest());
        }
    }
}
