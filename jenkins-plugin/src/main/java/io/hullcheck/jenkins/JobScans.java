package io.hullcheck.jenkins;

import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.List;

/** The scans of a job's last build that scanned, whatever became of it. */
final class JobScans {
    /** Each build may have to be read from disk; a job that has not scanned in so many builds does not scan. */
    private static final int MOST_LOOKED_AT = 20;

    private JobScans() {}

    /**
     * One scan for each page. A build that is running has not scanned all of its images, so those of the build before stand beside
     * its own.
     */
    static List<HullcheckAction> last(Job<?, ?> job) {
        List<HullcheckAction> last = new ArrayList<>();
        int looked = 0;
        for (Run<?, ?> run = job.getLastBuild(); run != null && looked < MOST_LOOKED_AT; run = run.getPreviousBuild()) {
            looked++;
            List<HullcheckAction> scans = run.getActions(HullcheckAction.class);
            for (HullcheckAction scan : scans) {
                if (last.stream().noneMatch(l -> l.getUrlName().equals(scan.getUrlName()))) {
                    last.add(scan);
                }
            }
            if (!scans.isEmpty() && !run.isBuilding()) {
                break;
            }
        }
        return List.copyOf(last);
    }
}
