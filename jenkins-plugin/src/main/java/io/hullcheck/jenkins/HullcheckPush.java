package io.hullcheck.jenkins;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The build step {@code hullcheckPush}: scans a saved image, and pushes exactly that, byte for byte, when the policy lets it pass; else
 * nothing is pushed and the build fails.
 */
public final class HullcheckPush extends TargetStep {
    /**
     * @param image an archive or folder in the workspace, or an image of a daemon
     * @param targets where to, {@code host/repository:tag}, with commas between
     */
    @DataBoundConstructor
    public HullcheckPush(String image, String targets) {
        super(image, targets);
    }

    /** What Jenkins knows of the step. */
    @Extension
    @Symbol("hullcheckPush")
    public static final class DescriptorImpl extends TargetDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckPush_DisplayName();
        }
    }
}
