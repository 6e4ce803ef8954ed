package io.hullcheck.report;

import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.SetAside;
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.FixPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The console's form: counts first, then findings worst first, each with what is installed, what fixes it, where it
 * lies and what to do. Lines fit the width given, whatever an image calls its packages. Immutable.
 */
public final class TableReport {
    /** The rest of a long instruction is in the report files. */
    private static final int MOST_INSTRUCTION = 200;

    private static final int MOST_FINDINGS = 40;
    private static final int MOST_GAPS = 20;
    /** A longer list is for the report files. */
    private static final int MOST_PACKAGES = 25;

    private static final int MOST_CHANGES = 15;

    private static final int MOST_END_LINES = 10;
    private static final int LEAST_WIDTH = 60;
    private static final String INDENT = "          ";

    private final int width;
    private final boolean colours;

    /**
     * @param width columns of the console
     * @param colours whether it shows colours; never when it is no terminal
     */
    public TableReport(int width, boolean colours) {
        this.width = Math.max(LEAST_WIDTH, width);
        this.colours = colours;
    }

    /** The report, line by line, without line ends. */
    public List<String> lines(ScanReport report) {
        List<String> lines = new ArrayList<>();
        head(lines, report);
        counts(lines, report);
        origins(lines, report);
        baseline(lines, report);
        findings(lines, report);
        plan(lines, report.plan());
        aside(lines, report);
        gaps(lines, report);
        notices(lines, report);
        lines.add("");
        end(lines, report);
        return lines;
    }

    /** Ten lines at most, whatever was found: what people see who look at the end of a log alone. */
    private void end(List<String> lines, ScanReport report) {
        int before = lines.size();
        wrap(lines, report.judgement().verdict() + ": ", report.judgement().reason() + ".", verdictColour(report));
        int room = MOST_END_LINES - (lines.size() - before);
        for (String step : NextSteps.of(report)) {
            List<String> wrapped = new ArrayList<>();
            wrap(wrapped, "  next  ", step + ".", "");
            if (wrapped.size() > room) {
                return;
            }
            room -= wrapped.size();
            lines.addAll(wrapped);
        }
    }

    private void head(List<String> lines, ScanReport report) {
        var inventory = report.inventory();
        wrap(lines, "Image      ", inventory.image().reference(), "");
        inventory
                .image()
                .digest()
                .or(() -> inventory.image().id())
                .map(Digest::toString)
                .ifPresent(d -> wrap(lines, "           ", d, ""));
        List<String> made = new ArrayList<>();
        inventory
                .distribution()
                .ifPresent(d -> made.add(d.name()
                        + d.version()
                                .filter(v -> !d.name().contains(v))
                                .map(v -> " (" + v + ")")
                                .orElse("")));
        inventory.image().platform().ifPresent(p -> made.add(p.toString()));
        if (!report.platforms().isEmpty()) {
            made.add(report.platforms().stream()
                    .flatMap(p -> p.image().platform().stream())
                    .map(Platform::toString)
                    .collect(Collectors.joining(" and ")));
        }
        made.add(PlainText.count(inventory.layers().size(), "layer"));
        made.add(PlainText.count(inventory.files(), "file"));
        Map<String, Long> kinds = inventory.packages().stream()
                .collect(Collectors.groupingBy(p -> p.kind().type(), java.util.TreeMap::new, Collectors.counting()));
        made.add(PlainText.count(inventory.packages().size(), "package")
                + (kinds.isEmpty()
                        ? ""
                        : kinds.entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining(", ", " (", ")"))));
        wrap(lines, "Holds      ", String.join(", ", made), "");
        if (!inventory.packages().isEmpty() && inventory.packages().size() <= MOST_PACKAGES) {
            wrap(
                    lines,
                    "Packages   ",
                    inventory.packages().stream()
                            .map(p -> p.displayName() + " " + p.version())
                            .collect(Collectors.joining(", ")),
                    "");
        }
        String database = report.database().sample()
                ? "only the embedded SAMPLE of " + report.database().advisories()
                        + " famous vulnerabilities: good for a first look, not for a decision"
                : report.database().advisories() + " from " + report.database().place()
                        + report.database().asOf().map(t -> ", as of " + t).orElse(", of unknown age");
        wrap(lines, "Advisories ", database, report.database().sample() ? "33" : "");
    }

    private void counts(List<String> lines, ScanReport report) {
        lines.add("");
        lines.add(report.counts().entrySet().stream()
                .filter(e -> e.getValue() > 0 || e.getKey().compareTo(Severity.LOW) <= 0)
                .map(e -> paint(e.getKey() + " " + e.getValue(), e.getValue() > 0 ? colour(e.getKey()) : ""))
                .collect(Collectors.joining("   ")));
    }

    /** Whose the findings are, where the base image is known. */
    private void origins(List<String> lines, ScanReport report) {
        Map<Boolean, Long> ofBase = report.counted().stream()
                .flatMap(f -> report.isOfBase(f).stream())
                .collect(Collectors.groupingBy(b -> b, Collectors.counting()));
        if (!ofBase.isEmpty()) {
            wrap(
                    lines,
                    "",
                    PlainText.count(ofBase.getOrDefault(true, 0L), "finding") + " of the base image, "
                            + ofBase.getOrDefault(false, 0L) + " of the application",
                    "");
        }
    }

    private void baseline(List<String> lines, ScanReport report) {
        report.baseline()
                .ifPresent(b -> wrap(
                        lines,
                        "",
                        PlainText.count(b.added().size(), "finding") + " new, "
                                + b.gone().size() + " gone, " + b.unchanged() + " as in " + b.baseline(),
                        ""));
    }

    private void findings(List<String> lines, ScanReport report) {
        List<ScanReport.Standing> counted = report.countedStandings();
        if (counted.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("SEVERITY  VULNERABILITY        SCORE  INSTALLED -> FIXED");
        for (ScanReport.Standing standing : counted.subList(0, Math.min(MOST_FINDINGS, counted.size()))) {
            finding(lines, standing, report);
        }
        int more = counted.size() - MOST_FINDINGS;
        if (more > 0) {
            lines.add("");
            wrap(lines, "", "… and " + PlainText.count(more, "more finding") + ", all of them in the report files", "");
        }
    }

    private void plan(List<String> lines, FixPlan plan) {
        if (plan.changes().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(paint(
                "FIX PLAN " + PlainText.count(plan.changes().size(), "change") + ", "
                        + PlainText.count(plan.remaining().size(), "finding") + " left",
                "1"));
        int number = 0;
        for (Change change : plan.changes()) {
            if (++number > MOST_CHANGES) {
                lines.add("  … all of them in the report files");
                return;
            }
            wrap(
                    lines,
                    String.format(Locale.ROOT, "%3d ", number),
                    change.title() + ": mends " + PlainText.count(change.mends().size(), "finding")
                            + String.format(Locale.ROOT, ", risk %.0f", change.risk()),
                    "");
            change.snippet()
                    .filter(s -> s.startsWith("RUN ") || s.startsWith("<properties>"))
                    .ifPresent(s ->
                            wrap(lines, "      ", s.lines().map(String::strip).collect(Collectors.joining(" ")), "2"));
        }
    }

    /** Counted and named by their reasons; each one is in the report files. */
    private void aside(List<String> lines, ScanReport report) {
        List<SetAside> aside = report.judgement().setAside();
        if (aside.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("SET ASIDE " + aside.size());
        Map<String, List<SetAside>> byReason = aside.stream()
                .collect(Collectors.groupingBy(
                        a -> a.kind() == SetAside.Kind.FOLDED
                                ? "folded: the same flaw in another package of one source"
                                : FindingWords.kind(a.kind()) + ": " + a.reason() + " (" + a.by() + ")",
                        LinkedHashMap::new,
                        Collectors.toList()));
        byReason.entrySet().stream()
                .limit(MOST_GAPS)
                .forEach(e -> wrap(
                        lines,
                        "  - ",
                        PlainText.count(e.getValue().size(), "finding") + " " + e.getKey() + ": "
                                + e.getValue().stream()
                                        .map(a -> a.finding().id() + " in "
                                                + a.finding().installed().displayName())
                                        .limit(5)
                                        .collect(Collectors.joining(", "))
                                + (e.getValue().size() > 5 ? " …" : ""),
                        "2"));
    }

    private void notices(List<String> lines, ScanReport report) {
        if (!report.judgement().notices().isEmpty()) {
            lines.add("");
            report.judgement().notices().forEach(n -> wrap(lines, "Policy: ", n, "33"));
        }
    }

    private void finding(List<String> lines, ScanReport.Standing standing, ScanReport report) {
        Finding finding = standing.finding();
        InstalledPackage installed = finding.installed();
        boolean isNew = standing.isNew().orElse(false);
        String severity = String.format(Locale.ROOT, "%-10s", finding.severity());
        String id = String.format(Locale.ROOT, "%-21s", PlainText.of(finding.id()));
        String score = String.format(
                Locale.ROOT,
                "%5s  ",
                finding.score().map(s -> String.format(Locale.ROOT, "%.1f", s)).orElse("-"));
        String versions = installed.version() + " -> " + FindingWords.fix(finding);
        String marked = paint(severity, colour(finding.severity())) + id + score;
        int used = severity.length() + id.length() + score.length();
        boolean fits = used + versions.length() <= width;
        lines.add(marked + (fits ? PlainText.of(versions) : ""));
        wrap(lines, INDENT, installed.displayName() + (fits ? "" : " " + versions), "1");
        if (isNew) {
            wrap(lines, INDENT, "new since " + report.baseline().orElseThrow().baseline(), "1");
        }
        if (!finding.summary().isBlank()) {
            wrap(lines, INDENT, finding.summary(), "");
        }
        FindingWords.attacks(finding).ifPresent(a -> wrap(lines, INDENT + "!!  ", a, "31"));
        wrap(lines, INDENT + "in  ", place(installed, report), "2");
        installed
                .locations()
                .get(0)
                .layer()
                .instruction()
                .filter(i -> !i.startsWith("jib-"))
                .ifPresent(i -> wrap(
                        lines,
                        INDENT + "by  ",
                        i.length() > MOST_INSTRUCTION ? i.substring(0, MOST_INSTRUCTION) + " …" : i,
                        "2"));
        FindingWords.reach(standing.reach()).ifPresent(r -> wrap(lines, INDENT + "is  ", r, "2"));
        List<String> path = report.remedies().get(installed.purl()).path();
        if (path.size() > 1) {
            wrap(lines, INDENT + "via ", String.join(" -> ", path), "2");
        }
        wrap(lines, INDENT + "do  ", report.remedy(finding), "");
        finding.caveat().ifPresent(c -> wrap(lines, INDENT + "but ", c, "33"));
    }

    private static String place(InstalledPackage installed, ScanReport report) {
        Location first = installed.locations().get(0);
        int more = installed.locations().size() - 1;
        // the coordinates inside the innermost archive are the proof, in the report files; people look for the archive
        String archive = first.path().replaceFirst("!/(?:[^!]*/)?META-INF/maven/[^!]*$", "");
        return archive + " (" + report.name(first.layer())
                + (report.origins().isOfBase(first.layer()).orElse(false) ? ", base image" : "") + ")"
                + (more > 0 ? " and " + PlainText.count(more, "more place") : "");
    }

    private void gaps(List<String> lines, ScanReport report) {
        List<Gap> gaps = report.gaps().stream()
                .filter(g -> g.kind() != Gap.Kind.DATABASE_SAMPLE)
                .toList();
        if (gaps.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(paint("NOT ANALYSED " + gaps.size(), "33"));
        for (Gap gap : gaps.subList(0, Math.min(MOST_GAPS, gaps.size()))) {
            wrap(lines, "  - ", gap.describe(), "");
            wrap(lines, "    do  ", gap.next(), "");
        }
        if (gaps.size() > MOST_GAPS) {
            wrap(lines, "", "… and " + (gaps.size() - MOST_GAPS) + " more, all of them in the report files", "");
        }
    }

    /** Breaks at spaces, inside a word only when the word alone is too long. */
    private void wrap(List<String> lines, String indent, String text, String colour) {
        String prefix = indent;
        String rest = PlainText.of(text);
        int room = Math.max(10, width - indent.length());
        do {
            int end = rest.length() <= room ? rest.length() : rest.lastIndexOf(' ', room);
            if (end <= 0) {
                // a path breaks behind a slash
                int slash = rest.lastIndexOf('/', room - 1);
                end = slash > room / 3 ? slash + 1 : Math.min(room, rest.length());
            }
            lines.add(prefix + paint(rest.substring(0, end), colour));
            rest = rest.substring(end).stripLeading();
            prefix = " ".repeat(indent.length());
        } while (!rest.isEmpty());
    }

    private String paint(String text, String code) {
        return colours && !code.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "1;31";
            case HIGH -> "31";
            case MEDIUM -> "33";
            case LOW, NEGLIGIBLE -> "36";
            case UNKNOWN -> "35";
        };
    }

    private static String verdictColour(ScanReport report) {
        return switch (report.judgement().verdict()) {
            case HEALTHY -> "1;32";
            case UNHEALTHY, INCOMPLETE -> "1;33";
            case FAILED -> "1;31";
        };
    }
}
