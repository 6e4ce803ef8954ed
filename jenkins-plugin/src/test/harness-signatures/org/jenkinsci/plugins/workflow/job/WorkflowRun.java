package org.jenkinsci.plugins.workflow.job;

import hudson.model.Run;

public abstract class WorkflowRun extends Run<WorkflowJob, WorkflowRun> {
    public org.jenkinsci.plugins.workflow.flow.FlowExecution getExecution() {
        throw new UnsupportedOperationException();
    }
}
