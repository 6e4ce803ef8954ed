package org.jenkinsci.plugins.workflow.job;

import hudson.model.Job;

public abstract class WorkflowJob extends Job<WorkflowJob, WorkflowRun> {
    public void setDefinition(Object definition) {
        throw new UnsupportedOperationException();
    }

    public java.util.concurrent.Future<WorkflowRun> scheduleBuild2(int quietPeriod) {
        throw new UnsupportedOperationException();
    }
}
