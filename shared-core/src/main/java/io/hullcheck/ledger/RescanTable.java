package io.hullcheck.ledger;

import io.hullcheck.ledger.RescanReport.AffectedImage;
import io.hullcheck.match.Finding;
import io.hullcheck.report.PlainText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A rescan for the console: what is new, by vulnerability, and at the end the images to rebuild, worst first. Immutable.
 *
 * @param columns of the console
 */
public record RescanTable(int columns) {
    private static final int MOST_FINDINGS = 20;
    private static final int MOST_IMAGES = 20;
    private static final int NARROWEST = 60;

    /** One vulnerability of one package, and in how many images it came up. */
    private record Line(Finding finding, boolean fails, int images) {}

    /** The lines, without ends. */
    public List<String> lines(RescanReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(PlainText.count(report.images(), "image") + " used since "
                + report.since().toString().substring(0, 10) + ", " + PlainText.count(report.components(), "package")
                + " looked up once each");
        if (report.database().sample()) {
            lines.add("Only the embedded sample of advisories was asked: no basis for a decision.");
        }
        List<Line> findings = findings(report);
        if (!findings.isEmpty()) {
            lines.add("");
            lines.add("New:");
            for (Line line : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
                lines.add(fitted(String.format(
                        Locale.ROOT,
                        "%s %-10s %s  %s %s%s  in %s",
                        line.fails() ? "!" : " ",
                        line.finding().severity(),
                        line.finding().id(),
                        line.finding().installed().displayName(),
                        line.finding().installed().version(),
                        line.finding().isFixable()
                                ? " -> " + line.finding().fixedVersions().get(0)
                                : "",
                        PlainText.count(line.images(), "image"))));
            }
            more(lines, findings.size() - MOST_FINDINGS, "finding");
        }
        long gone = report.affected().stream()
                .filter(a -> !a.change().gone().isEmpty())
                .count();
        if (gone > 0) {
            lines.add("");
            lines.add("Gone: advisories that were withdrawn or speak of other versions now, in "
                    + PlainText.count(gone, "image"));
        }
        report.gaps().stream().limit(MOST_FINDINGS).forEach(g -> lines.add(fitted("Not looked up: " + g.what())));
        List<AffectedImage> rebuild = report.toRebuild();
        if (!rebuild.isEmpty()) {
            lines.add("");
            lines.add("Images to rebuild, worst first:");
            for (AffectedImage image : rebuild.subList(0, Math.min(MOST_IMAGES, rebuild.size()))) {
                lines.add(fitted(String.format(
                        Locale.ROOT,
                        "%5d  %s  %s",
                        image.change().failing().size(),
                        image.reference(),
                        image.digest())));
            }
            more(lines, rebuild.size() - MOST_IMAGES, "image");
        }
        lines.add("");
        lines.add(fitted(report.verdict() + ": " + report.reason() + "."));
        return lines.stream().map(PlainText::of).toList();
    }

    private static void more(List<String> lines, int rest, String what) {
        if (rest > 0) {
            lines.add("       and " + PlainText.count(rest, what) + " more, see rescan.json");
        }
    }

    private String fitted(String line) {
        int most = Math.max(NARROWEST, columns);
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }

    /** What fails first, then by severity, then what is in most images. */
    private static List<Line> findings(RescanReport report) {
        Map<RescanReport.Change, Integer> numbers = new IdentityHashMap<>();
        report.affected().forEach(a -> numbers.merge(a.change(), 1, Integer::sum));
        Map<String, Line> lines = new LinkedHashMap<>();
        numbers.forEach((change, number) -> {
            Set<Finding> failing = Collections.newSetFromMap(new IdentityHashMap<>());
            failing.addAll(change.failing());
            for (Finding finding : change.appeared()) {
                boolean fails = failing.contains(finding);
                lines.merge(
                        finding.id() + " " + finding.installed().purl(),
                        new Line(finding, fails, number),
                        (a, b) -> new Line(a.finding(), a.fails() || b.fails(), a.images() + b.images()));
            }
        });
        return lines.values().stream()
                .sorted((a, b) -> {
                    int order = Boolean.compare(b.fails(), a.fails());
                    order = order != 0
                            ? order
                            : a.finding().severity().compareTo(b.finding().severity());
                    order = order != 0 ? order : Integer.compare(b.images(), a.images());
                    return order != 0
                            ? order
                            : (a.finding().id() + a.finding().installed().purl())
                                    .compareTo(b.finding().id()
                                            + b.finding().installed().purl());
                })
                .toList();
    }
}
