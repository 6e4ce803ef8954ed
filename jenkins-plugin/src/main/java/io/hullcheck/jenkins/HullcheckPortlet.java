package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Job;
import hudson.plugins.view.dashboard.DashboardPortlet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A part of a dashboard: the last scans of its jobs, the worst first (plugin dashboard-view). */
public final class HullcheckPortlet extends DashboardPortlet {
    /** @param name its title */
    @DataBoundConstructor
    public HullcheckPortlet(String name) {
        super(name);
    }

    /** The last scans of the dashboard's jobs, the worst first. */
    public List<HullcheckAction> getScans() {
        List<HullcheckAction> scans = new ArrayList<>();
        for (Job<?, ?> job : getDashboard().getJobs()) {
            scans.addAll(JobScans.last(job));
        }
        scans.sort(Comparator.comparing(HullcheckAction::getSortKey).reversed());
        return List.copyOf(scans);
    }

    /** What Jenkins knows of it. */
    @Extension(optional = true)
    @Symbol("hullcheckPortlet")
    public static final class DescriptorImpl extends Descriptor<DashboardPortlet> {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckPortlet_DisplayName();
        }
    }
}
