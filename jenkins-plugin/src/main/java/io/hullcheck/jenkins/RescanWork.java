package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.hullcheck.RescanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.ledger.RescanJson;
import io.hullcheck.ledger.RescanTable;
import io.hullcheck.policy.PolicyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Holds the ledger against the advisories as often as is set, without an image being fetched. What came up is in the log among those of
 * Jenkins' tasks, in {@code rescan.json} in Jenkins' home, and on the page of {@link HullcheckRoot}.
 */
@Extension
public final class RescanWork extends AsyncPeriodicWork {
    private static final int COLUMNS = 160;
    /** An hour of work may lie between two looks at the clock. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private static final Duration OLD = Duration.ofDays(5);

    public RescanWork() {
        super("Hullcheck rescan");
    }

    /** Looked at every hour, so that a change of the schedule takes effect. */
    @Override
    public long getRecurrencePeriod() {
        return HOUR;
    }

    /** After the database had its turn. */
    @Override
    public long getInitialDelay() {
        return 20 * MIN;
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        run(ExtensionList.lookupSingleton(HullcheckConfiguration.class), listener, Clock.systemUTC());
    }

    /** Where the result lies. */
    static Path folder() {
        return HullcheckConfiguration.controllerHome().folder().resolve("rescan");
    }

    /** The result itself, once there is one. */
    static Path file() {
        return folder().resolve("rescan.json");
    }

    static void run(HullcheckConfiguration configuration, TaskListener listener, Clock clock) throws IOException {
        Optional<String> ledger = configuration.ledgerPlace();
        if (configuration.getRescanHours() == 0 || ledger.isEmpty()) {
            return;
        }
        try {
            if (isDue(ledger.get(), configuration.getRescanHours(), clock.instant())) {
                new Scanner(HullcheckConfiguration.controllerHome(), clock)
                        .rescan(request(configuration, ledger.get()), report -> {
                            new RescanTable(COLUMNS).lines(report).forEach(listener.getLogger()::println);
                            listener.getLogger().println("Report: " + RescanJson.write(report, folder()));
                        });
                forget(ledger.get(), configuration.getKeepDays(), clock.instant(), listener);
            }
        } catch (LedgerException | AdvisoryException | FeedException | PolicyException e) {
            listener.getLogger().println("Hullcheck: " + e.getMessage());
        }
    }

    /** Not before it was told what came up in them. */
    private static void forget(String ledger, int days, Instant now, TaskListener listener) throws IOException {
        if (days > 0) {
            try (Ledger open = Ledger.open(ledger)) {
                listener.getLogger()
                        .println("Images forgotten: "
                                + open.forget(Optional.of(now.minus(Duration.ofDays(days))), Optional.empty()));
            }
        }
    }

    private static boolean isDue(String ledger, int hours, Instant now) throws IOException {
        try (Ledger open = Ledger.open(ledger)) {
            return open.lastRescan()
                    .filter(l -> l.isAfter(now.minus(Duration.ofHours(hours)).plus(SLACK)))
                    .isEmpty();
        }
    }

    /** By the policy for all jobs, and by the database that the controller keeps, or fetches for this where it keeps none. */
    private static RescanRequest request(HullcheckConfiguration configuration, String ledger) throws IOException {
        Surroundings controller = configuration.onController();
        return new RescanRequest(
                ledger,
                Duration.ofDays(configuration.getRescanDays()),
                Optional.empty(),
                false,
                OLD,
                PolicyForAllJobs.onController(configuration),
                configuration.isOffline() ? Optional.empty() : Optional.of(controller.update()));
    }
}
