package io.hullcheck.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.HostileImage;
import io.hullcheck.testing.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. What it looks like is kept in {@code target/pages}. */
class ReportPageIT {
    private static final Path PICTURES = Path.of("target/pages").toAbsolutePath();
    private static final Browser.NewContextOptions PHONE =
            new Browser.NewContextOptions().setViewportSize(390, 844).setDeviceScaleFactor(2);
    private static final Browser.NewContextOptions DARK =
            new Browser.NewContextOptions().setViewportSize(1280, 1000).setColorScheme(ColorScheme.DARK);
    private static final Browser.NewContextOptions DESKTOP =
            new Browser.NewContextOptions().setViewportSize(1280, 1000);

    @TempDir
    private Path folder;

    private static RealBrowser browser;

    @BeforeAll
    static void open() throws IOException {
        browser = RealBrowser.open();
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private String file(ScanReport report) throws IOException {
        return ReportFormats.write(report, List.of("html"), folder.resolve("out"))
                .get(0)
                .toUri()
                .toString();
    }

    private Page shown(ScanReport report, Browser.NewContextOptions options) throws IOException {
        browser.complaints().clear();
        browser.requests().clear();
        Page page = browser.page(options);
        page.navigate(file(report));
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    @Test
    void shouldHarmNobodyWhateverAnImageCallsItsThings() throws IOException {
        Page page = shown(HostileImage.scanned(folder), DESKTOP);
        assertThat(page.locator("h1")).hasText("Hullcheck report");
        page.locator("details").all().forEach(d -> d.evaluate("d => { d.open = true; }"));
        page.locator("#fold").selectOption("package");
        page.locator("#search").fill("log4j");
        assertThat(page.locator("#shown")).containsText(" shown");
        assertThat(page.evaluate("document.querySelectorAll('img, svg[onload], main script').length"))
                .isEqualTo(0);
        // every text is whole, and shown for what it is
        assertThat(page.locator("main").textContent()).contains("<img src=x onerror=alert(1)>");
        assertThat(page.content()).doesNotContain("\u001b", "\u202e", "\u0007");
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).allMatch(r -> r.startsWith("file:")).hasSize(1);
        picture(page, "hostile");
    }

    @Test
    void shouldBeOfUseToEverybodyOnEveryScreen() throws IOException {
        for (Map.Entry<String, ScanReport> report : RealReports.all().entrySet()) {
            for (Map.Entry<String, Browser.NewContextOptions> screen :
                    Map.of("phone", PHONE, "dark", DARK, "desktop", DESKTOP).entrySet()) {
                Page page = shown(report.getValue(), screen.getValue());
                String name = report.getKey() + "-" + screen.getKey();
                picture(page, name);
                RealBrowser.shouldBeAccessible(page, name);
                page.locator("details").all().stream().limit(5).forEach(d -> d.evaluate("d => { d.open = true; }"));
                RealBrowser.shouldBeAccessible(page, name + ", unfolded");
                page.locator("#fold").selectOption("layer");
                picture(page, name + "-folded");
                RealBrowser.shouldBeAccessible(page, name + ", by layer");
                assertThat(page.evaluate(
                                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .as(name + " needs no scrolling to the side")
                        .isEqualTo(true);
                assertThat(browser.complaints()).as(name).isEmpty();
                page.context().close();
            }
        }
    }

    @Test
    void shouldHoldEverythingWithoutScriptsAndOnPaper() throws IOException {
        ScanReport report = RealReports.all().get("application");
        assertThat(report.counted()).isNotEmpty();
        Page page = shown(report, new Browser.NewContextOptions().setJavaScriptEnabled(false));
        assertThat(page.locator("li.finding").count())
                .isEqualTo(report.counted().size());
        assertThat(page.locator("#tools")).isHidden();
        Locator first = page.locator("li.finding").first();
        assertThat(first.locator("dl")).isHidden();
        first.locator("summary").click();
        assertThat(first.locator("dl")).isVisible();
        assertThat(first.locator("dl"))
                .containsText(
                        report.counted().get(0).installed().locations().get(0).path());

        Page paper = shown(report, DESKTOP);
        assertThat(paper.locator("li.finding").nth(1).locator("dl")).isHidden();
        paper.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(paper.locator("li.finding").nth(1).locator("dl")).isVisible();
        assertThat(paper.locator("#tools")).isHidden();
        assertThat(paper.locator("nav")).isHidden();
        paper.pdf(new Page.PdfOptions().setPath(PICTURES.resolve("paper.pdf")));
        assertThat(PICTURES.resolve("paper.pdf")).isNotEmptyFile();
    }

    @Test
    void shouldFindChooseOrderAndFoldByKeyboardAlone() throws IOException {
        Page page = shown(Reports.many(200), DESKTOP);
        Locator findings = page.locator("li.finding:visible");
        assertThat(page.locator("#shown")).hasText("200 of 200 shown");
        // the first stop leads past everything
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasText("To the findings");
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasAttribute("id", "search");
        page.keyboard().type("library-7 ");
        assertThat(page.locator("#shown")).hasText("11 of 200 shown");
        page.keyboard().press("Tab");
        page.keyboard().press("Space");
        // CRITICAL is every fifth: of 7, 70 to 79 the two 70 and 75
        assertThat(page.locator("#shown")).hasText("9 of 200 shown");
        page.locator("button[type=reset]").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#shown")).hasText("200 of 200 shown");

        page.locator("#sort").selectOption("id");
        assertThat(findings.first()).containsText("CVE-2015-10000");
        assertThat(findings.nth(1)).containsText("CVE-2015-10012");
        page.locator("#sort").selectOption("severity");
        assertThat(findings.first()).containsText("CRITICAL");
        assertThat(findings.last()).containsText("NEGLIGIBLE");
        page.locator("#fold").selectOption("layer");
        assertThat(page.locator("li.group")).hasCount(20);
        assertThat(page.locator("li.group").first()).containsText("10 findings");
        assertThat(findings).hasCount(0);
        page.locator("li.group summary").first().click();
        assertThat(findings).hasCount(10);
        page.locator("input[value=fixable]").check();
        assertThat(page.locator("#shown")).hasText("133 of 200 shown");
        page.locator("button[type=reset]").click();
        assertThat(page.locator("li.group")).hasCount(0);
        assertThat(findings).hasCount(200);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void shouldBeOfUseWithTenThousandFindings() throws IOException {
        ScanReport report = Reports.many(10_000);
        long start = System.nanoTime();
        String file = file(report);
        double written = (System.nanoTime() - start) / 1e9;
        Page page = browser.page(DESKTOP);
        browser.complaints().clear();
        page.navigate(file);
        assertThat(page.locator("#shown")).hasText("10000 of 10000 shown");
        page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
        double paint = number(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        double loaded = number(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"));
        picture(page, "many");
        start = System.nanoTime();
        page.locator("#search").fill("CVE-2019-10004");
        assertThat(page.locator("#shown")).hasText("1 of 10000 shown");
        double searched = (System.nanoTime() - start) / 1e9;
        assertThat(page.locator("li.finding:visible")).hasCount(1);
        page.locator("#search").fill("");
        assertThat(page.locator("#shown")).hasText("10000 of 10000 shown");
        start = System.nanoTime();
        page.locator("#fold").selectOption("package");
        assertThat(page.locator("li.group")).hasCount(800);
        double folded = (System.nanoTime() - start) / 1e9;
        picture(page, "many-folded");
        page.locator("button[type=reset]").click();
        start = System.nanoTime();
        page.locator("input[value=critical]").uncheck();
        assertThat(page.locator("#shown")).hasText("8000 of 10000 shown");
        double chosen = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(
                Locale.ROOT,
                "10,000 findings on one page: %.1f MB written in %.2f s; first paint after %.0f ms, loaded after %.0f ms;"
                        + " search %.2f s, fold %.2f s, choose %.2f s",
                Files.size(Path.of(java.net.URI.create(file))) / 1e6,
                written,
                paint,
                loaded,
                searched,
                folded,
                chosen));
        assertThat(browser.complaints()).isEmpty();
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
