package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Job;
import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.HostileImage;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages in a browser, served as Jenkins 2.539 and newer can serve them: with a policy of content security that lets nothing run or load
 * but what comes from the server itself. The browser reports what it refuses.
 */
class ContentSecurityTest {
    private static final String POLICY = "default-src 'self'; report-uri /refused";

    @TempDir
    private Path folder;

    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/refused")) {
            refused.add(new String(exchange.getRequestBody().readNBytes(100_000), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        byte[] body;
        String type;
        if (path.startsWith("/plugin/hullcheck/")) {
            String name = path.substring("/plugin/hullcheck/".length());
            body = Files.readAllBytes(Path.of("src/main/webapp", name));
            type = name.endsWith(".js") ? "text/javascript" : name.endsWith(".css") ? "text/css" : "image/svg+xml";
        } else if (pages.containsKey(path)) {
            body = pages.get(path).getBytes(StandardCharsets.UTF_8);
            type = "text/html; charset=utf-8";
        } else {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    /** What a browser makes of it. */
    private String shown(String name, String body) throws Exception {
        pages.put(
                "/" + name,
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Jenkins</title></head><body>"
                        + body + "</body></html>");
        return Programs.run(
                folder,
                List.of(
                        Programs.requireOneOf(List.of("chromium", "google-chrome"), "no page was looked at"),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name));
    }

    private static String rendered(Class<?> of, String view, Map<String, Object> variables) {
        try {
            return JellyPage.rendered(of, view, variables);
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(view, e));
        }
    }

    @Test
    void shouldWorkWithoutAnythingThatTheServerDoesNotServeItself() throws Exception {
        Jenkinses build = new Jenkinses(folder);
        Finding finding = Findings.in("CVE-1", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        build.follows(new Jenkinses(folder.resolve("none")), 1);
        build.perform("app:1", List.of(finding));
        HullcheckAction hostile = HullcheckAction.keep(
                build.run,
                ReportFormats.document(HostileImage.scanned(folder), "json").bytes());
        Job<?, ?> job = build.run.getParent();
        HullcheckTrend trend = new HullcheckTrend(job, "hullcheck");
        Map<String, Object> ofBuild = Map.of("it", hostile, "rootURL", "");
        Map<String, Object> ofJob = Map.of("it", trend, "from", trend, "rootURL", "");
        assertThat(shown("build", rendered(HullcheckAction.class, "index.jelly", ofBuild)))
                // the script has run
                .contains("6 of 6 shown");
        shown("summary", rendered(HullcheckAction.class, "summary.jelly", ofBuild));
        shown("badge", rendered(HullcheckAction.class, "badge.jelly", ofBuild));
        shown("trend", rendered(HullcheckTrend.class, "index.jelly", ofJob));
        shown("box", rendered(HullcheckTrend.class, "floatingBox.jelly", ofJob));
        for (Class<?> form : List.of(ScanStep.class, HullcheckPush.class, HullcheckConfiguration.class)) {
            shown(form.getSimpleName(), rendered(form, "config.jelly", Map.of()));
        }
        assertThat(refused).isEmpty();
    }

    /** That the test above would notice. */
    @Test
    void shouldBeToldByTheBrowserOfAHandlerThatStandsInAPage() throws Exception {
        shown("handler", "<img src=\"none\" onerror=\"document.title = 'ran'\">");
        assertThat(refused).isNotEmpty().anyMatch(r -> r.contains("script-src"));
    }
}
