package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.UnprotectedRootAction;
import hudson.security.csrf.CrumbExclusion;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.ledger.inbox.Receiver;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * Where registries tell what was pushed and pulled: {@code /hullcheck-webhook/}. They have no account in Jenkins; they show the token that is
 * set for them, and what they tell is kept before it is answered.
 */
@Extension
public final class HullcheckWebhook implements UnprotectedRootAction {
    private static final String URL = "hullcheck-webhook";

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** Takes what a registry posts. */
    public void doIndex(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        take(ExtensionList.lookupSingleton(HullcheckConfiguration.class), request, response);
    }

    static void take(HullcheckConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<String> ledger = configuration.ledgerPlace();
        if (ledger.isEmpty() || !configuration.hasWebhook()) {
            // not to be told apart from a Jenkins without this
            response.sendError(404);
            return;
        }
        Receiver.Answer answer = new Receiver(
                        new SharedSecret(configuration.getWebhookToken().getPlainText()),
                        ledger.get(),
                        Receiver.MOST_WAITING,
                        Clock.systemUTC())
                .receive(new Receiver.Request(
                        request.getMethod(),
                        Optional.ofNullable(request.getHeader("Authorization")),
                        Optional.ofNullable(request.getHeader("X-Hub-Signature-256")),
                        token(request.getQueryString()),
                        request.getInputStream()));
        answer.retryAfter().ifPresent(s -> response.setHeader("Retry-After", Integer.toString(s)));
        response.setStatus(answer.status());
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(answer.words());
    }

    /** Of the address alone: to look for it in the body would be to read the body. */
    static Optional<String> token(String query) {
        return Stream.of(query == null ? "" : query)
                .flatMap(q -> Stream.of(q.split("&")))
                .filter(p -> p.startsWith("token="))
                .map(p -> URLDecoder.decode(p.substring("token=".length()), StandardCharsets.UTF_8))
                .findFirst();
    }

    /** Registries know no crumb; the token stands for it. */
    @Extension
    public static final class WithoutCrumb extends CrumbExclusion {
        @Override
        public boolean process(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String path = request.getPathInfo();
            if (path != null && (path.equals("/" + URL) || path.equals("/" + URL + "/"))) {
                chain.doFilter(request, response);
                return true;
            }
            return false;
        }
    }
}
