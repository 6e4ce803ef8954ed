package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.file.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What an administrator sets for all jobs, by hand or as code ({@code unclassified: hullcheck:}): a policy that no job can weaken, and where agents
 * find the advisories.
 */
@Extension
@Symbol("hullcheck")
public final class HullcheckConfiguration extends GlobalConfiguration {
    /** How messages call the policy. */
    private static final String PLACE = "the policy that the administrator has set for all jobs";

    /** In place of what a policy includes from elsewhere. */
    private static final byte[] NOTHING = "version: 1\n".getBytes(StandardCharsets.US_ASCII);

    private String policy = "";
    private String database = "";
    private boolean offline;

    public HullcheckConfiguration() {
        load();
    }

    /** What holds now. */
    static JobDefaults current() {
        HullcheckConfiguration configuration = ExtensionList.lookupSingleton(HullcheckConfiguration.class);
        return new JobDefaults(configuration.getPolicy(), configuration.getDatabase(), configuration.isOffline());
    }

    @Override
    public String getDisplayName() {
        return "Hullcheck";
    }

    public String getPolicy() {
        return policy;
    }

    /** @param policy in the form of a policy file */
    @DataBoundSetter
    public void setPolicy(String policy) {
        this.policy = policy == null ? "" : policy.strip();
        save();
    }

    public String getDatabase() {
        return database;
    }

    /** @param database path on the agents, for jobs that name none */
    @DataBoundSetter
    public void setDatabase(String database) {
        this.database = database == null ? "" : database.strip();
        save();
    }

    public boolean isOffline() {
        return offline;
    }

    /** @param offline whether no job fetches advisories */
    @DataBoundSetter
    public void setOffline(boolean offline) {
        this.offline = offline;
        save();
    }

    @POST
    public FormValidation doCheckPolicy(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Optional<String> wrong = wrong(value == null ? "" : value.strip());
        return wrong.isPresent() ? FormValidation.error(wrong.get()) : FormValidation.ok();
    }

    /** What is wrong with a policy; what it includes from elsewhere is not fetched for that. */
    static Optional<String> wrong(String policy) {
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        try {
            PolicyFile.read(
                            above(policy),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            new PolicyFile.Remote() {
                                @Override
                                public byte[] url(String address) {
                                    return NOTHING.clone();
                                }

                                @Override
                                public byte[] oci(String reference) {
                                    return NOTHING.clone();
                                }
                            })
                    .over(Policy.DEFAULT);
            return Optional.empty();
        } catch (PolicyException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("nothing was read from elsewhere", e);
        }
    }

    /** The policy, as what stands above the jobs' own. */
    static Optional<PolicyFile.Above> above(String policy) {
        return Optional.of(policy).filter(p -> !p.isBlank()).map(p -> new PolicyFile.Above(PLACE, p));
    }
}
