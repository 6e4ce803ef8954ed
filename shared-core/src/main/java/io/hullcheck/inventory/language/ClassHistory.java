package io.hullcheck.inventory.language;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which classes a library had in which of its releases, so that a copy of it is known by the names of its classes, be
 * they moved to another package or thinned out. Immutable.
 *
 * @param versions oldest first
 * @param classes by their names below the library's own package, {@code base/Joiner}; the set bits are places in the
 *     list of versions
 */
record ClassHistory(List<String> versions, Map<String, BitSet> classes) {
    /** Builds leave out a file here and there; a copy that lacks more has been thinned out. */
    private static final double WHOLE = 0.98;

    /**
     * How a set of classes fits.
     *
     * @param versions those that fit equally well and best, oldest first
     * @param known how many of the classes the library had at some time
     * @param total how many classes the first of these releases has
     * @param wrong classes that the best releases do not have, and those that they have and the copy lacks
     */
    record Fit(List<String> versions, int known, int wrong, int total) {}

    /** The releases that fit best. */
    Fit fit(Set<String> found) {
        int[] present = new int[versions.size()];
        int[] total = new int[versions.size()];
        int known = 0;
        for (Map.Entry<String, BitSet> entry : classes.entrySet()) {
            boolean here = found.contains(entry.getKey());
            known += here ? 1 : 0;
            BitSet in = entry.getValue();
            for (int version = in.nextSetBit(0); version >= 0; version = in.nextSetBit(version + 1)) {
                total[version]++;
                present[version] += here ? 1 : 0;
            }
        }
        int most = 0;
        for (int count : present) {
            most = Math.max(most, count);
        }
        // of the releases that have every class, those that have the fewest besides, if the copy is a whole one
        int fewestAbsent = Integer.MAX_VALUE;
        boolean whole = false;
        for (int version = 0; version < versions.size(); version++) {
            if (present[version] == most) {
                fewestAbsent = Math.min(fewestAbsent, total[version] - most);
                whole |= most >= WHOLE * total[version];
            }
        }
        List<String> best = new ArrayList<>();
        int first = 0;
        for (int version = 0; version < versions.size(); version++) {
            if (present[version] == most && (!whole || total[version] - most == fewestAbsent)) {
                first = best.isEmpty() ? total[version] : first;
                best.add(versions.get(version));
            }
        }
        return new Fit(List.copyOf(best), known, known - most + fewestAbsent, first);
    }
}
