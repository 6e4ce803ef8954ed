package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.Job;
import hudson.views.ListViewColumn;
import hudson.views.ListViewColumnDescriptor;
import java.util.Comparator;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A column of list views: what the last build of each job that scanned came to. */
public final class HullcheckColumn extends ListViewColumn {
    @DataBoundConstructor
    public HullcheckColumn() {
        // nothing to set
    }

    /** For the view: the last scans of a job; none of what is no job. */
    public List<HullcheckAction> scans(Object item) {
        return item instanceof Job<?, ?> job ? JobScans.last(job) : List.of();
    }

    /** For the view: by what the column is sorted; jobs without a scan stand together. */
    public String sortKey(List<HullcheckAction> scans) {
        return scans.stream()
                .map(HullcheckAction::getSortKey)
                .max(Comparator.naturalOrder())
                .orElse("");
    }

    /** What Jenkins knows of it. */
    @Extension
    @Symbol("hullcheckColumn")
    public static final class DescriptorImpl extends ListViewColumnDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckColumn_DisplayName();
        }

        /** Those who want it add it. */
        @Override
        public boolean shownByDefault() {
            return false;
        }
    }
}
