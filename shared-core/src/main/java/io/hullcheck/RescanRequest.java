package io.hullcheck;

import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to hold against today's advisories, and how. Immutable.
 *
 * @param ledger a file, or {@code jdbc:postgresql:…}
 * @param usedWithin images that were scanned, pushed, imported or pulled in this time
 * @param database the advisory database; empty for the user's own
 * @param sample asks the embedded sample, whatever databases there are
 * @param maxDatabaseAge since its feeds were last asked, after which a database is said to be old
 * @param maxRecordAge of a feed's newest record, after which the feed is said to be old
 * @param refresh where advisories that are lacking or old are fetched from, into the user's own database; empty when nothing may be
 *     fetched
 */
public record RescanRequest(
        String ledger,
        Duration usedWithin,
        Optional<Path> database,
        boolean sample,
        Duration maxDatabaseAge,
        Duration maxRecordAge,
        Policy policy,
        Optional<UpdateRequest> refresh) {
    /** With the usual age of records. */
    public RescanRequest(
            String ledger,
            Duration usedWithin,
            Optional<Path> database,
            boolean sample,
            Duration maxDatabaseAge,
            Policy policy,
            Optional<UpdateRequest> refresh) {
        this(ledger, usedWithin, database, sample, maxDatabaseAge, RecordAge.DEFAULT, policy, refresh);
    }
}
