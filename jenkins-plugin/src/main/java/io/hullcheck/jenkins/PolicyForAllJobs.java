package io.hullcheck.jenkins;

import io.hullcheck.Policies;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.file.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What an administrator wants of every job, in the form of a policy file. */
final class PolicyForAllJobs {
    /** How messages call it. */
    private static final String PLACE = "the policy that the administrator has set for all jobs";

    /** In place of what a policy includes from elsewhere. */
    private static final byte[] NOTHING = "version: 1\n".getBytes(StandardCharsets.US_ASCII);

    private PolicyForAllJobs() {}

    /** As what stands above the jobs' own; empty where there is none. */
    static Optional<PolicyFile.Above> above(String policy) {
        return Optional.of(policy).filter(p -> !p.isBlank()).map(p -> new PolicyFile.Above(PLACE, p));
    }

    /** What an image is judged by where no job has a policy of its own: on the controller. */
    static Policy alone(String policy, HttpSettings http, RegistryAccess registries) throws IOException {
        return new Policies(Optional.empty(), Optional.empty(), http.impatient(), registries)
                .under(above(policy))
                .read(Optional.empty(), Policy.DEFAULT, false, List.of());
    }

    /** The same as the controller asks for what it includes. */
    static Policy onController(HullcheckConfiguration configuration) throws IOException {
        Surroundings controller = configuration.onController();
        return alone(configuration.getPolicy(), controller.http(), controller.registries());
    }

    /** What is wrong with it; what it includes from elsewhere is not fetched for that. */
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
}
