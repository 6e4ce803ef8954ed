package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.Policies;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.policy.Policy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals have in common that judge findings by a policy: the policy, the advisories, the ledger, and how registries are reached. */
abstract class PolicyMojo extends FeedMojo {
    /** Instead of a database: the embedded one. */
    private static final String SAMPLE = "sample";

    /**
     * The build fails on findings of this severity or worse: CRITICAL, HIGH, MEDIUM, LOW or NEVER. Default: CRITICAL, or the rules of
     * the policy file where it has some.
     */
    @Parameter(property = "hullcheck.failOn")
    private String failOn;

    /** The policy file. Default: {@code hullcheck.yaml} beside the POM, or in the folder where Maven was called, when there is one. */
    @Parameter(property = "hullcheck.policy")
    private File policy;

    /** The profile of the policy file. Default: the first that names the branch. */
    @Parameter(property = "hullcheck.profile")
    private String profile;

    /** The branch that is built. Default: what the build server tells, else what Git has checked out. */
    @Parameter(property = "hullcheck.branch")
    private String branch;

    /** VEX documents (OpenVEX, CycloneDX, CSAF), besides those that the policy file names. */
    @Parameter(property = "hullcheck.vex")
    private List<File> vex;

    /** Whether only findings with a known fix can fail the build. */
    @Parameter(property = "hullcheck.onlyFixable", defaultValue = "false")
    private boolean onlyFixable;

    /** Whether the build fails when something in the image could not be analysed. */
    @Parameter(property = "hullcheck.failOnIncomplete", defaultValue = "true")
    private boolean failOnIncomplete;

    /** Whether the build fails when the advisory database is older than {@code maxDatabaseAge}; else that is a warning. */
    @Parameter(property = "hullcheck.failOnOldDatabase", defaultValue = "false")
    private boolean failOnOldDatabase;

    /**
     * The advisory database file, used as it is. Default: {@code advisories.db} in Hullcheck's home, where what the
     * image needs is fetched unless Maven is offline; when there is none the build fails. The word {@code sample} asks the
     * embedded sample, which is for a first look.
     */
    @Parameter(property = "hullcheck.database")
    private String database;

    /** Days after which the advisory database is called old. */
    @Parameter(property = "hullcheck.maxDatabaseAge", defaultValue = "5")
    private int maxDatabaseAge;

    /**
     * Days after which a feed is called old whose newest record is as old; twelve times as many for ecosystems that get a
     * few records a year.
     */
    @Parameter(property = "hullcheck.maxRecordAge", defaultValue = "90")
    private int maxRecordAge;

    /** Registries (host, with its port) that may be asked without TLS. */
    @Parameter(property = "hullcheck.insecureRegistries")
    private List<String> insecureRegistries;

    /** A file of certificates (PEM) that registries are trusted by, instead of Java's own. */
    @Parameter(property = "hullcheck.registryAuthorities")
    private File registryAuthorities;

    /**
     * Logins of registries, each {@code HOST=USER:env.VARIABLE}: the password is what that environment variable holds, because Maven
     * prints parameters and a command line is seen by others. They go before the servers of Maven's settings.
     */
    @Parameter(property = "hullcheck.registryLogins")
    private List<String> registryLogins;

    /**
     * Places that are asked for images before a registry, each {@code HOST=MIRROR} or {@code HOST=MIRROR/PATH}, for example
     * {@code registry.example.com=mirror.example.com/hub}.
     */
    @Parameter(property = "hullcheck.mirrors")
    private List<String> mirrors;

    /**
     * Registries (host, with its port) whose word is taken on what an image holds: an SBOM that this version of Hullcheck has
     * attached to an image there is believed, and no layer is read. Only for registries that nobody writes to who could have a
     * reason to attach a wrong one.
     */
    @Parameter(property = "hullcheck.trustAttached")
    private List<String> trustAttached;

    /**
     * The ledger, which remembers what was scanned: a file, or PostgreSQL by its JDBC address, {@code jdbc:postgresql://host/name?user=…}. The
     * word {@code none} for none. Default: {@code ledger.db} in Hullcheck's home.
     */
    @Parameter(property = "hullcheck.ledger")
    private String ledger;

    /** The policy of parameters and file. */
    final Policy policy() throws IOException {
        Policy parameters = new Policy(
                isBlank(failOn) ? Policy.DEFAULT.failOn() : Policy.parseFailOn(failOn),
                onlyFixable,
                failOnIncomplete,
                failOnOldDatabase);
        MavenNetwork network = network();
        return new Policies(
                        Optional.ofNullable(profile).filter(p -> !p.isBlank()),
                        isBlank(branch) ? Branch.of(System.getenv(), baseFolder()) : Optional.of(branch),
                        HttpSettings.PATIENT.impatient().with(network.proxies(), network.credentials()),
                        registries())
                .read(
                        policyFile(),
                        adjusted(parameters),
                        !isBlank(failOn),
                        vex == null ? List.of() : vex.stream().map(File::toPath).toList());
    }

    /** The parameters with what else a goal has of them. */
    Policy adjusted(Policy parameters) {
        return parameters;
    }

    private Optional<Path> policyFile() {
        if (policy != null) {
            return Optional.of(policy.toPath());
        }
        return Stream.of(baseFolder(), topFolder())
                .map(f -> f.resolve(Policies.FILE))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    final RegistryAccess registries() {
        return registries(insecureRegistries, registryAuthorities, registryLogins, mirrors, trustAttached);
    }

    static boolean isBlank(String typed) {
        return typed == null || typed.isBlank();
    }

    /** The database that was named; empty for the user's own, and for the sample. */
    final Optional<Path> namedDatabase() {
        return isBlank(database) || isSample()
                ? Optional.empty()
                : Optional.of(baseFolder().resolve(database));
    }

    final boolean isSample() {
        return SAMPLE.equals(database);
    }

    /** @throws IllegalArgumentException when it is no age */
    final Duration maxDatabaseAge() {
        if (maxDatabaseAge < 0) {
            throw new IllegalArgumentException("maxDatabaseAge must not be negative: " + maxDatabaseAge);
        }
        return Duration.ofDays(maxDatabaseAge);
    }

    /** @throws IllegalArgumentException when it is no age */
    final Duration maxRecordAge() {
        if (maxRecordAge < 0) {
            throw new IllegalArgumentException("maxRecordAge must not be negative: " + maxRecordAge);
        }
        return Duration.ofDays(maxRecordAge);
    }

    /** Where advisories come from that are lacking; empty when none may be fetched, or a database is named. */
    final Optional<UpdateRequest> refresh() throws IOException {
        return database == null && !isOutOfReach()
                ? Optional.of(updateRequest(HullcheckHome.ofThisUser(), null))
                : Optional.empty();
    }

    /** The ledger's place; empty when there is to be none. */
    final Optional<String> ledger() {
        return LedgerPlace.of(ledger, baseFolder());
    }
}
