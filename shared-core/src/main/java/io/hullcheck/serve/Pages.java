package io.hullcheck.serve;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "io.hullcheck.serve.html");

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
            return shown(
                    "overview",
                    page("Images and what is known of them", ""),
                    Map.of(
                            "overview",
                            overview,
                            "images",
                            TrendChart.of("images", VERDICTS, overview.trend(), Overview.Day::images),
                            "findings",
                            TrendChart.of(
                                    "open findings", List.of(Severity.values()), overview.trend(), Overview.Day::open),
                            "worst",
                            Row.of(worst),
                            "rescans",
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
        return shown(
                "list",
                page("Images, the worst first", ""),
                Map.of(
                        "rows",
                        Row.of(answer),
                        "which",
                        which.isEmpty() ? "All that were scanned." : String.join(", ", which) + ".",
                        "before",
                        offset == 0 ? "" : same + Math.max(0, offset - ON_A_PAGE),
                        "after",
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
            return shown(
                    "image",
                    page(image.get(0).text("reference"), ""),
                    Map.of(
                            "image",
                            image.get(0),
                            "places",
                            places,
                            "scans",
                            scans,
                            "findings",
                            Row.of(findings),
                            "whole",
                            findings.whole(),
                            "forms",
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
                : shown(
                        "list",
                        page("One index, " + PlainText.count(images.rows().size(), "image"), ""),
                        Map.of("rows", Row.of(images), "which", digest + ".", "before", "", "after", ""));
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
            return shown(
                    "search",
                    page("Who has " + wanted, PlainText.of(wanted)),
                    Map.of(
                            "images",
                            Row.of(named),
                            "findings",
                            vulnerability ? Row.of(with) : List.of(),
                            "packages",
                            vulnerability ? List.of() : Row.of(with),
                            "most",
                            MOST));
        }
    }

    /** @param target where to go after it */
    Reply login(String target, boolean wrong) throws IOException {
        return rendered(401, "login", page("Log in", ""), Map.of("target", target, "wrong", wrong));
    }

    Reply problem(int status, String detail) throws IOException {
        return rendered(
                status, "problem", page(status == 404 ? "Not found" : "Not answered", ""), Map.of("detail", detail));
    }

    private SitePage page(String title, String search) {
        return new SitePage(frame, base, title, search, leaves);
    }

    private Reply shown(String template, SitePage page, Map<String, Object> values) throws IOException {
        return rendered(200, template, page, values);
    }

    private Reply rendered(int status, String template, SitePage page, Map<String, Object> values) throws IOException {
        Map<String, Object> all = new HashMap<>(values);
        all.put("page", page);
        Utf8ByteOutput output = new Utf8ByteOutput();
        templates.render(template + ".jte", all, output);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        output.writeTo(bytes);
        return Reply.page(status, bytes.toByteArray(), frame.contentSecurityPolicy());
    }
}
