package io.hullcheck.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.hullcheck.HullcheckHome;
import io.hullcheck.RescanRequest;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.ImageReference;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Telling;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ScanReport;
import io.hullcheck.serve.LedgerServer;
import io.hullcheck.serve.ServeSettings;
import io.hullcheck.testing.HostileImage;
import io.hullcheck.testing.PlantedSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a served ledger in a real browser. What they look like is kept in {@code target/pages}. */
class LedgerPageIT {
    private static final String TOKEN = PlantedSecret.of("readers");
    private static final Path PICTURES = Path.of("target/pages").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static RealBrowser browser;
    private static LedgerServer server;

    /** Real images, one that calls its things names, and a past of some weeks. */
    @BeforeAll
    static void serve() throws Exception {
        browser = RealBrowser.open();
        Files.createDirectories(PICTURES);
        String ledger = folder.resolve("ledger.db").toString();
        Scanner scanner = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC());
        try (Ledger open = Ledger.open(ledger)) {
            for (ScanReport report : RealReports.all().values()) {
                open.record(report, Use.PUSHED);
            }
            open.record(HostileImage.scanned(folder), Use.SCANNED);
        }
        past(ledger);
        scanner.rescan(
                new RescanRequest(
                        ledger,
                        Duration.ofDays(30),
                        Optional.of(RealReports.advisories()),
                        false,
                        Duration.ofDays(10_000),
                        Policy.DEFAULT.withFailOn(Optional.of(Severity.HIGH)),
                        Optional.empty()),
                Telling.NOBODY);
        server = LedgerServer.start(new ServeSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ledger,
                new SharedSecret(TOKEN),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of((inventory, platforms) -> scanner.assess(
                        ScanRequest.of(ImageReference.NONE).withDatabase(RealReports.advisories()),
                        inventory,
                        platforms))));
    }

    /** As if findings had come up day by day, and one image had not been used for long. */
    private static void past(String ledger) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                Statement statement = connection.createStatement()) {
            long day = Duration.ofDays(1).toMillis();
            statement.executeUpdate("UPDATE scan SET time = time - (image * 9 % 25) * " + day);
            statement.executeUpdate("UPDATE finding SET first_seen = first_seen - (component * 7 % 40) * " + day);
            statement.executeUpdate(
                    "UPDATE image SET last_used = last_used - 60 * " + day + " WHERE reference LIKE '%mariner%'");
        }
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private static Page loggedIn(Browser.NewContextOptions options) {
        browser.complaints().clear();
        browser.requests().clear();
        Page page = browser.page(options);
        page.navigate(address("/"));
        page.getByLabel("Token").fill(TOKEN);
        page.locator("button[type=submit]").click();
        assertThat(page.locator("h1")).hasText("Images and what is known of them");
        // the first page is refused until one is known
        browser.complaints().removeIf(c -> c.contains("401"));
        return page;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    private static void shouldBeWhole(Page page, String name) throws IOException {
        picture(page, name);
        RealBrowser.shouldBeAccessible(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as(name + " needs no scrolling to the side")
                .isEqualTo(true);
        assertThat(page.evaluate("document.querySelectorAll('img, script, svg[onload]').length"))
                .as(name)
                .isEqualTo(0);
        assertThat(browser.complaints()).as(name).isEmpty();
    }

    @Test
    void shouldShowTheWorstFirstOnEveryScreen() throws IOException {
        for (Map.Entry<String, Browser.NewContextOptions> screen : Map.of(
                        "phone",
                        new Browser.NewContextOptions()
                                .setViewportSize(390, 844)
                                .setDeviceScaleFactor(2),
                        "dark",
                        new Browser.NewContextOptions()
                                .setViewportSize(1280, 1000)
                                .setColorScheme(ColorScheme.DARK),
                        "desktop",
                        new Browser.NewContextOptions().setViewportSize(1280, 1000))
                .entrySet()) {
            String on = "-" + screen.getKey();
            Page page = loggedIn(screen.getValue());
            shouldBeWhole(page, "ledger" + on);
            page.locator("summary").all().forEach(Locator::click);
            RealBrowser.shouldBeAccessible(page, "ledger, unfolded" + on);
            page.locator("table a")
                    .filter(new Locator.FilterOptions().setHasText("alpine"))
                    .first()
                    .click();
            assertThat(page.locator(".verdict")).containsText("FAILED");
            shouldBeWhole(page, "ledger-image" + on);
            assertThat(browser.requests()).allMatch(r -> r.startsWith(address("/")));
            page.context().close();
        }
    }

    @Test
    void shouldMakeReportsAndSayWhoHasWhat() throws IOException {
        Page page = loggedIn(new Browser.NewContextOptions().setViewportSize(1280, 1000));
        page.locator("th[scope=row] a").first().click();
        page.locator(".forms a")
                .filter(new Locator.FilterOptions().setHasText("html"))
                .click();
        assertThat(page.locator("h1")).hasText("Hullcheck report");
        assertThat(page.locator("#shown")).containsText("shown");
        page.goBack();
        page.getByLabel("Who has this package or CVE?").fill("log4j-core");
        page.keyboard().press("Enter");
        assertThat(page.locator("h2").first()).hasText("Images with the package");
        shouldBeWhole(page, "ledger-search");
        page.getByLabel("Who has this package or CVE?").fill("<script>alert(1)</script>");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Who has <script>alert(1)</script>");
        shouldBeWhole(page, "ledger-hostile-search");
        page.navigate(address("/images?age=QUARTER"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        shouldBeWhole(page, "ledger-images");
    }

    @Test
    void shouldForgetWhoLogsOutAndHarmNobodyByWhatAnImageCallsItsThings() throws IOException {
        Page page = loggedIn(new Browser.NewContextOptions().setViewportSize(1280, 1000));
        page.navigate(address("/images"));
        page.locator("table a")
                .all()
                .forEach(a -> assertThat(a.getAttribute("href")).startsWith("/images/sha256:"));
        page.locator("table a")
                .filter(new Locator.FilterOptions().setHasText("hostile"))
                .first()
                .click();
        shouldBeWhole(page, "ledger-hostile");
        assertThat(page.content()).doesNotContain("\u001b", "\u202e", "\u0007");
        page.getByText("Log out").click();
        assertThat(page.locator("label[for=token]")).isVisible();
        page.navigate(address("/images"));
        assertThat(page.locator("label[for=token]")).isVisible();
        browser.complaints().removeIf(c -> c.contains("401"));
        shouldBeWhole(page, "ledger-login");
    }
}
