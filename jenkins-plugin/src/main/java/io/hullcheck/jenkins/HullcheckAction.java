package io.hullcheck.jenkins;

import hudson.model.Api;
import hudson.model.BuildBadgeAction;
import hudson.model.Item;
import hudson.model.Run;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Comparison;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.HtmlPage;
import io.hullcheck.report.ReportException;
import io.hullcheck.report.ReportFile;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page of a scanned image at {@code <build>/hullcheck/}. What stands in {@code build.xml} is small; the report lies beside it, and is
 * read when somebody looks.
 */
@ExportedBean
public final class HullcheckAction implements RunAction2, BuildBadgeAction, StaplerProxy {
    private static final String URL = "hullcheck";

    private final String urlName;
    private final String file;
    private final String image;
    private final String name;
    private final String verdict;
    private final String reason;
    private final Map<String, Integer> counts;
    /** What it was compared with, and how many findings are new and gone since; null in builds of earlier versions. */
    private final String since;

    private final int added;
    private final int gone;

    private transient Run<?, ?> run;

    private HullcheckAction(
            String urlName,
            String file,
            String image,
            String name,
            String verdict,
            String reason,
            Map<String, Integer> counts,
            String since,
            int added,
            int gone) {
        this.urlName = urlName;
        this.file = file;
        this.image = image;
        this.name = name;
        this.verdict = verdict;
        this.reason = reason;
        this.counts = counts;
        this.since = since;
        this.added = added;
        this.gone = gone;
    }

    private static HullcheckAction of(String urlName, String file, ScanReport report) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        report.counts().forEach((severity, count) -> counts.put(severity.name(), count));
        return new HullcheckAction(
                urlName,
                file,
                report.inventory().image().reference(),
                report.inventory().image().lastingName(),
                report.judgement().verdict().name(),
                report.judgement().reason(),
                counts,
                report.baseline().map(Comparison::baseline).orElse(""),
                report.baseline().map(c -> c.added().size()).orElse(0),
                report.baseline().map(c -> c.gone().size()).orElse(0));
    }

    /**
     * Keeps a report with its build, and adds its page. Steps of one build may do so side by side.
     *
     * @param report {@code report.json}
     */
    static HullcheckAction keep(Run<?, ?> run, byte[] report) throws IOException {
        Path folder = Files.createDirectories(run.getRootDir().toPath().resolve(URL));
        Path aside = folder.resolve(UUID.randomUUID() + ".new");
        try {
            Files.write(aside, report);
            ScanReport read = compared(ReportFile.read(aside), run.getPreviousSuccessfulBuild());
            Files.write(aside, ReportFormats.document(read, "json").bytes());
            synchronized (run) {
                int number = run.getActions(HullcheckAction.class).size() + 1;
                String name = "report-" + number + ".json";
                Files.move(aside, folder.resolve(name));
                HullcheckAction action = HullcheckAction.of(number == 1 ? URL : URL + "-" + number, name, read);
                action.onAttached(run);
                run.addAction(action);
                return action;
            }
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** What is new since the last build that went well, where the team has not set another baseline. */
    private static ScanReport compared(ScanReport report, Run<?, ?> earlier) throws IOException {
        if (report.baseline().isPresent() || earlier == null) {
            return report;
        }
        for (HullcheckAction action : earlier.getActions(HullcheckAction.class)) {
            if (action.name.equals(report.inventory().image().lastingName())) {
                try {
                    ScanReport before = action.report();
                    if (before.inventory()
                            .image()
                            .platform()
                            .equals(report.inventory().image().platform())) {
                        return report.withBaseline(Baseline.of(
                                        "build " + earlier.getNumber(),
                                        before.findings(),
                                        before.inventory().packages())
                                .compare(report.findings(), report.inventory().packages()));
                    }
                } catch (PolicyException | ReportException e) {
                    // an image with nothing in common, or a report of an older version: there is nothing to compare
                    // with
                    return report;
                }
            }
        }
        return report;
    }

    /** A build that was stored before names were kept has that of its image. */
    private Object readResolve() {
        return name == null
                ? new HullcheckAction(
                        urlName,
                        file,
                        image,
                        ImageFacts.lastingName(image),
                        verdict,
                        reason,
                        counts,
                        since,
                        added,
                        gone)
                : this;
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    @Override
    public String getIconFileName() {
        return "/plugin/hullcheck/icon.svg";
    }

    @Override
    public String getDisplayName() {
        return "Hullcheck";
    }

    @Override
    public String getUrlName() {
        return urlName;
    }

    /** Who may not see the build sees nothing of its report. */
    @Override
    public Object getTarget() {
        run.checkPermission(Item.READ);
        return this;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Exported
    public String getImage() {
        return image;
    }

    @Exported
    public Verdict getVerdict() {
        return Verdict.valueOf(verdict);
    }

    @Exported
    public String getReason() {
        return reason;
    }

    /** Findings that count, by severity. */
    @Exported
    public Map<String, Integer> getCounts() {
        return new LinkedHashMap<>(counts);
    }

    /** What the counts of new and gone findings are compared with, for example {@code build 7}; empty where there was nothing. */
    @Exported
    public String getComparedWith() {
        return since == null ? "" : since;
    }

    @Exported
    public int getNewFindings() {
        return added;
    }

    @Exported
    public int getGoneFindings() {
        return gone;
    }

    /** All findings that count, for {@code tree=findings[id,severity]}; not shown unless they are asked for. */
    @Exported(visibility = 0)
    public List<ExportedFinding> getFindings() throws IOException {
        ScanReport report = report();
        List<Finding> fresh = report.baseline().map(Comparison::added).orElse(List.of());
        return report.findings().stream()
                .map(f -> new ExportedFinding(f, fresh.contains(f)))
                .toList();
    }

    /** By which lists are sorted: the worse, the later in the alphabet. */
    public String getSortKey() {
        StringBuilder key = new StringBuilder();
        for (Severity severity : Severity.values()) {
            key.append(String.format(Locale.ROOT, "%06d", Math.min(999_999, counts.getOrDefault(severity.name(), 0))));
        }
        return key.toString();
    }

    /** The counts in a line, for the build's badge. */
    public String getInWords() {
        return inWords(counts, "no findings");
    }

    static String inWords(Map<String, Integer> counts, String none) {
        String words = counts.entrySet().stream()
                .filter(c -> c.getValue() > 0)
                .map(c -> c.getValue() + " " + c.getKey())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? none : words;
    }

    /** REST, at {@code <build>/hullcheck/api/json}. */
    public Api getApi() {
        return new Api(this);
    }

    /** The report in words; read anew for each page. */
    public HtmlPage getPage() throws IOException {
        return new HtmlPage(report());
    }

    ScanReport report() throws IOException {
        return ReportFile.read(run.getRootDir().toPath().resolve(URL).resolve(file));
    }

    /** The forms that can be downloaded. */
    public List<String> getForms() {
        return ReportFormats.files();
    }

    /** Any form of the report, at {@code <build>/hullcheck/form?name=NAME}; what it may hold cannot run as a page of Jenkins. */
    public void doForm(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        run.checkPermission(Item.READ);
        String name = request.getParameter("name");
        if (name == null || !ReportFormats.files().contains(name)) {
            response.sendError(404, "There is no such form");
            return;
        }
        ReportFormats.Document document = ReportFormats.document(report(), name);
        response.setContentType(document.mediaType());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + ReportFormats.fileName(name) + "\"");
        response.getOutputStream().write(document.bytes());
    }
}
