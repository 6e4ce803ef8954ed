package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a build asks an agent for, with the names that users type. Travels from the controller to the agent, so it holds nothing but
 * texts and numbers. Immutable.
 *
 * @param platform empty for Linux on the agent's processor
 * @param failOn empty for the default, or the rules of the policy file
 * @param policy path in the workspace; empty for {@code hullcheck.yaml} where there is one
 * @param baseline path in the workspace or an image; empty for none
 * @param insecureRegistries hosts that may be asked without TLS
 * @param formats names of forms
 * @param outputDirectory path in the workspace
 * @param database path on the agent, {@code sample}, or empty for the one in Hullcheck's home
 * @param surroundings what the agent works with, whatever the job
 * @param branch that is built; empty where that is not known
 * @param above the text of the policy that no job can weaken; empty for none
 * @param logins empty for those that the agent has; they go no further than the agent
 * @param options what few jobs set
 */
record ScanOrder(
        String image,
        String platform,
        String failOn,
        boolean onlyFixable,
        boolean onlyNew,
        boolean failOnIncomplete,
        boolean failOnOldDatabase,
        String policy,
        String profile,
        String baseline,
        List<String> insecureRegistries,
        List<String> formats,
        String outputDirectory,
        String database,
        int maxDatabaseAge,
        int maxRecordAge,
        boolean offline,
        Surroundings surroundings,
        String branch,
        String above,
        List<HostLogin> logins,
        ScanOptions options)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    ScanOrder {
        // lists that Java's own serialisation and Jenkins' filter of classes both know
        insecureRegistries = new ArrayList<>(insecureRegistries);
        formats = new ArrayList<>(formats);
        logins = new ArrayList<>(logins);
    }

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return "scan of " + image;
    }

    ScanOrder withLogins(List<HostLogin> values) {
        return with(database, values);
    }

    ScanOrder withDatabase(String path) {
        return with(path, logins);
    }

    private ScanOrder with(String path, List<HostLogin> values) {
        return new ScanOrder(
                image,
                platform,
                failOn,
                onlyFixable,
                onlyNew,
                failOnIncomplete,
                failOnOldDatabase,
                policy,
                profile,
                baseline,
                insecureRegistries,
                formats,
                outputDirectory,
                path,
                maxDatabaseAge,
                maxRecordAge,
                offline,
                surroundings,
                branch,
                above,
                values,
                options);
    }
}
