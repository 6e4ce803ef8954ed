package io.hullcheck.jenkins;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the steps have in common that bring an image to registries when the policy lets it pass. */
public abstract class TargetStep extends ScanStep {
    private final String targets;
    private String attach = "";
    private boolean dryRun;

    TargetStep(String image, String targets) {
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

    /** @param dryRun whether it is only said what would be done */
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

    /** What Jenkins knows of such a step. */
    public abstract static class TargetDescriptor extends ScanDescriptor {
        @POST
        public FormValidation doCheckTargets(@AncestorInPath Item item, @QueryParameter String value) {
            check(item);
            return list(plain(value)).isEmpty()
                    ? FormValidation.error("Say where to: host/repository:tag, several with commas between")
                    : FormValidation.ok();
        }
    }
}
