package io.hullcheck.jenkins;

import io.hullcheck.EventWork;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Does what registries told, until nothing is left to do for the moment. Immutable.
 *
 * @param ledger with user and password where it wants them
 * @param hosts registries whose images are scanned; empty for all
 * @param insecure registries that may be asked without TLS
 * @param above the text of the policy for all jobs; empty for none
 */
record EventsInIsolation(
        String ledger,
        Surroundings surroundings,
        List<String> hosts,
        List<String> insecure,
        String above,
        boolean offline)
        implements IsolatedWork {
    private static final long serialVersionUID = 1L;

    /** Then the log is written, and the rest comes at the next turn. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    EventsInIsolation {
        hosts = new ArrayList<>(hosts);
        insecure = new ArrayList<>(insecure);
    }

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return "what registries told";
    }

    @Override
    public AgentAnswer run(Path base) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try {
            RegistryAccess registries = surroundings.registries().withPlain(Set.copyOf(insecure));
            Policy policy = PolicyForAllJobs.alone(above, surroundings.http(), registries);
            EventWork work = new EventWork(
                    new Scanner(surroundings.hullcheckHome(), Clock.systemUTC()),
                    ledger,
                    image -> {
                        ScanRequest request =
                                ScanRequest.of(image).withPolicy(policy).withRegistries(registries);
                        return offline ? request : request.withRefresh(surroundings.update());
                    },
                    Set.copyOf(hosts),
                    Clock.systemUTC());
            Instant end = Instant.now().plus(LONGEST);
            while (work.run(lines::add) > 0 && Instant.now().isBefore(end)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the work was cancelled");
                }
            }
            return new AgentAnswer(List.of(), lines, List.of(), "");
        } catch (InterruptedIOException e) {
            InterruptedException cancelled = new InterruptedException("the work was cancelled");
            cancelled.initCause(e);
            throw cancelled;
        } catch (LedgerException | PolicyException | AdvisoryException e) {
            throw new WorkException("Hullcheck: " + e.getMessage(), e);
        }
    }
}
