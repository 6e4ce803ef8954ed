package io.hullcheck.remedy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The fewest sets that cover all that any of them covers (set cover): exact by branch and bound while that is cheap, else by
 * taking the set that covers most of what is left, again and again. Of covers of one size the first is taken. Stateless.
 */
final class Cover {
    /** Steps of the exact search; honest builds need some hundred. */
    private static final int MOST_STEPS = 200_000;

    private final List<BitSet> sets;
    private List<Integer> best;
    private int steps;

    private Cover(List<BitSet> sets) {
        this.sets = sets;
        this.best = greedy(sets);
    }

    /** Indexes of the sets that are taken. */
    static List<Integer> of(List<BitSet> sets) {
        Cover cover = new Cover(sets);
        BitSet all = new BitSet();
        sets.forEach(all::or);
        cover.search(all, new ArrayList<>());
        return cover.best.stream().sorted().toList();
    }

    private static List<Integer> greedy(List<BitSet> sets) {
        BitSet left = new BitSet();
        sets.forEach(left::or);
        List<Integer> taken = new ArrayList<>();
        while (!left.isEmpty()) {
            int most = 0;
            for (int i = 1; i < sets.size(); i++) {
                most = overlap(sets.get(i), left) > overlap(sets.get(most), left) ? i : most;
            }
            taken.add(most);
            left.andNot(sets.get(most));
        }
        return taken;
    }

    private static int overlap(BitSet set, BitSet left) {
        BitSet both = (BitSet) set.clone();
        both.and(left);
        return both.cardinality();
    }

    private void search(BitSet left, List<Integer> taken) {
        if (left.isEmpty()) {
            best = taken.size() < best.size() ? List.copyOf(taken) : best;
            return;
        }
        if (taken.size() + 1 >= best.size() || ++steps > MOST_STEPS) {
            return;
        }
        // one of the sets that cover the first thing left has to be taken
        int first = left.nextSetBit(0);
        List<Integer> choices = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).get(first)) {
                choices.add(i);
            }
        }
        choices.sort(Comparator.comparingInt((Integer i) -> -overlap(sets.get(i), left)));
        for (int choice : choices) {
            BitSet rest = (BitSet) left.clone();
            rest.andNot(sets.get(choice));
            taken.add(choice);
            search(rest, taken);
            taken.remove(taken.size() - 1);
        }
    }
}
