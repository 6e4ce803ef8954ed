package io.hullcheck.jenkins;

import java.util.List;
import java.util.Optional;

/**
 * What holds for every job. Immutable.
 *
 * @param policy the text of a policy file that no job can weaken; empty for none
 * @param database path on the agents, for jobs that name none; empty for the controller's or the one in Hullcheck's home
 * @param offline whether no job fetches advisories
 * @param jvmOptions of the Java machine that scans, with blanks between
 * @param jars for a Java machine of its own; empty where there can be none
 * @param ledger where scans are remembered, on the controller or in PostgreSQL; empty for nowhere
 * @param controller the database that agents get from the controller; empty when it keeps none
 * @param listeners other plugins that show what a scan came to
 */
record JobDefaults(
        String policy,
        String database,
        boolean offline,
        Surroundings surroundings,
        String jvmOptions,
        Optional<Bundle> jars,
        Optional<String> ledger,
        Optional<ControllerDatabase> controller,
        List<ScanListener> listeners) {
    JobDefaults {
        listeners = List.copyOf(listeners);
    }

    /** Nothing is set. */
    static final JobDefaults NONE = new JobDefaults(
            "", "", false, Surroundings.DEFAULT, "", Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    JobDefaults withPolicy(String value) {
        return new JobDefaults(value, database, offline, surroundings, jvmOptions, jars, ledger, controller, listeners);
    }

    JobDefaults withDatabase(String value) {
        return new JobDefaults(policy, value, offline, surroundings, jvmOptions, jars, ledger, controller, listeners);
    }

    JobDefaults withOffline(boolean value) {
        return new JobDefaults(policy, database, value, surroundings, jvmOptions, jars, ledger, controller, listeners);
    }

    JobDefaults withSurroundings(Surroundings value) {
        return new JobDefaults(policy, database, offline, value, jvmOptions, jars, ledger, controller, listeners);
    }

    /** With a Java machine of its own for each scan. */
    JobDefaults withJvm(String options, Optional<Bundle> libraries) {
        return new JobDefaults(
                policy, database, offline, surroundings, options, libraries, ledger, controller, listeners);
    }

    JobDefaults withController(ControllerDatabase value) {
        return new JobDefaults(
                policy, database, offline, surroundings, jvmOptions, jars, ledger, Optional.of(value), listeners);
    }

    JobDefaults withLedger(String value) {
        return new JobDefaults(
                policy, database, offline, surroundings, jvmOptions, jars, Optional.of(value), controller, listeners);
    }

    JobDefaults withListeners(List<ScanListener> values) {
        return new JobDefaults(policy, database, offline, surroundings, jvmOptions, jars, ledger, controller, values);
    }
}
