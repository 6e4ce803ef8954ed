package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The machine's own Chromium, driven by Playwright. What a page complains of is kept. */
final class RealBrowser implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private RealBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Skips the test loudly where there is no browser, or no Node.js for Playwright. */
    static RealBrowser open() {
        String chromium = Tools.require("chromium", "chromium-browser", "google-chrome");
        String node = Tools.require("node", "nodejs");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new RealBrowser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(chromium))
                                .setArgs(List.of("--no-sandbox", "--disable-quic"))));
    }

    /** A page in a window of its own. */
    Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        Page page = context.newPage();
        page.onConsoleMessage(m -> complaints.add(m.type() + ": " + m.text()));
        page.onPageError(e -> complaints.add("error: " + e));
        page.onDialog(d -> {
            complaints.add("dialog: " + d.message());
            d.dismiss();
        });
        page.onRequest(r -> requests.add(r.url()));
        return page;
    }

    Page page() {
        return page(new Browser.NewContextOptions());
    }

    /** Whatever pages wrote to their consoles, threw, or asked people. */
    List<String> complaints() {
        return complaints;
    }

    /** All addresses that pages have asked for. */
    List<String> requests() {
        return requests;
    }

    /** What axe-core finds wrong by WCAG 2.1, levels A and AA. */
    static void shouldBeAccessible(Page page, String what) throws IOException {
        try (InputStream in = RealBrowser.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
        String answer = (String) page.evaluate("""
                async () => {
                  const result = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']});
                  return JSON.stringify({passes: result.passes.length, violations: result.violations.map((v) => ({
                    id: v.id, help: v.help, nodes: v.nodes.slice(0, 5).map((n) => n.html + ': ' + n.failureSummary)}))});
                }
                """);
        JsonNode result = new ObjectMapper().readTree(answer);
        assertThat(result.path("violations").toPrettyString()).as(what).isEqualTo("[ ]");
        // a page that axe could not look at passes nothing
        assertThat(result.path("passes").asInt()).as(what).isGreaterThan(10);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
