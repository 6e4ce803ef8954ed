package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Java machine of its own is told to do. Immutable.
 *
 * @param workspace where the workspace lies
 * @param properties of the agent's Java machine that say how others are reached, {@code name=value} each; not on a command line,
 *     because passwords may be among them
 */
record ChildOrder(IsolatedWork work, String workspace, List<String> properties) implements Serializable {
    private static final long serialVersionUID = 1L;

    ChildOrder {
        properties = new ArrayList<>(properties);
    }

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return work.toString();
    }
}
