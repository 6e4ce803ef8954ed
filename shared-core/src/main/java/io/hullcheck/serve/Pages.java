package io.hullcheck.serve;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import io.hullcheck.advisory.Severity;
import io.hullcheck.ledger.Answer;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Overview;
import io.hullcheck.ledger.Question;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.HtmlFrame;
import io.hullcheck.report.PlainText;
import io.hullcheck.report.ReportFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages for people: whole without scripts, of the same views as the API. Thread-safe. */
final class Pages {
    private static final Pattern IMAGE = Pattern.compile("/images/([a-z0-9]+:[0-9a-f]{32,128})");
    /** The worst first. */
    private static final List<Verdict> VERDICTS =
            List.of(Verdict.FAILED, Verdict.INCOMPLETE, Verdict.UNHEALTHY, Verdict.HEALTHY);

    private static final int ON_A_PAGE = 100;
    private static final int WORST = 10;
    private static final int RESCANS = 5;
    private static final int SCANS = 20;
    private static final int MOST = 500;
    private static final Duration LATELY = Duration.ofDays(30);

    private static final String WORST_FIRST = "critical DESC, high DESC, medium DESC, low DESC, last_used DESC, digest";

    private final String ledger;
    private final boolean reports;
    private final String base;
    private final boolean leaves;
    private final Clock clock;
    private final HtmlFrame frame;

    /**
     * Of a ledger.
     *
     * @param reports whether there are reports by today's advisories
     * @param base what addresses begin with
     * @param leaves whether one can log out
     * @throws IOException when the jar is damaged
     */
    Pages(String ledger, boolean reports, String base, boolean leaves, Clock clock) throws IOException {
        this.ledger = ledger;
        this.reports = reports;
        this.base = base;
        this.leaves = leaves;
        this.clock = clock;
        try (InputStream in = Pages.class.getResourceAsStream("serve.css")) {
            this.frame = HtmlFrame.ofServer(
                    new String(Objects.requireNonNull(in, "serve.css").readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** @throws IOException when the ledger cannot be read */
    Reply answer(String path, Parameters parameters) throws IOException {
        try {
            return switch (path) {
                case "/", "" -> overview(parameters);
                case "/images" -> images(parameters);
                case "/search" -> search(parameters);
                default -> {
                    Matcher image = IMAGE.matcher(path);
                    yield image.matches() ? image(image.group(1), parameters) : problem(404, "There is no such page");
                }
            };
        } catch (IllegalArgumentException e) {
            return problem(400, e.getMessage());
        }
    }

    private Reply overview(Parameters parameters) throws IOException {
        parameters.only(Set.of());
        try (Ledger open = Ledger.open(ledger)) {
            Overview overview = open.overview(clock.instant());
            Answer worst = open.ask(
                    new Question(
                            "SELECT * FROM images WHERE last_used >= ? AND verdict <> 'HEALTHY' ORDER BY " + WORST_FIRST
                                    + " LIMIT " + WORST,
                            List.of(time(clock.instant().minus(LATELY)))),
                    WORST,
                    LedgerSite.PATIENCE);
            Answer rescans = open.ask(
                    new Question("SELECT * FROM rescans ORDER BY started DESC LIMIT " + RESCANS, List.of()),
                    RESCANS,
                    LedgerSite.PATIENCE);
            return rendered(
                    200,
                    page("Images and what is known of them", ""),
                    (out, page) -> JteoverviewGenerated.render(
                            out,
                            null,
                            page,
                            overview,
                            TrendChart.of("images", VERDICTS, overview.trend(), Overview.Day::images),
                            TrendChart.of(
                                    "open findings", List.of(Severity.values()), overview.trend(), Overview.Day::open),
                            Row.of(worst),
                            Row.of(rescans)));
        }
    }

    /** As the views have it. */
    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Reply images(Parameters parameters) throws IOException {
        parameters.only(Set.of("verdict", "age", "offset"));
        List<String> where = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> which = new ArrayList<>();
        Optional<String> verdict = parameters.choice("verdict", Parameters.names(Verdict.values()));
        verdict.ifPresent(v -> {
            where.add("verdict = ?");
            values.add(v);
            which.add(v);
        });
        Optional<Overview.Age> age = parameters
                .choice("age", Parameters.names(Overview.Age.values()))
                .map(Overview.Age::valueOf);
        Instant now = clock.instant();
        age.flatMap(a -> a.since(now)).ifPresent(t -> {
            where.add("last_used >= ?");
            values.add(time(t));
            which.add("used since " + time(t));
        });
        age.flatMap(a -> a.before(now)).ifPresent(t -> {
            where.add("last_used < ?");
            values.add(time(t));
            which.add("not used since " + time(t));
        });
        int offset = parameters.offset();
        Answer answer;
        try (Ledger open = Ledger.open(ledger)) {
            answer = open.ask(
                    new Question(
                            "SELECT * FROM images" + Parameters.where(where) + " ORDER BY " + WORST_FIRST + " LIMIT "
                                    + (ON_A_PAGE + 1) + " OFFSET " + offset,
                            values),
                    ON_A_PAGE,
                    LedgerSite.PATIENCE);
        }
        String same = base + "/images?" + verdict.map(v -> "verdict=" + v + "&").orElse("")
                + age.map(a -> "age=" + a + "&").orElse("") + "offset=";
        return rendered(
                200,
                page("Images, the worst first", ""),
                (out, page) -> JtelistGenerated.render(
                        out,
                        null,
                        page,
                        Row.of(answer),
                        which.isEmpty() ? "All that were scanned." : String.join(", ", which) + ".",
                        offset == 0 ? "" : same + Math.max(0, offset - ON_A_PAGE),
                        answer.whole() ? "" : same + (offset + ON_A_PAGE)));
    }

    private Reply image(String digest, Parameters parameters) throws IOException {
        parameters.only(Set.of());
        List<String> value = List.of(digest);
        try (Ledger open = Ledger.open(ledger)) {
            List<Row> image = Row.of(
                    open.ask(new Question("SELECT * FROM images WHERE digest = ?", value), 1, LedgerSite.PATIENCE));
            if (image.isEmpty()) {
                return index(open, digest);
            }
            List<Row> places = Row.of(open.ask(
                    new Question("SELECT name FROM places WHERE digest = ? ORDER BY last_seen DESC, name", value),
                    MOST,
                    LedgerSite.PATIENCE));
            List<Row> scans = Row.of(open.ask(
                    new Question("SELECT * FROM scans WHERE digest = ? ORDER BY time DESC LIMIT " + SCANS, value),
                    SCANS,
                    LedgerSite.PATIENCE));
            Answer findings = open.ask(
                    new Question(
                            "SELECT DISTINCT vulnerability, severity, score, exploited, name, version, fixed, summary,"
                                    + " first_seen, CASE severity WHEN 'CRITICAL' THEN 0 WHEN 'HIGH' THEN 1"
                                    + " WHEN 'MEDIUM' THEN 2 WHEN 'LOW' THEN 3 ELSE 4 END AS rank FROM findings"
                                    + " WHERE digest = ? AND gone IS NULL"
                                    + " ORDER BY rank, exploited DESC, score DESC, vulnerability, name, version LIMIT "
                                    + (MOST + 1),
                            value),
                    MOST,
                    LedgerSite.PATIENCE);
            return rendered(
                    200,
                    page(image.get(0).text("reference"), ""),
                    (out, page) -> JteimageGenerated.render(
                            out,
                            null,
                            page,
                            image.get(0),
                            places,
                            scans,
                            Row.of(findings),
                            findings.whole(),
                            reports ? ReportFormats.files() : List.of()));
        }
    }

    /** The images of an index of several platforms. */
    private Reply index(Ledger open, String digest) throws IOException {
        Answer images = open.ask(
                new Question(
                        "SELECT * FROM images WHERE " + Question.IS_OF_INDEX + " ORDER BY platform, digest",
                        List.of(digest)),
                MOST,
                LedgerSite.PATIENCE);
        return images.rows().isEmpty()
                ? problem(404, "No image of that digest was scanned")
                : rendered(
                        200,
                        page("One index, " + PlainText.count(images.rows().size(), "image"), ""),
                        (out, page) -> JtelistGenerated.render(out, null, page, Row.of(images), digest + ".", "", ""));
    }

    private Reply search(Parameters parameters) throws IOException {
        parameters.only(Set.of("q"));
        String wanted = parameters.text("q").map(String::strip).orElse("");
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("Say what to search for");
        }
        try (Ledger open = Ledger.open(ledger)) {
            Answer with = open.ask(Question.imagesWith(wanted).first(MOST), MOST, LedgerSite.PATIENCE);
            boolean vulnerability = with.columns().contains("vulnerability");
            String part = Question.like(wanted.toLowerCase(Locale.ROOT));
            Answer named = open.ask(
                    new Question(
                            "SELECT * FROM images WHERE digest = ? OR digest IN (SELECT digest FROM places"
                                    + " WHERE LOWER(name) LIKE '%' || ? || '%' ESCAPE '!') ORDER BY last_used DESC, digest"
                                    + " LIMIT " + MOST,
                            List.of(wanted, part)),
                    MOST,
                    LedgerSite.PATIENCE);
            return rendered(
                    200,
                    page("Who has " + wanted, PlainText.of(wanted)),
                    (out, page) -> JtesearchGenerated.render(
                            out,
                            null,
                            page,
                            Row.of(named),
                            vulnerability ? Row.of(with) : List.of(),
                            vulnerability ? List.of() : Row.of(with),
                            MOST));
        }
    }

    /** @param target where to go after it */
    Reply login(String target, boolean wrong) throws IOException {
        return rendered(
                401, page("Log in", ""), (out, page) -> JteloginGenerated.render(out, null, page, target, wrong));
    }

    Reply problem(int status, String detail) throws IOException {
        return rendered(
                status,
                page(status == 404 ? "Not found" : "Not answered", ""),
                (out, page) -> JteproblemGenerated.render(out, null, page, detail));
    }

    private SitePage page(String title, String search) {
        return new SitePage(frame, base, title, search, leaves);
    }

    /** A compiled template with its values. Its class is called, and not looked for by the context class loader, which sees no plugin of Jenkins. */
    private interface View {
        void render(HtmlTemplateOutput out, SitePage page);
    }

    private Reply rendered(int status, SitePage page, View view) throws IOException {
        Utf8ByteOutput output = new Utf8ByteOutput();
        view.render(new OwaspHtmlTemplateOutput(output), page);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        output.writeTo(bytes);
        return Reply.page(status, bytes.toByteArray(), frame.contentSecurityPolicy());
    }
}
