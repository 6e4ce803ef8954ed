package io.hullcheck.jenkins;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The build step {@code hullcheckPush}: scans a saved image, and pushes exactly that, byte for byte, when the policy lets it pass; else
 * nothing is pushed and the build fails.
 */
public final class HullcheckPush extends ScanStep {
    private final String targets;
    private String attach = "";
    private boolean dryRun;

    /**
     * @param image an archive or folder in the workspace, or an image of a daemon
     * @param targets where to, {@code host/repository:tag}, with commas between
     */
    @DataBoundConstructor
    public HullcheckPush(String image, String targets) {
        super(image);
        this.targets = plain(targets);
    }

    @Override
    Object readResolve() {
        attach = plain(attach);
        return super.readResolve();
    }

    public String getTargets() {
        return targets;
    }

    public String getAttach() {
        return attach;
    }

    /** @param attach forms of report that are attached to the image as OCI referrers, with commas between */
    @DataBoundSetter
    public void setAttach(String attach) {
        this.attach = plain(attach);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    /** @param dryRun whether it is only said what would be pushed */
    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    Handover handover(EnvVars env) throws AbortException {
        Handover handover = new Handover(list(env.expand(targets)), list(env.expand(attach)), dryRun);
        if (handover.targets().isEmpty()) {
            throw new AbortException("Hullcheck: targets names no place; give host/repository:tag");
        }
        return handover;
    }

    /** What Jenkins knows of the step. */
    @Extension
    @Symbol("hullcheckPush")
    public static final class DescriptorImpl extends ScanDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckPush_DisplayName();
        }

        @POST
        public FormValidation doCheckTargets(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return list(plain(value)).isEmpty()
                    ? FormValidation.error("Say where to: host/repository:tag, several with commas between")
                    : FormValidation.ok();
        }
    }
}
