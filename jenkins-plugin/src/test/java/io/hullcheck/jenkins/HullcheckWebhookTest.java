package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Registries, and others, at the address where registries tell what happened. */
class HullcheckWebhookTest {
    private static final String TOKEN = "a token of the test";

    @TempDir
    private Path folder;

    private Jenkinses jenkins;
    private HullcheckConfiguration configuration;
    private Controllers controller;

    @BeforeEach
    void prepare() throws Exception {
        jenkins = new Jenkinses(folder);
        controller = new Controllers(folder).withToken(TOKEN);
        configuration = controller.configuration;
    }

    @AfterEach
    void end() {
        controller.close();
    }

    static String event(String id, String action, String host, String repository, String digest) {
        return "{\"id\": \"" + id + "\", \"action\": \"" + action + "\", \"target\": {\"mediaType\":"
                + " \"application/vnd.docker.distribution.manifest.v2+json\", \"digest\": \"" + digest
                + "\", \"repository\": \"" + repository + "\"}, \"request\": {\"host\": \"" + host + "\"}}";
    }

    static int post(HullcheckConfiguration configuration, String authorization, String query, String body)
            throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        when(request.getMethod()).thenReturn("POST");
        when(request.getHeader("Authorization")).thenReturn(authorization);
        when(request.getQueryString()).thenReturn(query);
        ServletInputStream in = mock(ServletInputStream.class);
        when(in.readNBytes(Mockito.anyInt())).thenReturn(body.getBytes(StandardCharsets.UTF_8));
        when(request.getInputStream()).thenReturn(in);
        when(response.getWriter()).thenReturn(new PrintWriter(new StringWriter()));
        int[] status = new int[1];
        Mockito.doAnswer(i -> status[0] = i.getArgument(0)).when(response).setStatus(Mockito.anyInt());
        Mockito.doAnswer(i -> status[0] = i.getArgument(0)).when(response).sendError(Mockito.anyInt());
        HullcheckWebhook.take(configuration, request, response);
        return status[0];
    }

    @Test
    void shouldKeepWhatARegistryWithTheTokenTellsAndHearNobodyElse() throws Exception {
        String event = event("1", "push", "registry.example.com", "team/app", "sha256:" + "0a".repeat(32));
        assertThat(post(configuration, "Bearer " + TOKEN, null, event)).isEqualTo(202);
        assertThat(post(configuration, null, "x=1&token=a%20token%20of%20the%20test", event))
                .isEqualTo(202);
        assertThat(configuration.hasEvents(configuration.ledgerPlace().orElseThrow()))
                .isTrue();
        assertThat(post(configuration, "Bearer another", null, event)).isEqualTo(401);
        assertThat(post(configuration, null, null, event)).isEqualTo(401);
        assertThat(post(configuration, TOKEN, null, "{}")).isEqualTo(400);
        // where none is set, or one that can be guessed, there is nothing
        controller.withToken("");
        assertThat(post(configuration, "Bearer ", null, event)).isEqualTo(404);
        controller.withToken("short");
        assertThat(post(configuration, "Bearer short", null, event)).isEqualTo(404);
        when(configuration.getWebhookToken()).thenReturn(null);
        assertThat(post(configuration, "Bearer " + TOKEN, null, event)).isEqualTo(404);
    }

    @Test
    void shouldAskForNoCrumbThereAndEverywhereElse() throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        for (String path : new String[] {"/hullcheck-webhook", "/hullcheck-webhook/"}) {
            FilterChain chain = mock(FilterChain.class);
            when(request.getPathInfo()).thenReturn(path);
            assertThat(new HullcheckWebhook.WithoutCrumb().process(request, response, chain))
                    .isTrue();
            verify(chain).doFilter(request, response);
        }
        for (String path :
                new String[] {null, "/", "/hullcheck-webhook/../script", "/hullcheck-webhookx", "/hullcheck/"}) {
            FilterChain chain = mock(FilterChain.class);
            when(request.getPathInfo()).thenReturn(path);
            assertThat(new HullcheckWebhook.WithoutCrumb().process(request, response, chain))
                    .isFalse();
            verify(chain, never()).doFilter(any(), any());
        }
        assertThat(new HullcheckWebhook().getUrlName()).isEqualTo("hullcheck-webhook");
        assertThat(new HullcheckWebhook().getIconFileName()).isNull();
    }

    @Test
    void shouldSayInTheLogWhatBecameOfWhatWasTold() throws Exception {
        when(configuration.getWebhookRegistries()).thenReturn("registry.example.com");
        assertThat(post(
                        configuration,
                        TOKEN,
                        null,
                        event("1", "push", "elsewhere.example.com", "app", "sha256:" + "0a".repeat(32))))
                .isEqualTo(202);
        RegistryWork.run(configuration, Optional.empty(), jenkins.listener);
        assertThat(jenkins.log())
                .contains("Not scanned: elsewhere.example.com/app, because its registry is none of those");
        assertThat(configuration.hasEvents(configuration.ledgerPlace().orElseThrow()))
                .isFalse();
    }
}
