package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.update.UpdateReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** Refreshes the controller's advisory database as often as is set; its log lies among those of Jenkins' tasks. */
@Extension
public final class DatabaseWork extends AsyncPeriodicWork {

    public DatabaseWork() {
        super("Hullcheck advisory database");
    }

    /** Looked at every hour, so that a change of the schedule takes effect. */
    @Override
    public long getRecurrencePeriod() {
        return HOUR;
    }

    /** Soon after the start: agents wait for it. */
    @Override
    public long getInitialDelay() {
        return MIN;
    }

    @Override
    protected void execute(TaskListener listener) throws IOException, InterruptedException {
        HullcheckConfiguration configuration = ExtensionList.lookupSingleton(HullcheckConfiguration.class);
        if (configuration.getUpdateHours() > 0) {
            refresh(configuration, listener, Clock.systemUTC());
        }
    }

    /** What cannot be fetched is told by the log and by the monitor; what is there stays. */
    static void refresh(HullcheckConfiguration configuration, TaskListener listener, Clock clock) throws IOException {
        try {
            UpdateReport report = configuration
                    .controllerDatabase()
                    .update(
                            configuration
                                    .onController()
                                    .update(configuration.ecosystemChoice())
                                    // an hour of work may lie between two looks at the clock
                                    .withFreshFor(Duration.ofHours(configuration.getUpdateHours())
                                            .minusMinutes(10)),
                            clock);
            for (UpdateReport.Outcome feed : report.feeds()) {
                if (feed.state() != UpdateReport.State.FRESH) {
                    listener.getLogger()
                            .println(feed.name() + ": " + feed.state()
                                    + feed.problem().map(p -> ", " + p).orElse(""));
                }
            }
        } catch (AdvisoryException | FeedException e) {
            listener.getLogger().println("Hullcheck: " + e.getMessage());
        }
    }
}
