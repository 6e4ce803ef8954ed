package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.hullcheck.testing.OneLibrary;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds have scanned, on the ledger's own pages in Jenkins. */
class LedgerPagesTest {
    @TempDir
    private Path folder;

    private HullcheckConfiguration configuration;
    private Controllers controller;

    @BeforeEach
    void scan() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        OneLibrary.log4Shell(jenkins.workspace.resolve("app.tar"));
        controller = new Controllers(folder);
        configuration = controller.configuration;
        when(configuration.getPolicy()).thenReturn("version: 1\nfailOn: [{severity: HIGH}]");
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        step.setUnstable(true);
        jenkins.perform(
                step,
                Map.of(),
                JobDefaults.NONE.withLedger(configuration.ledgerPlace().orElseThrow()));
        Files.delete(jenkins.workspace.resolve("app.tar"));
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private record Answered(int status, Map<String, String> headers, String body) {}

    private Answered ask(String method, String path, String query) throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getMethod()).thenReturn(method);
        when(request.getContextPath()).thenReturn("/jenkins");
        when(request.getPathInfo()).thenReturn("/hullcheck/ledger" + path);
        when(request.getQueryString()).thenReturn(query);
        HttpServletResponse response = mock(HttpServletResponse.class);
        int[] status = new int[1];
        Map<String, String> headers = new HashMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        doAnswer(i -> status[0] = i.getArgument(0)).when(response).setStatus(anyInt());
        doAnswer(i -> status[0] = i.getArgument(0)).when(response).sendError(anyInt());
        doAnswer(i -> status[0] = i.getArgument(0)).when(response).sendError(anyInt(), anyString());
        doAnswer(i -> headers.put(i.getArgument(0), i.getArgument(1)))
                .when(response)
                .setHeader(anyString(), anyString());
        doAnswer(i -> headers.put("Content-Type", i.getArgument(0)))
                .when(response)
                .setContentType(anyString());
        ServletOutputStream out = mock(ServletOutputStream.class);
        doAnswer(i -> {
                    body.write(i.<byte[]>getArgument(0));
                    return null;
                })
                .when(out)
                .write(any(byte[].class));
        when(response.getOutputStream()).thenReturn(out);
        new LedgerPages(configuration, "/hullcheck/ledger", Clock.systemUTC()).answer(request, response);
        return new Answered(status[0], headers, body.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldShowWhatBuildsHaveScannedAndLeadOnBelowItsOwnAddress() throws Exception {
        Answered overview = ask("GET", "", null);
        assertThat(overview.status()).isEqualTo(200);
        assertThat(overview.body()).contains("Images by verdict").doesNotContain("Log out");
        assertThat(overview.headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .hasEntrySatisfying(
                        "Content-Security-Policy",
                        p -> assertThat(p).contains("default-src 'none'", "form-action 'self'"));
        Matcher image = Pattern.compile("href=\"/jenkins/hullcheck/ledger(/images/sha256:[0-9a-f]{64})\"")
                .matcher(overview.body());
        assertThat(image.find()).isTrue();
        assertThat(overview.body().replace("\"/jenkins/hullcheck/ledger", "")).doesNotContain("href=\"/", "action=\"/");
        assertThat(ask("GET", image.group(1), null).body()).contains("CVE-2021-44228", "FAILED");
        assertThat(ask("GET", "/search", "q=log4j-core").body()).contains("Images with the package");
        Answered report = ask("GET", "/api/v1" + image.group(1) + "/reports/json", null);
        assertThat(report.headers()).containsEntry("Content-Type", "application/vnd.hullcheck.report+json");
        // by the policy for all jobs
        assertThat(report.body()).contains("\"verdict\" : \"FAILED\"");
        assertThat(ask("GET", "/api/v1/images", "verdict=FAILED").body()).contains("\"app.tar\"");
    }

    @Test
    void shouldRefuseWhatIsNotAskedAndSayWhereThereIsNoLedger() throws Exception {
        assertThat(ask("POST", "", null).status()).isEqualTo(405);
        assertThat(ask("GET", "/none", null).status()).isEqualTo(404);
        when(configuration.getLedger()).thenReturn("none");
        assertThat(ask("GET", "", null).status()).isEqualTo(404);
    }
}
