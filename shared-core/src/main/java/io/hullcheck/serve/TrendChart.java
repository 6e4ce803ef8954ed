package io.hullcheck.serve;

import io.hullcheck.ledger.Overview;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Numbers of each day, as areas on one another, the worst at the bottom. Immutable.
 *
 * @param noun what is counted, of many
 * @param kinds of it, the worst first
 * @param days the oldest first
 * @param counts of each day, in the order of the kinds
 */
public record TrendChart(String noun, List<String> kinds, List<LocalDate> days, List<List<Integer>> counts) {
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 200;

    public TrendChart {
        kinds = List.copyOf(kinds);
        days = List.copyOf(days);
        counts = List.copyOf(counts);
    }

    static <T extends Enum<T>> TrendChart of(
            String noun, List<T> kinds, List<Overview.Day> days, Function<Overview.Day, Map<T, Integer>> counts) {
        return new TrendChart(
                noun,
                kinds.stream().map(Enum::name).toList(),
                days.stream().map(Overview.Day::day).toList(),
                days.stream()
                        .map(d -> kinds.stream()
                                .map(k -> counts.apply(d).getOrDefault(k, 0))
                                .toList())
                        .toList());
    }

    /**
     * The area of a kind.
     *
     * @param points of a polygon
     */
    public record Area(String style, String points) {}

    private int total(int day) {
        return counts.get(day).stream().mapToInt(c -> c).sum();
    }

    public int most() {
        int most = 0;
        for (int day = 0; day < days.size(); day++) {
            most = Math.max(most, total(day));
        }
        return most;
    }

    public List<Area> areas() {
        List<Area> areas = new ArrayList<>();
        double[] below = new double[days.size()];
        for (int kind = 0; kind < kinds.size(); kind++) {
            double[] above = new double[days.size()];
            boolean any = false;
            for (int day = 0; day < above.length; day++) {
                int count = counts.get(day).get(kind);
                any |= count > 0;
                above[day] = below[day] + count;
            }
            if (any) {
                areas.add(new Area(kinds.get(kind).toLowerCase(Locale.ROOT), points(below, above)));
            }
            below = above;
        }
        return areas;
    }

    private String points(double[] below, double[] above) {
        int most = Math.max(1, most());
        StringBuilder points = new StringBuilder();
        for (int day = 0; day < above.length; day++) {
            point(points, day, above[day] / most);
        }
        for (int day = below.length - 1; day >= 0; day--) {
            point(points, day, below[day] / most);
        }
        return points.toString().strip();
    }

    private void point(StringBuilder points, int day, double part) {
        points.append(String.format(
                Locale.ROOT, "%.1f,%.1f ", WIDTH * day / Math.max(1, days.size() - 1), HEIGHT - HEIGHT * part));
    }

    /** The picture in a sentence. */
    public String inWords() {
        int last = days.size() - 1;
        return String.format(
                Locale.ROOT,
                "From %,d %s on %s to %,d on %s, %,d at the most",
                total(0),
                noun,
                days.get(0),
                total(last),
                days.get(last),
                most());
    }
}
