package io.hullcheck.serve;

import io.hullcheck.advisory.Severity;
import io.hullcheck.ledger.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was open on each day, as areas on one another, the worst at the bottom. Immutable.
 *
 * @param days the oldest first
 */
public record TrendChart(List<Overview.Day> days) {
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 200;

    /**
     * The area of a severity.
     *
     * @param points of a polygon
     */
    public record Area(String style, String points) {}

    public int most() {
        return days.stream().mapToInt(Overview.Day::total).max().orElse(0);
    }

    public List<Area> areas() {
        List<Area> areas = new ArrayList<>();
        double[] below = new double[days.size()];
        for (Severity severity : Severity.values()) {
            double[] above = new double[days.size()];
            boolean any = false;
            for (int i = 0; i < above.length; i++) {
                int open = days.get(i).open().getOrDefault(severity, 0);
                any |= open > 0;
                above[i] = below[i] + open;
            }
            if (any) {
                areas.add(new Area(severity.name().toLowerCase(Locale.ROOT), points(below, above)));
            }
            below = above;
        }
        return areas;
    }

    private String points(double[] below, double[] above) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < above.length; i++) {
            point(points, i, above[i]);
        }
        for (int i = below.length - 1; i >= 0; i--) {
            point(points, i, below[i]);
        }
        return points.toString().strip();
    }

    private void point(StringBuilder points, int day, double value) {
        points.append(String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                WIDTH * day / Math.max(1, days.size() - 1),
                HEIGHT - HEIGHT * value / Math.max(1, most())));
    }

    /** The picture in a sentence. */
    public String inWords() {
        Overview.Day first = days.get(0);
        Overview.Day last = days.get(days.size() - 1);
        return String.format(
                Locale.ROOT,
                "From %,d open findings on %s to %,d on %s, %,d at the most",
                first.total(),
                first.day(),
                last.total(),
                last.day(),
                most());
    }
}
