package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an image goes that the policy lets pass. Immutable.
 *
 * @param targets each {@code host/repository:tag}; empty for nowhere
 * @param attach forms of report that are attached to the image there
 * @param dryRun whether it is only said what would be done
 */
record Handover(List<String> targets, List<String> attach, boolean dryRun) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** It stays where it is. */
    static final Handover NONE = new Handover(List.of(), List.of(), false);

    Handover {
        targets = new ArrayList<>(targets);
        attach = new ArrayList<>(attach);
    }
}
