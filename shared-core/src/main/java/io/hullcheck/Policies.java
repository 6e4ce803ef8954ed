package io.hullcheck;

import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryArtifact;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Statement;
import io.hullcheck.policy.file.PolicyFile;
import io.hullcheck.policy.vex.VexDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a policy together from parameters, a policy file, what it includes, and statements of others.
 *
 * @param profile of the policy file; empty for the first that names the branch
 * @param branch that is built, where it is known
 * @param http how policies on web servers are reached
 * @param registries how policies in registries are reached
 * @param above what no file can weaken
 */
public record Policies(
        Optional<String> profile,
        Optional<String> branch,
        HttpSettings http,
        RegistryAccess registries,
        Optional<PolicyFile.Above> above) {
    /** The file that is read where no other is named. */
    public static final String FILE = "hullcheck.yaml";

    private static final int MOST_BYTES = 1 << 20;

    /** With nothing above. */
    public Policies(Optional<String> profile, Optional<String> branch, HttpSettings http, RegistryAccess registries) {
        this(profile, branch, http, registries, Optional.empty());
    }

    /** The same under a policy that no file and no parameter can weaken. */
    public Policies under(Optional<PolicyFile.Above> policy) {
        return new Policies(profile, branch, http, registries, policy);
    }

    /**
     * The policy that holds.
     *
     * @param file the policy file; empty where there is none
     * @param parameters what the user has set besides
     * @param isThresholdSet whether the user has set the parameters' threshold; without it, rules of the file stand in its place
     * @param vex documents with statements, besides those that the file names
     * @throws PolicyException when a file cannot be followed
     * @throws IOException when one cannot be fetched
     */
    public Policy read(Optional<Path> file, Policy parameters, boolean isThresholdSet, List<Path> vex)
            throws IOException {
        Policy policy = parameters;
        List<Path> documents = new ArrayList<>(vex);
        if (file.isPresent() || above.isPresent()) {
            PolicyFile written = PolicyFile.read(above, file, profile, branch, new Places());
            documents.addAll(written.vex());
            policy = written.over(
                    written.hasRules() && !isThresholdSet ? parameters.withFailOn(Optional.empty()) : parameters);
        }
        List<Statement> statements = new ArrayList<>();
        for (Path document : documents) {
            statements.addAll(VexDocuments.read(document));
        }
        return policy.withStatements(statements);
    }

    private final class Places implements PolicyFile.Remote {
        @Override
        public byte[] url(String address) throws IOException {
            HttpResponse<InputStream> response;
            try {
                response = http.get(http.client(), URI.create(address));
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IllegalArgumentException | IOException e) {
                throw new PolicyException("the policy " + address + " cannot be fetched: " + e, e);
            }
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new PolicyException("the policy " + address + " cannot be fetched: the server answers "
                            + response.statusCode());
                }
                return in.readNBytes(MOST_BYTES + 1);
            }
        }

        @Override
        public byte[] oci(String reference) throws IOException {
            return RegistryArtifact.read(reference, registries, Limits.DEFAULT, MOST_BYTES);
        }
    }
}
