package org.jenkinsci.plugins.workflow.flow;

import java.io.Serializable;

public abstract class FlowExecutionOwner implements Serializable {
    private static final long serialVersionUID = 1L;

    public FlowExecution getOrNull() {
        throw new UnsupportedOperationException();
    }

    public interface Executable {
        FlowExecutionOwner asFlowExecutionOwner();
    }
}
