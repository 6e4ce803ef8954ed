package org.jenkinsci.plugins.workflow.graphanalysis;

public class DepthFirstScanner {
    public java.util.List<org.jenkinsci.plugins.workflow.graph.FlowNode> allNodes(
            org.jenkinsci.plugins.workflow.flow.FlowExecution execution) {
        throw new UnsupportedOperationException();
    }
}
