package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import jenkins.model.TransientActionFactory;

/**
 * Gives a job its trend from its first scan on, whatever became of the build. Jenkins itself asks only the last successful build for actions of
 * its job, and a gate that is red has none.
 */
@Extension
@SuppressWarnings("rawtypes")
public final class JobActions extends TransientActionFactory<Job> {
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
        return JobScans.last(any).stream()
                .map(s -> new HullcheckTrend(any, s.getUrlName()))
                .toList();
    }
}
