package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;

/**
 * Gives a job its trend from its first scan on, whatever became of the build. Jenkins itself asks only the last successful build for actions of
 * its job, and a gate that is red has none.
 */
@Extension
@SuppressWarnings("rawtypes")
public final class JobActions extends TransientActionFactory<Job> {
    /** Each may have to be read from disk; a job that has not scanned in so many builds does not scan. */
    private static final int MOST_LOOKED_AT = 20;

    @Override
    public Class<Job> type() {
        return Job.class;
    }

    @Override
    public Class<? extends Action> actionType() {
        return HullcheckTrend.class;
    }

    @Override
    public Collection<? extends Action> createFor(Job job) {
        Job<?, ?> any = job;
        return pages(any).stream().map(p -> new HullcheckTrend(any, p)).toList();
    }

    /**
     * The pages of the last build that scanned. A build that is running has not scanned all of its images, so it adds to those of
     * the build before.
     */
    private static Set<String> pages(Job<?, ?> job) {
        Set<String> pages = new LinkedHashSet<>();
        int looked = 0;
        for (Run<?, ?> run = job.getLastBuild(); run != null && looked < MOST_LOOKED_AT; run = run.getPreviousBuild()) {
            looked++;
            List<HullcheckAction> scans = run.getActions(HullcheckAction.class);
            scans.forEach(s -> pages.add(s.getUrlName()));
            if (!scans.isEmpty() && !run.isBuilding()) {
                break;
            }
        }
        return pages;
    }
}
