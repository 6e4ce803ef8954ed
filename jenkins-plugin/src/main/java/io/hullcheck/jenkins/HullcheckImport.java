package io.hullcheck.jenkins;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The build step {@code hullcheckImport}: copies an image from one registry into others, scanned on the way. All platforms are scanned and the
 * index is copied whole, unless {@code platform} names one. Nothing reaches a target before the policy has let all of it pass.
 */
public final class HullcheckImport extends TargetStep {
    private boolean referrers;
    private String targetCredentialsId = "";

    /**
     * @param image an image in a registry, {@code host/repository:tag}, with or without {@code registry:} before it
     * @param targets where to, {@code host/repository:tag}, with commas between
     */
    @DataBoundConstructor
    public HullcheckImport(String image, String targets) {
        super(image, targets);
    }

    @Override
    Object readResolve() {
        targetCredentialsId = plain(targetCredentialsId);
        return super.readResolve();
    }

    public boolean isReferrers() {
        return referrers;
    }

    /** @param referrers whether signatures, SBOMs and whatever else is attached to the images is copied with them */
    @DataBoundSetter
    public void setReferrers(boolean referrers) {
        this.referrers = referrers;
    }

    public String getTargetCredentialsId() {
        return targetCredentialsId;
    }

    /** @param targetCredentialsId of user and password for the targets; empty for the login that the agent has */
    @DataBoundSetter
    public void setTargetCredentialsId(String targetCredentialsId) {
        this.targetCredentialsId = plain(targetCredentialsId);
    }

    @Override
    AgentWork work(ScanOrder order, Handover handover) {
        return new ImportOnAgent(order, handover, referrers);
    }

    /** Each registry its own; where image and target lie in one registry, the target's. */
    @Override
    List<HostLogin> logins(Run<?, ?> run, ScanOrder order, Handover handover) throws AbortException {
        return Stream.concat(
                        logins(run, targetCredentialsId, handover.targets().stream()).stream(),
                        logins(run, getCredentialsId(), Stream.of(order.image())).stream())
                .toList();
    }

    /** What Jenkins knows of the step. */
    @Extension
    @Symbol("hullcheckImport")
    public static final class DescriptorImpl extends TargetDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckImport_DisplayName();
        }

        @POST
        public ListBoxModel doFillTargetCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String targetCredentialsId) {
            return doFillCredentialsIdItems(item, targetCredentialsId);
        }
    }
}
