package io.hullcheck.report;

import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.BaseImage;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.Origins;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Rule;
import io.hullcheck.policy.SetAside;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a page about a report asks for, whatever skin it has: the report, in words. For one page and one thread. */
public final class HtmlPage {
    /** Of the pictures, from left to right. */
    private static final double PICTURE = 1000;

    private final ScanReport report;
    private final Origins origins;
    private final List<Row> rows;
    private final Map<Severity, Integer> bySeverity;

    public HtmlPage(ScanReport report) {
        this.report = report;
        this.origins = report.origins();
        this.rows = report.countedStandings().stream().map(this::row).toList();
        this.bySeverity = report.counts();
    }

    /**
     * A finding that counts.
     *
     * @param layer where the package lies first
     * @param marks what it can be chosen by
     */
    public record Row(
            Finding finding,
            double risk,
            boolean isOver,
            boolean isNew,
            boolean isAttacked,
            String layer,
            String marks) {}

    private Row row(ScanReport.Standing standing) {
        Finding finding = standing.finding();
        List<String> marks = new ArrayList<>();
        if (standing.isOverThreshold()) {
            marks.add("over");
        }
        if (finding.isFixable()) {
            marks.add("fixable");
        }
        boolean isNew = standing.isNew().orElse(false);
        if (isNew) {
            marks.add("new");
        }
        if (!report.isOfBase(finding).orElse(false)) {
            marks.add("app");
        }
        return new Row(
                finding,
                standing.risk(),
                standing.isOverThreshold(),
                isNew,
                finding.malicious() || finding.exploitation().kev().isPresent(),
                origins.name(finding.installed().locations().get(0).layer()),
                String.join(" ", marks));
    }

    /**
     * A layer with its share of the findings.
     *
     * @param stored its size as it lies
     */
    public record LayerRow(
            String name,
            String origin,
            String instruction,
            String digest,
            String stored,
            long packages,
            int total,
            String inWords,
            List<Bar> bars) {}

    /** A package with the number of its findings. */
    public record PackageRow(InstalledPackage installed, int findings) {}

    /** A part of a picture, of a thousand. */
    public record Bar(String severity, String from, String width) {}

    public ScanReport report() {
        return report;
    }

    public List<Row> rows() {
        return rows;
    }

    public int total() {
        return rows.size();
    }

    public String verdict() {
        return report.judgement().verdict().name();
    }

    public String verdictClass() {
        return verdict().toLowerCase(Locale.ROOT);
    }

    public Map<Severity, Integer> countsBySeverity() {
        return bySeverity;
    }

    /** Counts worth showing: the four usual ones always, the others when there are any. */
    public List<Map.Entry<Severity, Integer>> counts() {
        return bySeverity.entrySet().stream()
                .filter(e -> e.getValue() > 0 || e.getKey().compareTo(Severity.LOW) <= 0)
                .toList();
    }

    public String countsInWords() {
        return inWords(bySeverity);
    }

    private static String inWords(Map<Severity, Integer> counts) {
        return counts.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> e.getValue() + " " + e.getKey().name())
                .collect(Collectors.joining(", "));
    }

    /** One bar of all severities, the worst on the left. */
    public List<Bar> bars(Map<Severity, Integer> counts) {
        return bars(counts, counts.values().stream().mapToInt(c -> c).sum());
    }

    private List<Bar> bars(Map<Severity, Integer> counts, int all) {
        List<Bar> bars = new ArrayList<>();
        double from = 0;
        for (Map.Entry<Severity, Integer> count : counts.entrySet()) {
            if (count.getValue() > 0) {
                double width = PICTURE * count.getValue() / all;
                bars.add(new Bar(lower(count.getKey()), number(from), number(width)));
                from += width;
            }
        }
        return bars;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** All layers, bottom first; the longest bar is that of the layer with most findings. */
    public List<LayerRow> layers() {
        Map<Layer, Map<Severity, Integer>> counts = new HashMap<>();
        for (Row row : rows) {
            row.finding().installed().locations().stream()
                    .map(Location::layer)
                    .distinct()
                    .forEach(l -> counts.computeIfAbsent(l, k -> new EnumMap<>(Severity.class))
                            .merge(row.finding().severity(), 1, Integer::sum));
        }
        Map<Layer, Long> packages = report.inventory().packages().stream()
                .flatMap(p -> p.locations().stream().map(Location::layer).distinct())
                .collect(Collectors.groupingBy(l -> l, Collectors.counting()));
        int most = counts.values().stream().mapToInt(HtmlPage::sum).max().orElse(1);
        return report.inventory().layers().stream()
                .map(layer -> {
                    Map<Severity, Integer> here = counts.getOrDefault(layer, Map.of());
                    return new LayerRow(
                            origins.name(layer),
                            origins.isOfBase(layer)
                                    .map(b -> b ? "base image" : "application")
                                    .orElse(""),
                            PlainText.of(
                                    layer.instruction().or(layer::createdBy).orElse("instruction not known")),
                            layer.digest()
                                    .or(layer::diffId)
                                    .map(Digest::toString)
                                    .orElse(""),
                            layer.size() < 0 ? "not known" : bytes(layer.size()),
                            packages.getOrDefault(layer, 0L),
                            sum(here),
                            inWords(here),
                            bars(here, most));
                })
                .toList();
    }

    private static int sum(Map<Severity, Integer> counts) {
        return counts.values().stream().mapToInt(c -> c).sum();
    }

    public List<PackageRow> packages() {
        Map<String, Integer> counts = new HashMap<>();
        rows.forEach(r -> counts.merge(r.finding().installed().purl(), 1, Integer::sum));
        return report.inventory().packages().stream()
                .map(p -> new PackageRow(p, counts.getOrDefault(p.purl(), 0)))
                .toList();
    }

    public String lower(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** Whether the application reaches a finding; empty text when nobody has looked. */
    public String reach(Finding finding) {
        return PlainText.of(FindingWords.reach(report.reach(finding)).orElse(""));
    }

    /** Whose the findings are; empty text where the base image is not known. */
    public String origins() {
        List<Boolean> known = rows.stream()
                .flatMap(r -> report.isOfBase(r.finding()).stream())
                .toList();
        long base = known.stream().filter(b -> b).count();
        return known.isEmpty()
                ? ""
                : PlainText.count(base, "finding") + " of the base image, " + (known.size() - base)
                        + " of the application";
    }

    public String risk(double risk) {
        return String.format(Locale.ROOT, "%.0f", risk);
    }

    /** A text of several lines, each without what an image could do harm with. */
    public String lines(String text) {
        return text.lines().map(PlainText::of).collect(Collectors.joining("\n"));
    }

    /** How the package comes into the build; empty text where that is not known. */
    public String path(Finding finding) {
        List<String> path = report.remedies().get(finding.installed().purl()).path();
        return path.size() < 2 ? "" : PlainText.of(String.join(" -> ", path));
    }

    /** Why a finding was set aside. */
    public String aside(SetAside aside) {
        return PlainText.of(FindingWords.kind(aside.kind()) + ": " + aside.reason() + " (" + aside.by() + ")");
    }

    /** What the team has set, a sentence each. */
    public List<String> policy() {
        List<String> lines = new ArrayList<>();
        for (Rule rule : report.policy().reasons()) {
            lines.add("fails on findings " + rule.describe());
        }
        if (lines.isEmpty()) {
            lines.add("no finding fails the build");
        }
        lines.add(
                report.policy().failOnIncomplete()
                        ? "fails when something could not be analysed"
                        : "lets pass what could not be analysed");
        lines.add(
                report.policy().failOnOldDatabase()
                        ? "fails when the advisory database is old"
                        : "warns when the advisory database is old");
        Map<SetAside.Kind, Long> aside = report.judgement().setAside().stream()
                .collect(Collectors.groupingBy(SetAside::kind, TreeMap::new, Collectors.counting()));
        aside.forEach((kind, number) ->
                lines.add("sets aside " + PlainText.count(number, "finding") + ": " + FindingWords.kind(kind)));
        return lines.stream().map(PlainText::of).toList();
    }

    public String plain(String text) {
        return PlainText.of(text);
    }

    public String score(Finding finding) {
        return finding.score().map(s -> String.format(Locale.ROOT, "%.1f", s)).orElse("–");
    }

    public String fixed(Finding finding) {
        return PlainText.of(
                finding.isFixable() ? String.join(", ", finding.fixedVersions()) : FindingWords.fix(finding));
    }

    /** What is known of attacks; empty text when nothing is. */
    public String attacks(Finding finding) {
        return PlainText.of(FindingWords.attacks(finding).orElse(""));
    }

    /** A time, with how long before the scan it was. */
    public String age(Instant time) {
        Duration age = Duration.between(time, report.time());
        String words = age.isNegative() || age.toMinutes() < 60
                ? "just before the scan"
                : age.toHours() < 48
                        ? PlainText.count(age.toHours(), "hour") + " before the scan"
                        : PlainText.count(age.toDays(), "day") + " before the scan";
        return time + ", " + words;
    }

    public String ratings(Finding finding) {
        return PlainText.of(finding.ratings().stream()
                .map(r -> r.source() + ": "
                        + r.score()
                                .map(s -> String.format(Locale.ROOT, "%.1f ", s))
                                .orElse("")
                        + (r.type().equals(Rating.WORD) ? r.value() : "(" + r.value() + ")")
                        + (r.shared() ? " for the whole advisory" : ""))
                .collect(Collectors.joining("; ")));
    }

    /** Whether a reference may become a link: advisories hold all sorts of texts. */
    public boolean isLink(String reference) {
        return reference.matches("https?://[!-~]+");
    }

    public String place(Location location) {
        return PlainText.of(location.path()) + " (" + origins.name(location.layer()) + ")";
    }

    /** The Dockerfile's instruction that brought a package, and whether the base image did. */
    public String origin(InstalledPackage installed) {
        return installed.locations().stream()
                .map(Location::layer)
                .distinct()
                .map(l -> l.instruction().map(PlainText::of).orElse(origins.name(l))
                        + (origins.isOfBase(l).orElse(false) ? " (base image)" : ""))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    public String base(BaseImage base) {
        return base.name().map(n -> PlainText.of(n) + ", ").orElse("") + "the lowest "
                + PlainText.count(base.layers(), "layer") + "; known by " + base.how();
    }

    public String where(InstalledPackage installed) {
        return installed.locations().stream().map(this::place).collect(Collectors.joining("; "));
    }

    public String licences(InstalledPackage installed) {
        return PlainText.of(String.join(", ", installed.particulars().licences()));
    }

    /** What could not be analysed; the sample is said elsewhere. */
    public List<Gap> gaps() {
        return report.gaps().stream()
                .filter(g -> g.kind() != Gap.Kind.DATABASE_SAMPLE)
                .toList();
    }

    /** The image's labels, by name. */
    public List<Map.Entry<String, String>> labels() {
        return List.copyOf(new TreeMap<>(report.inventory().image().labels()).entrySet());
    }

    public String count(long number, String noun) {
        return PlainText.count(number, noun);
    }

    public String bytes(long count) {
        return count < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", count / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", count / 1048576.0);
    }
}
