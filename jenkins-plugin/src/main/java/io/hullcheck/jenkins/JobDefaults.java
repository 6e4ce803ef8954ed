package io.hullcheck.jenkins;

/**
 * What holds for every job.
 *
 * @param policy the text of a policy file that no job can weaken; empty for none
 * @param database path on the agents, for jobs that name none; empty for the one in Hullcheck's home
 * @param offline whether no job fetches advisories
 */
record JobDefaults(String policy, String database, boolean offline) {}
