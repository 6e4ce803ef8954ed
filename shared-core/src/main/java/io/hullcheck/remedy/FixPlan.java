package io.hullcheck.remedy;

import io.hullcheck.match.Finding;
import java.util.List;

/**
 * The fewest changes that mend all that can be mended.
 *
 * @param changes that remove most risk first
 * @param remaining what is left after them
 */
public record FixPlan(List<Change> changes, List<Finding> remaining) {
    /** Nothing to do. */
    public static final FixPlan NONE = new FixPlan(List.of(), List.of());

    public FixPlan {
        changes = List.copyOf(changes);
        remaining = List.copyOf(remaining);
    }
}
