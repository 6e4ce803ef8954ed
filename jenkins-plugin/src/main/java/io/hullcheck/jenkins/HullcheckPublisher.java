package io.hullcheck.jenkins;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import java.io.IOException;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The same scan after the build steps of a freestyle job, {@code recordHullcheck} in a pipeline. */
public final class HullcheckPublisher extends Recorder implements SimpleBuildStep {
    private final HullcheckBuilder scan;

    @DataBoundConstructor
    public HullcheckPublisher(HullcheckBuilder scan) {
        this.scan = scan;
    }

    public HullcheckBuilder getScan() {
        return scan;
    }

    @Override
    public void perform(Run<?, ?> run, FilePath workspace, EnvVars env, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        scan.perform(run, workspace, env, launcher, listener);
    }

    /** Builds of one job may be scanned side by side. */
    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    /** What Jenkins knows of it. */
    @Extension
    @Symbol("recordHullcheck")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {
        @Override
        public String getDisplayName() {
            return Messages.HullcheckPublisher_DisplayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }
    }
}
