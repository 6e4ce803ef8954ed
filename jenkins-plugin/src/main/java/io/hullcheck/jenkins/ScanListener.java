package io.hullcheck.jenkins;

import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;

/** Shows what a scan came to in another plugin of Jenkins, where that plugin is installed. */
public abstract class ScanListener implements ExtensionPoint {
    /** What a step found, and what it means for the build. */
    public record Scanned(
            Run<?, ?> run, HullcheckAction action, String why, boolean unstable, boolean publishesChecks) {
        /** Whether the policy stops the build. */
        public boolean isStopped() {
            return !why.isEmpty();
        }
    }

    /**
     * Is called after each scan of a build.
     *
     * @throws IOException when it cannot be shown; the build's log says so, and the build goes on
     */
    abstract void scanned(Scanned scan, TaskListener listener) throws IOException;
}
