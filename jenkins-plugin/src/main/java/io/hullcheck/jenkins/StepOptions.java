package io.hullcheck.jenkins;

import hudson.EnvVars;
import hudson.tasks.Builder;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters of a step that few jobs set: how the image is taken apart and judged. They bear the names that they have in Maven. */
public abstract class StepOptions extends Builder {
    private String baseImage = "";
    private String vex = "";
    private boolean vexInImage;
    private String reach = "";
    private boolean fetchesAgain;
    private String templates = "";
    private String limits = "";
    private String mirrors = "";
    private String trustAttached = "";
    private String severityOrder = "";
    private boolean trustsDigests;
    private String daemon = "";
    private String lookup = "";
    private String branch = "";
    private String registryAuthorities = "";

    private boolean skipPublishingChecks;

    /** A job that an earlier version stored lacks what is new. */
    final void fillIn() {
        baseImage = ScanStep.plain(baseImage);
        vex = ScanStep.plain(vex);
        reach = ScanStep.plain(reach);
        templates = ScanStep.plain(templates);
        limits = ScanStep.plain(limits);
        mirrors = ScanStep.plain(mirrors);
        trustAttached = ScanStep.plain(trustAttached);
        severityOrder = ScanStep.plain(severityOrder);
        daemon = ScanStep.plain(daemon);
        lookup = ScanStep.plain(lookup);
        branch = ScanStep.plain(branch);
        registryAuthorities = ScanStep.plain(registryAuthorities);
    }

    public String getBaseImage() {
        return baseImage;
    }

    /** @param baseImage the base image, or {@code label} for the one that the image names; empty for none */
    @DataBoundSetter
    public void setBaseImage(String baseImage) {
        this.baseImage = ScanStep.plain(baseImage);
    }

    public String getVex() {
        return vex;
    }

    /** @param vex documents in the workspace with statements about vulnerabilities, with commas between */
    @DataBoundSetter
    public void setVex(String vex) {
        this.vex = ScanStep.plain(vex);
    }

    public boolean isVexInImage() {
        return vexInImage;
    }

    /** @param vexInImage whether statements that the image itself carries are believed */
    @DataBoundSetter
    public void setVexInImage(boolean vexInImage) {
        this.vexInImage = vexInImage;
    }

    public String getReach() {
        return reach;
    }

    /** @param reach never, local or always; empty for local */
    @DataBoundSetter
    public void setReach(String reach) {
        this.reach = ScanStep.plain(reach);
    }

    public boolean isCache() {
        return !fetchesAgain;
    }

    /** @param cache whether an image of a registry that was looked into before is not fetched again */
    @DataBoundSetter
    public void setCache(boolean cache) {
        this.fetchesAgain = !cache;
    }

    public String getTemplates() {
        return templates;
    }

    /** @param templates Mustache files in the workspace, with commas between */
    @DataBoundSetter
    public void setTemplates(String templates) {
        this.templates = ScanStep.plain(templates);
    }

    public String getLimits() {
        return limits;
    }

    /** @param limits {@code name=value}, with commas between */
    @DataBoundSetter
    public void setLimits(String limits) {
        this.limits = ScanStep.plain(limits);
    }

    public String getMirrors() {
        return mirrors;
    }

    /** @param mirrors {@code host=mirror}, with commas between */
    @DataBoundSetter
    public void setMirrors(String mirrors) {
        this.mirrors = ScanStep.plain(mirrors);
    }

    public String getTrustAttached() {
        return trustAttached;
    }

    /** @param trustAttached registries whose attached inventories and statements are believed, with commas between */
    @DataBoundSetter
    public void setTrustAttached(String trustAttached) {
        this.trustAttached = ScanStep.plain(trustAttached);
    }

    public String getSeverityOrder() {
        return severityOrder;
    }

    /** @param severityOrder whose word on severity goes before whose; empty for distribution, vendor, nvd */
    @DataBoundSetter
    public void setSeverityOrder(String severityOrder) {
        this.severityOrder = ScanStep.plain(severityOrder);
    }

    public boolean isVerifyDigests() {
        return !trustsDigests;
    }

    /** @param verifyDigests whether every byte of the image is held against its digests */
    @DataBoundSetter
    public void setVerifyDigests(boolean verifyDigests) {
        this.trustsDigests = !verifyDigests;
    }

    public String getDaemon() {
        return daemon;
    }

    /** @param daemon where the daemon listens; empty to look where Docker and Podman look */
    @DataBoundSetter
    public void setDaemon(String daemon) {
        this.daemon = ScanStep.plain(daemon);
    }

    public String getLookup() {
        return lookup;
    }

    /** @param lookup address of a service that knows Java archives by their SHA-1; empty for none */
    @DataBoundSetter
    public void setLookup(String lookup) {
        this.lookup = ScanStep.plain(lookup);
    }

    public String getBranch() {
        return branch;
    }

    /** @param branch that is built; empty for BRANCH_NAME */
    @DataBoundSetter
    public void setBranch(String branch) {
        this.branch = ScanStep.plain(branch);
    }

    public String getRegistryAuthorities() {
        return registryAuthorities;
    }

    /** @param registryAuthorities file of certificates (PEM) in the workspace; empty for those of Java */
    @DataBoundSetter
    public void setRegistryAuthorities(String registryAuthorities) {
        this.registryAuthorities = ScanStep.plain(registryAuthorities);
    }

    public boolean isSkipPublishingChecks() {
        return skipPublishingChecks;
    }

    /** @param skipPublishingChecks whether the result is not shown at the commit or pull request */
    @DataBoundSetter
    public void setSkipPublishingChecks(boolean skipPublishingChecks) {
        this.skipPublishingChecks = skipPublishingChecks;
    }

    final ScanOptions options(EnvVars env) {
        return new ScanOptions(
                env.expand(baseImage),
                ScanStep.list(env.expand(vex)),
                vexInImage,
                env.expand(reach),
                !fetchesAgain,
                ScanStep.list(env.expand(templates)),
                ScanStep.list(env.expand(limits)),
                ScanStep.list(env.expand(mirrors)),
                ScanStep.list(env.expand(trustAttached)),
                ScanStep.list(env.expand(severityOrder)),
                !trustsDigests,
                env.expand(daemon),
                env.expand(lookup),
                env.expand(registryAuthorities));
    }
}
