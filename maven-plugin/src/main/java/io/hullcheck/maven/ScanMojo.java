package io.hullcheck.maven;

import java.io.IOException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Scans an image, writes reports, and fails the build when a finding reaches the threshold.
 *
 * <p>A crossed threshold is a build <em>failure</em>; an image that cannot be read or a wrong parameter is a build
 * <em>error</em>. Both stop the build, and both can be told apart by their message.
 */
@Mojo(name = "scan", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class ScanMojo extends GateMojo {
    @Override
    void run() throws IOException, MojoExecutionException, MojoFailureException {
        if (isAllPlatforms()) {
            checkFormats();
            judged(scanner().scanAllPlatforms(request()), outputFolder());
        } else {
            gate(request(), outputFolder());
        }
    }
}
