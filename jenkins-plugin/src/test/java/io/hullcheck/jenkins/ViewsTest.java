package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.HostileImage;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Reports;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.DataBoundSetter;

/** The views, run by Jelly and looked at in a browser. */
class ViewsTest {
    private static final Path VIEWS = Path.of("src/main/resources/io/hullcheck/jenkins");

    @TempDir
    private Path folder;

    private String page(ScanReport report) throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        HullcheckAction action = HullcheckAction.keep(
                jenkins.run, ReportFormats.document(report, "json").bytes());
        return JellyPage.rendered(HullcheckAction.class, "index.jelly", Map.of("it", action, "rootURL", ""));
    }

    /** As Jenkins serves it: with its policy of content security, and what the page loads beside it. */
    private Path served(String name, String body) throws IOException {
        Path shown = Files.createDirectories(Path.of("target/pages").toAbsolutePath());
        Path plugin = Files.createDirectories(shown.resolve("plugin/hullcheck"));
        for (String file : List.of("hullcheck.css", "hullcheck.js")) {
            Files.write(plugin.resolve(file), Files.readAllBytes(Path.of("src/main/webapp", file)));
        }
        return Files.writeString(
                shown.resolve(name + ".html"),
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Jenkins</title>"
                        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self' file:\"></head><body>"
                        + body.replace("\"/plugin/", "\"plugin/") + "</body></html>",
                StandardCharsets.UTF_8);
    }

    private String chromium(Path page, String... more) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Programs.requireOneOf(List.of("chromium", "google-chrome"), "no page was looked at"),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--user-data-dir=" + folder.resolve("profile")),
                        Stream.concat(
                                Arrays.stream(more), Stream.of(page.toUri().toString())))
                .toList();
        return Programs.run(folder, command);
    }

    @Test
    void shouldShowTheVerdictThePlanTheFindingsAndWhereTheyLie() throws Exception {
        String html = page(HostileImage.scanned(folder));
        assertThat(html)
                .contains("FAILED", "CVE-2021-44228", "raise org.apache.logging.log4j:log4j-core to 2.17.1")
                .contains("Fix plan", "Not analysed", "fails on findings of severity CRITICAL", "form?name=sarif");
        Path page = served("jenkins", html);
        String dom = chromium(page, "--dump-dom");
        assertThat(dom).contains("6 of 6 shown");
        chromium(page, "--window-size=1280,1400", "--screenshot=" + page.resolveSibling("jenkins.png"));
        assertThat(page.resolveSibling("jenkins.png")).isNotEmptyFile();
    }

    @Test
    void shouldTakeTheColoursOfADarkTheme() throws Exception {
        Path page = served("jenkins-dark", page(HostileImage.scanned(folder)));
        // the variables of Jenkins' dark theme that the page uses, as far as it sets them
        Files.writeString(
                page.resolveSibling("dark.css"),
                ":root { --text-color: #e6e6e6; --text-color-secondary: #a8b3bd; --item-background--hover: #2b2f36;"
                        + " --error-color: #ff6b70; --warning-color: #ffb340; --success-color: #4cc38a;"
                        + " --red: #ff6b70; --orange: #ff9f43; --yellow: #ffd166; --blue: #6cb6ff; --input-border: #4a515a; }"
                        + " body { background: #1c1f24; color: var(--text-color); } a { color: #6cb6ff; }");
        Files.writeString(
                page,
                Files.readString(page)
                        .replace("</head>", "<link rel=\"stylesheet\" type=\"text/css\" href=\"dark.css\"></head>"));
        Path picture = page.resolveSibling("jenkins-dark.png");
        chromium(page, "--window-size=1280,1400", "--screenshot=" + picture);
        // no colour of its own stands in the way: what is not text or picture is dark
        BufferedImage shown = ImageIO.read(picture.toFile());
        int dark = 0;
        int looked = 0;
        for (int x = 0; x < shown.getWidth(); x += 7) {
            for (int y = 0; y < shown.getHeight(); y += 7) {
                int rgb = shown.getRGB(x, y);
                looked++;
                if ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff) < 3 * 0x40) {
                    dark++;
                }
            }
        }
        assertThat(dark).isGreaterThan(looked * 8 / 10);
    }

    @Test
    void shouldMakeAPageOfEveryFormAndOfThePluginsOwnText() throws Exception {
        for (Class<?> of : List.of(
                ScanStep.class,
                HullcheckPush.class,
                HullcheckImport.class,
                HullcheckPublisher.class,
                HullcheckConfiguration.class)) {
            String form = JellyPage.rendered(of, "config.jelly", Map.of());
            assertThat(form).contains("field=").doesNotContain("<script", " style=");
            Path page = served("jenkins-form-" + of.getSimpleName(), form);
            chromium(page, "--screenshot=" + page.resolveSibling("jenkins-form-" + of.getSimpleName() + ".png"));
        }
        assertThat(JellyPage.rendered(
                        Path.of("src/main/resources/index.jelly").toUri().toURL(), Map.of()))
                .contains("vulnerabilit");
    }

    @Test
    void shouldFoldTheFindingsByPackageAndByLayer() throws Exception {
        String html = page(HostileImage.scanned(folder));
        for (String by : List.of("package", "layer")) {
            String chosen = html.replaceFirst("<option value=\"" + by + "\"", "$0 selected");
            assertThat(chosen).isNotEqualTo(html);
            Path page = served("jenkins-by-" + by, chosen);
            String dom = chromium(page, "--dump-dom");
            List<String> names = Pattern.compile("data-" + by + "=\"([^\"]*)\"")
                    .matcher(html)
                    .results()
                    .map(m -> m.group(1))
                    .toList();
            assertThat(names).hasSize(6);
            List<Integer> numbers = Pattern.compile("class=\"hullcheck-number\">(\\d+) finding")
                    .matcher(dom)
                    .results()
                    .map(m -> Integer.valueOf(m.group(1)))
                    .toList();
            assertThat(numbers).hasSize((int) names.stream().distinct().count());
            assertThat(numbers.stream().mapToInt(n -> n).sum()).isEqualTo(6);
            assertThat(dom).contains("6 of 6 shown");
            chromium(
                    page,
                    "--window-size=1280,1400",
                    "--screenshot=" + page.resolveSibling("jenkins-by-" + by + ".png"));
        }
    }

    @Test
    void shouldNotLetAnImageWriteIntoThePage() throws Exception {
        String html = page(HostileImage.scanned(folder));
        assertThat(html)
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .doesNotContain("<img", "<svg/", "\u001b", "\u202e", "style=", "onclick=", "javascript:alert(1)\"");
        // one script, by its address
        assertThat(html.split("<script", -1)).hasSize(2);
        assertThat(html).contains("src=\"/plugin/hullcheck/hullcheck.js\"");
        String dom = chromium(served("jenkins-hostile", html), "--dump-dom");
        assertThat(dom).doesNotContain("<img", "Refused to");
    }

    @Test
    void shouldSumUpAScanInTheBuildListAndOnTheBuildsOwnPage() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        HullcheckAction action = HullcheckAction.keep(
                jenkins.run,
                ReportFormats.document(HostileImage.scanned(folder), "json").bytes());
        Map<String, Object> variables = Map.of("it", action, "rootURL", "/jenkins");
        assertThat(JellyPage.rendered(HullcheckAction.class, "badge.jelly", variables))
                .contains("src=\"/jenkins/plugin/hullcheck/icon.svg\"")
                .contains("title=\"Hullcheck: FAILED, 3 CRITICAL, 2 HIGH, 1 MEDIUM\"");
        assertThat(JellyPage.rendered(HullcheckAction.class, "summary.jelly", variables))
                .contains("href=\"hullcheck/\"", "3 findings of severity CRITICAL");
    }

    @Test
    void shouldBeReadableWithTenThousandFindings() throws Exception {
        String html = page(Reports.many(10_000));
        assertThat(chromium(served("jenkins-many", html), "--virtual-time-budget=30000", "--dump-dom"))
                .contains("10000 of 10000 shown");
    }

    @Test
    void shouldAskForEveryParameterAndExplainIt() throws Exception {
        asks(ScanStep.class, "image");
        asks(HullcheckPush.class, "targets");
        asks(HullcheckImport.class, "targets");
        asks(HullcheckConfiguration.class);
    }

    private static void asks(Class<?> of, String... more) throws Exception {
        String form = JellyPage.rendered(of, "config.jelly", Map.of());
        TreeSet<String> parameters = Arrays.stream(of.getMethods())
                .filter(m -> m.isAnnotationPresent(DataBoundSetter.class))
                .filter(m -> of == ScanStep.class || !m.getDeclaringClass().isAssignableFrom(ScanStep.class))
                .map(m -> m.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                        + m.getName().substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
        parameters.addAll(List.of(more));
        for (String parameter : parameters) {
            assertThat(form).contains("field=\"" + parameter + "\"");
            assertThat(VIEWS.resolve(of.getSimpleName() + "/help-" + parameter + ".html"))
                    .isNotEmptyFile();
        }
        try (Stream<Path> helps = Files.list(VIEWS.resolve(of.getSimpleName()))) {
            assertThat(helps.map(h -> h.getFileName().toString())
                            .filter(h -> h.startsWith("help-"))
                            .map(h -> h.substring(5, h.length() - 5)))
                    .containsExactlyInAnyOrderElementsOf(parameters);
        }
    }

    @Test
    void shouldTellAdministratorsWhatIsWrongWithTheDatabase() throws Exception {
        OldDatabaseMonitor monitor = mock(OldDatabaseMonitor.class);
        when(monitor.getTrouble()).thenReturn("the feed osv/Maven could not be fetched: <script>alert(1)</script>");
        assertThat(JellyPage.rendered(OldDatabaseMonitor.class, "message.jelly", Map.of("it", monitor)))
                .contains("Hullcheck: the feed osv/Maven could not be fetched: &lt;script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void shouldTellAdministratorsWhichImagesToRebuild() throws Exception {
        String hostile = "evil<script>alert(1)</script>\u202e:1";
        HullcheckRoot root = mock(HullcheckRoot.class);
        when(root.plain(anyString())).thenCallRealMethod();
        when(root.isLedger()).thenReturn(true);
        when(root.getResult())
                .thenReturn(new RescanResult(
                        "2026-11-25T10:00:00Z",
                        "FAILED",
                        "1 image has something new",
                        12,
                        1,
                        List.of(new RescanResult.Image(hostile, "sha256:00", "2026-11-24T10:00:00Z")),
                        List.of(new RescanResult.Line("CVE-2026-1", "CRITICAL", hostile, "1", "2")),
                        List.of("nothing for " + hostile)));
        String html = JellyPage.rendered(HullcheckRoot.class, "index.jelly", Map.of("it", root, "rootURL", ""));
        assertThat(html)
                .contains(
                        "12 images that were used lately",
                        "Images to rebuild, worst first",
                        "CVE-2026-1",
                        "href=\"ledger/images/sha256:00\"",
                        "href=\"ledger\"")
                .contains("evil&lt;script&gt;")
                .doesNotContain("<script", "\u202e");
        Path page = served("jenkins-rescan", html);
        chromium(page, "--window-size=1280,1000", "--screenshot=" + page.resolveSibling("jenkins-rescan.png"));
        HullcheckRoot none = mock(HullcheckRoot.class);
        assertThat(JellyPage.rendered(HullcheckRoot.class, "index.jelly", Map.of("it", none, "rootURL", "")))
                .contains("Nothing was scanned again yet")
                .doesNotContain("href=\"ledger\"");
        RescanMonitor monitor = mock(RescanMonitor.class);
        when(monitor.getReason()).thenReturn("1 image has " + hostile);
        assertThat(JellyPage.rendered(
                        RescanMonitor.class, "message.jelly", Map.of("it", monitor, "rootURL", "/jenkins")))
                .contains("1 image has evil&lt;script&gt;", "href=\"/jenkins/hullcheck/\"");
    }

    @Test
    void shouldNameEveryStepInWordsThatCanBeTranslated() throws IOException {
        assertThat(Messages.HullcheckPush_DisplayName()).isEqualTo("Hullcheck: scan a container image and push it");
        assertThat(Files.readAllLines(VIEWS.resolve("Messages.properties")))
                .filteredOn(l -> l.startsWith("Hullcheck"))
                .hasSize(9);
    }

    @Test
    void shouldEscapeByDefaultInEveryView() throws IOException {
        try (Stream<Path> views = Files.walk(Path.of("src/main/resources"))) {
            List<Path> all = views.filter(v -> v.toString().endsWith(".jelly")).toList();
            assertThat(all).hasSize(16);
            for (Path view : all) {
                assertThat(Files.readString(view))
                        .startsWith("<?jelly escape-by-default='true'?>")
                        .doesNotContain("j:out", "escapeText", " style=", " onclick=");
            }
        }
    }
}
