package io.hullcheck.jenkins;

import hudson.EnvVars;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The build step {@code hullcheck}: scans an image on the agent, keeps the report with the build, and fails the build when the policy
 * does not let the image pass.
 */
public final class HullcheckBuilder extends ScanStep {
    /** @param image as users name images, with variables of the build */
    @DataBoundConstructor
    public HullcheckBuilder(String image) {
        super(image);
    }

    @Override
    Handover handover(EnvVars env) {
        return Handover.NONE;
    }

    /** What Jenkins knows of the step. */
    @Extension
    @Symbol("hullcheck")
    public static final class DescriptorImpl extends ScanDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckBuilder_DisplayName();
        }
    }
}
