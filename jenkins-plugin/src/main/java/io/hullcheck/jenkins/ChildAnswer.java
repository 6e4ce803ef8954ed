package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Java machine of its own gives back. Immutable.
 *
 * @param answer of the work; none of it where there is a failure
 * @param failure in one sentence; else empty
 */
record ChildAnswer(List<AgentAnswer> answer, String failure) implements Serializable {
    private static final long serialVersionUID = 1L;

    ChildAnswer {
        answer = new ArrayList<>(answer);
    }
}
