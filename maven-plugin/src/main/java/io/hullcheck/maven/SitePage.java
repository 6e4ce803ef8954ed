package io.hullcheck.maven;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.SetAside;
import io.hullcheck.remedy.Change;
import io.hullcheck.report.HtmlPage;
import io.hullcheck.report.ScanReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.doxia.sink.Sink;
import org.apache.maven.reporting.AbstractMavenReportRenderer;

/** The site's page: what {@code report.html} holds, as headings, paragraphs and tables that any skin can dress. */
final class SitePage extends AbstractMavenReportRenderer {
    /**
     * Another module that has been scanned.
     *
     * @param page its own page, as seen from this one
     */
    record Module(String name, String page, ScanReport report) {}

    private final Optional<ScanReport> own;
    private final List<Module> modules;

    SitePage(Sink sink, Optional<ScanReport> own, List<Module> modules) {
        super(sink);
        this.own = own;
        this.modules = List.copyOf(modules);
    }

    @Override
    public String getTitle() {
        return "Hullcheck";
    }

    @Override
    protected void renderBody() {
        if (!modules.isEmpty()) {
            startSection("Modules");
            overview();
            endSection();
            startSection("Findings of all modules");
            together();
            endSection();
        }
        own.ifPresent(report -> {
            startSection("Image "
                    + new HtmlPage(report).plain(report.inventory().image().reference()));
            image(new HtmlPage(report));
            endSection();
        });
    }

    private void overview() {
        startTable();
        tableHeader(new String[] {"Module", "Image", "Verdict", "Findings", "Not analysed", "Reason"});
        for (Module module : modules) {
            HtmlPage page = new HtmlPage(module.report);
            sink.tableRow();
            sink.tableCell();
            link(module.page, module.name);
            sink.tableCell_();
            tableCell(page.plain(module.report.inventory().image().reference()));
            tableCell(page.verdict());
            tableCell(page.total() == 0 ? "none" : page.countsInWords());
            tableCell(Integer.toString(page.gaps().size()));
            tableCell(page.plain(module.report.judgement().reason()));
            sink.tableRow_();
        }
        endTable();
    }

    /** One line a finding, with the modules whose images have it. */
    private void together() {
        record Line(Severity severity, double risk, String id, String what, String installed, String fixed) {}
        Map<Line, List<String>> lines = new LinkedHashMap<>();
        for (Module module : modules) {
            HtmlPage page = new HtmlPage(module.report);
            for (HtmlPage.Row row : page.rows()) {
                Finding finding = row.finding();
                lines.computeIfAbsent(
                                new Line(
                                        finding.severity(),
                                        row.risk(),
                                        page.plain(finding.id()),
                                        page.plain(finding.installed().displayName()),
                                        page.plain(finding.installed().version()),
                                        page.fixed(finding)),
                                l -> new ArrayList<>())
                        .add(module.name);
            }
        }
        if (lines.isEmpty()) {
            paragraph("None.");
            return;
        }
        startTable();
        tableHeader(new String[] {"Severity", "Vulnerability", "Package", "Installed", "Fixed in", "Modules"});
        lines.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Line, List<String>> e) -> -e.getKey().risk))
                .forEach(e -> row(
                        e.getKey().severity.name(),
                        e.getKey().id,
                        e.getKey().what,
                        e.getKey().installed,
                        e.getKey().fixed,
                        String.join(", ", e.getValue())));
        endTable();
    }

    /** Not the library's own, which takes braces and brackets in a text for links. */
    private void row(String... cells) {
        sink.tableRow();
        for (String cell : cells) {
            sink.tableCell();
            text(cell);
            sink.tableCell_();
        }
        sink.tableRow_();
    }

    @Override
    protected void tableCell(String content) {
        sink.tableCell();
        text(content);
        sink.tableCell_();
    }

    private void image(HtmlPage page) {
        ScanReport report = page.report();
        sink.paragraph();
        sink.bold();
        text(page.verdict());
        sink.bold_();
        text(": " + page.plain(report.judgement().reason()) + ".");
        sink.paragraph_();
        if (report.database().sample()) {
            paragraph("Only the embedded sample of " + report.database().advisories()
                    + " famous vulnerabilities was asked. It is good for a first look and no basis for a decision.");
        }
        report.judgement().notices().forEach(n -> paragraph(page.plain(n)));
        sink.paragraph();
        link("hullcheck/report.html", "The whole report, to search and to fold");
        text(", ");
        link("hullcheck/report.json", "for programs");
        text(", SBOM in ");
        link("hullcheck/bom.cdx.json", "CycloneDX");
        text(" and ");
        link("hullcheck/bom.spdx.json", "SPDX");
        text(".");
        sink.paragraph_();
        startTable();
        tableHeader(page.counts().stream().map(c -> c.getKey().name()).toArray(String[]::new));
        row(page.counts().stream().map(c -> c.getValue().toString()).toArray(String[]::new));
        endTable();
        if (!page.origins().isEmpty()) {
            paragraph(page.origins() + ".");
        }
        section("Fix plan", !report.plan().changes().isEmpty(), () -> plan(page));
        section("Findings", true, () -> findings(page));
        section("Set aside", !report.judgement().setAside().isEmpty(), () -> aside(page));
        section("Not analysed", !page.gaps().isEmpty(), () -> gaps(page));
        section("Layers", true, () -> layers(page));
        section("Packages", true, () -> packages(page));
        section("Policy and advisories", true, () -> policy(page));
    }

    private void section(String title, boolean isThere, Runnable body) {
        if (isThere) {
            startSection(title);
            body.run();
            endSection();
        }
    }

    private void plan(HtmlPage page) {
        sink.numberedList(Sink.NUMBERING_DECIMAL);
        for (Change change : page.report().plan().changes()) {
            sink.numberedListItem();
            text(page.plain(change.title()) + ". Mends "
                    + page.count(change.mends().size(), "finding") + ", risk " + page.risk(change.risk()) + ".");
            change.snippet().ifPresent(s -> verbatimText(page.lines(s)));
            sink.numberedListItem_();
        }
        sink.numberedList_();
        paragraph(page.count(page.report().plan().remaining().size(), "finding") + " left after that.");
    }

    private void findings(HtmlPage page) {
        if (page.total() == 0) {
            paragraph("None.");
            return;
        }
        startTable();
        tableHeader(
                new String[] {"Severity", "Vulnerability", "Package and place", "Installed", "Fixed in", "What to do"});
        for (HtmlPage.Row row : page.rows()) {
            Finding finding = row.finding();
            row(
                    finding.severity().name() + " " + page.score(finding) + (row.isOver() ? ", over the threshold" : "")
                            + (row.isNew() ? ", new" : ""),
                    page.plain(finding.id())
                            + (finding.summary().isBlank() ? "" : ": " + page.plain(finding.summary()))
                            + prefixed("; ", page.attacks(finding)),
                    page.plain(finding.installed().displayName()) + " in "
                            + finding.installed().locations().stream()
                                    .map((Location l) -> page.place(l))
                                    .collect(Collectors.joining(", ")),
                    page.plain(finding.installed().version()),
                    page.fixed(finding),
                    page.plain(page.report().remedy(finding))
                            + prefixed("; comes by ", page.path(finding))
                            + prefixed("; ", page.reach(finding)));
        }
        endTable();
    }

    private static String prefixed(String prefix, String text) {
        return text.isEmpty() ? "" : prefix + text;
    }

    private void aside(HtmlPage page) {
        startTable();
        tableHeader(new String[] {"Vulnerability", "Package", "Why"});
        for (SetAside aside : page.report().judgement().setAside()) {
            row(
                    page.plain(aside.finding().id()),
                    page.plain(aside.finding().installed().displayName() + " "
                            + aside.finding().installed().version()),
                    page.aside(aside));
        }
        endTable();
    }

    private void gaps(HtmlPage page) {
        sink.list();
        for (Gap gap : page.gaps()) {
            sink.listItem();
            text(page.plain(gap.describe() + ". " + gap.next() + "."));
            sink.listItem_();
        }
        sink.list_();
    }

    private void layers(HtmlPage page) {
        startTable();
        tableHeader(new String[] {"Layer", "Instruction", "Size", "Packages", "Findings"});
        for (HtmlPage.LayerRow row : page.layers()) {
            row(
                    row.name() + prefixed(", ", row.origin()),
                    row.instruction(),
                    row.stored(),
                    Long.toString(row.packages()),
                    row.total() == 0 ? "0" : row.total() + " (" + row.inWords() + ")");
        }
        endTable();
    }

    private void packages(HtmlPage page) {
        startTable();
        tableHeader(new String[] {"Package", "Version", "Type", "Findings", "Licences", "Place"});
        for (HtmlPage.PackageRow row : page.packages()) {
            row(
                    page.plain(row.installed().displayName()),
                    page.plain(row.installed().version()),
                    row.installed().kind().type(),
                    Integer.toString(row.findings()),
                    page.licences(row.installed()),
                    page.where(row.installed()));
        }
        endTable();
    }

    private void policy(HtmlPage page) {
        sink.list();
        List<String> lines = new ArrayList<>(page.policy());
        var database = page.report().database();
        lines.add(
                String.format(Locale.ROOT, "%d advisories from %s", database.advisories(), page.plain(database.place()))
                        + database.built().map(b -> ", built " + page.age(b)).orElse(""));
        database.feeds()
                .forEach(f -> lines.add(page.plain(f.name()) + ": " + page.count(f.records(), "record")
                        + f.data().map(d -> ", newest of " + page.age(d)).orElse("")
                        + f.problem().map(p -> ", trouble: " + page.plain(p)).orElse("")));
        lines.add("scanned " + page.report().time() + " by Hullcheck "
                + page.report().version());
        for (String line : lines) {
            sink.listItem();
            text(line);
            sink.listItem_();
        }
        sink.list_();
    }
}
