package io.hullcheck.jenkins;

import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.hullcheck.advisory.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kohsuke.stapler.StaplerProxy;

/** The job's page: how the findings went from build to build. Made for each page; nothing of it is kept. */
public final class HullcheckTrend implements Action, StaplerProxy {
    private static final int MOST_BUILDS = 50;
    /** Builds that are looked through, whether they have scanned or not. */
    private static final int MOST_LOOKED_AT = 200;

    private static final double WIDTH = 1000;
    private static final double HEIGHT = 200;

    private final Job<?, ?> job;
    private final String urlName;

    HullcheckTrend(Job<?, ?> job, String urlName) {
        this.job = job;
        this.urlName = urlName;
    }

    /**
     * One build with its scan.
     *
     * @param page its address, as seen from the job
     */
    public record Point(int number, String page, String verdict, Map<String, Integer> counts) {
        int total() {
            return counts.values().stream().mapToInt(c -> c).sum();
        }
    }

    /** A part of the picture. */
    public record Bar(String severity, String left, String top, String width, String height) {}

    @Override
    public String getIconFileName() {
        return "/plugin/hullcheck/icon.svg";
    }

    @Override
    public String getDisplayName() {
        return Messages.HullcheckTrend_DisplayName();
    }

    @Override
    public String getUrlName() {
        return urlName + "-trend";
    }

    /** Who may not see the job sees nothing of its trend. */
    @Override
    public Object getTarget() {
        job.checkPermission(Item.READ);
        return this;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** The last builds that have scanned, the oldest first. */
    public List<Point> getPoints() {
        List<Point> points = new ArrayList<>();
        int looked = 0;
        for (Run<?, ?> run = job.getLastBuild();
                run != null && points.size() < MOST_BUILDS && looked < MOST_LOOKED_AT;
                run = run.getPreviousBuild()) {
            looked++;
            for (HullcheckAction action : run.getActions(HullcheckAction.class)) {
                if (action.getUrlName().equals(urlName)) {
                    points.add(new Point(
                            run.getNumber(),
                            run.getNumber() + "/" + urlName + "/",
                            action.getVerdict().name(),
                            action.getCounts()));
                }
            }
        }
        Collections.reverse(points);
        return List.copyOf(points);
    }

    /** Stacked bars, the worst severity at the bottom, in a picture of 1000 by 200. */
    public List<Bar> bars(List<Point> points) {
        int most = Math.max(1, points.stream().mapToInt(Point::total).max().orElse(1));
        double step = WIDTH / Math.max(1, points.size());
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            double top = HEIGHT;
            for (Severity severity : Severity.values()) {
                double height = HEIGHT * points.get(i).counts().getOrDefault(severity.name(), 0) / most;
                if (height > 0) {
                    top -= height;
                    bars.add(new Bar(
                            severity.name().toLowerCase(Locale.ROOT),
                            number(i * step),
                            number(top),
                            number(step * 0.9),
                            number(height)));
                }
            }
        }
        return bars;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A build's counts, for those who do not see the picture. */
    public String inWords(Point point) {
        return HullcheckAction.inWords(point.counts(), "none");
    }
}
