package io.hullcheck.policy;

import io.hullcheck.match.Finding;
import java.util.List;

/**
 * What a scan found, held against a baseline.
 *
 * @param baseline the report or image that it was held against
 * @param added findings that the baseline does not have
 * @param gone what the baseline has and this scan has not
 * @param unchanged how many both have
 */
public record Comparison(String baseline, List<Finding> added, List<Baseline.Entry> gone, int unchanged) {
    public Comparison {
        added = List.copyOf(added);
        gone = List.copyOf(gone);
    }
}
