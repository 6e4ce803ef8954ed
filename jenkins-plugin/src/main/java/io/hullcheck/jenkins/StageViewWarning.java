package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Marks the step in the pipeline's stage view when the policy does not let its image pass (plugin workflow-api). */
@Extension(optional = true)
public final class StageViewWarning extends ScanListener {
    private static final Set<String> STEPS =
            Set.of("hullcheck", "hullcheckPush", "hullcheckImport", "recordHullcheck", "step");

    @Override
    void scanned(Scanned scan, TaskListener listener) {
        if (!scan.isStopped() || !(scan.run() instanceof FlowExecutionOwner.Executable executable)) {
            return;
        }
        FlowExecutionOwner owner = executable.asFlowExecutionOwner();
        FlowExecution execution = owner == null ? null : owner.getOrNull();
        if (execution == null) {
            return;
        }
        List<FlowNode> running = execution.getCurrentHeads().stream()
                .filter(n -> STEPS.contains(n.getDisplayFunctionName()))
                .toList();
        // of several side by side nobody knows which is this one; a wrong mark would be worse than none
        if (running.size() == 1) {
            running.get(0).addOrReplaceAction(mark(scan));
        }
    }

    /** Public, so that Jenkins resolves it when it looks for extensions, and leaves this one out where the other plugin is absent. */
    public static WarningAction mark(Scanned scan) {
        return new WarningAction(scan.unstable() ? Result.UNSTABLE : Result.FAILURE).withMessage(scan.why());
    }
}
