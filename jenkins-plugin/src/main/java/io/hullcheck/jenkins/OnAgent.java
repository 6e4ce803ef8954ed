package io.hullcheck.jenkins;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import jenkins.MasterToSlaveFileCallable;

/** Carries a work to the machine of the workspace, and its answer back. */
final class OnAgent extends MasterToSlaveFileCallable<AgentAnswer> {
    private static final long serialVersionUID = 1L;

    private final AgentWork work;
    private final IsolatedJvm machine;

    OnAgent(AgentWork work, IsolatedJvm machine) {
        this.work = work;
        this.machine = machine;
    }

    @Override
    public AgentAnswer invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        try {
            return machine.equals(IsolatedJvm.NONE)
                    ? work.run(workspace.toPath())
                    : machine.run(work, workspace.toPath());
        } catch (WorkException e) {
            // an exception of ours would have to be known on the other side
            throw new AbortException(e.getMessage());
        }
    }
}
