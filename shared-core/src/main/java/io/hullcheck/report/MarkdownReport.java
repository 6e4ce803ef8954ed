package io.hullcheck.report;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code report.md}: what fits into a comment on a merge request, in GitHub Flavored Markdown. */
final class MarkdownReport implements DocumentFormat<ScanReport> {
    /** GitHub takes comments of 65,536 characters. */
    private static final int MOST_FINDINGS = 50;

    private static final int MOST_CHANGES = 20;
    private static final int MOST_TEXT = 300;

    @Override
    public String name() {
        return "markdown";
    }

    @Override
    public String fileName() {
        return "report.md";
    }

    @Override
    public String mediaType() {
        return "text/markdown";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("### Hullcheck: " + report.judgement().verdict());
        lines.add("");
        lines.add(plain(report.judgement().reason()) + ".");
        lines.add("");
        lines.add("Image: " + plain(report.inventory().image().reference()));
        if (report.database().sample()) {
            lines.add("");
            lines.add("Only the embedded sample of advisories was asked: no basis for a decision.");
        }
        counts(lines, report);
        plan(lines, report);
        findings(lines, report);
        gaps(lines, report);
        if (!report.judgement().setAside().isEmpty()) {
            lines.add("");
            lines.add(PlainText.count(report.judgement().setAside().size(), "finding") + " set aside.");
        }
        report.judgement().notices().forEach(n -> {
            lines.add("");
            lines.add(plain(n) + ".");
        });
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void counts(List<String> lines, ScanReport report) {
        List<Map.Entry<Severity, Integer>> counts = report.counts().entrySet().stream()
                .filter(e -> e.getValue() > 0 || e.getKey().compareTo(Severity.LOW) <= 0)
                .toList();
        lines.add("");
        lines.add("| "
                + String.join(" | ", counts.stream().map(e -> e.getKey().name()).toList()) + " |");
        lines.add("|" + " --- |".repeat(counts.size()));
        lines.add("| "
                + String.join(
                        " | ", counts.stream().map(e -> e.getValue().toString()).toList()) + " |");
        report.baseline().ifPresent(b -> {
            lines.add("");
            lines.add(b.added().size() + " new, " + b.gone().size() + " gone, " + b.unchanged() + " as in "
                    + plain(b.baseline()) + ".");
        });
    }

    private static void plan(List<String> lines, ScanReport report) {
        if (report.plan().changes().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("#### Fix plan");
        lines.add("");
        int number = 0;
        for (Change change : report.plan().changes()) {
            if (++number > MOST_CHANGES) {
                lines.add("");
                lines.add("… and " + (report.plan().changes().size() - MOST_CHANGES) + " more.");
                break;
            }
            lines.add(number + ". " + plain(change.title())
                    + String.format(
                            Locale.ROOT,
                            " (mends %d, risk %.0f)",
                            change.mends().size(),
                            change.risk()));
        }
        lines.add("");
        lines.add(PlainText.count(report.plan().remaining().size(), "finding") + " left after that.");
    }

    private static void findings(List<String> lines, ScanReport report) {
        List<ScanReport.Standing> counted = report.countedStandings();
        if (counted.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("<details><summary>" + PlainText.count(counted.size(), "finding") + "</summary>");
        lines.add("");
        lines.add("| Severity | Vulnerability | Package | Installed | Fixed in |");
        lines.add("| --- | --- | --- | --- | --- |");
        for (ScanReport.Standing standing : counted.subList(0, Math.min(MOST_FINDINGS, counted.size()))) {
            Finding finding = standing.finding();
            lines.add("| " + finding.severity() + (standing.isOverThreshold() ? " ❌" : "") + " | "
                    + plain(finding.id()) + (standing.isNew().orElse(false) ? " **new**" : "") + " | "
                    + plain(finding.installed().displayName()) + " | "
                    + plain(finding.installed().version()) + " | " + plain(FindingWords.fix(finding)) + " |");
        }
        if (counted.size() > MOST_FINDINGS) {
            lines.add("");
            lines.add("… and " + (counted.size() - MOST_FINDINGS) + " more.");
        }
        lines.add("");
        lines.add("</details>");
    }

    private static void gaps(List<String> lines, ScanReport report) {
        List<Gap> gaps = report.gaps().stream()
                .filter(g -> g.kind() != Gap.Kind.DATABASE_SAMPLE)
                .toList();
        if (!gaps.isEmpty()) {
            lines.add("");
            lines.add("#### Not analysed");
            lines.add("");
            gaps.stream().limit(MOST_CHANGES).forEach(g -> lines.add("- " + plain(g.describe()) + "."));
        }
    }

    /** A text that stands for itself: nothing in it is taken for markup, a link, a mention, or the end of a cell. */
    static String plain(String text) {
        String shown = PlainText.of(text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text);
        StringBuilder plain = new StringBuilder();
        for (char c : shown.toCharArray()) {
            switch (c) {
                case '<' -> plain.append("&lt;");
                case '>' -> plain.append("&gt;");
                case '&' -> plain.append("&amp;");
                // a mention, and an address that would become a link
                case '@' -> plain.append("&#64;");
                case ':' -> plain.append("&#58;");
                case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '#', '+', '!', '|', '~', '$' ->
                    plain.append('\\').append(c);
                default -> plain.append(c);
            }
        }
        return plain.toString();
    }
}
