package io.hullcheck.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hullcheck.ledger.event.SharedSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Lets in who has the token, or has shown it in a browser, and shows all others the door. Thread-safe.
 *
 * @param turns to be answered
 */
record Guarded(SharedSecret readers, Sessions sessions, LedgerSite site, Semaphore turns) implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(Guarded.class.getName());
    /** Of a form with a token and an address. */
    private static final int MOST_BYTES = 8 << 10;
    /** Where one may be led after logging in: within this site, by characters that an address has (RFC 3986). */
    private static final String ADDRESS = "/(?:[\\w.~!$&'()*+,;=:@%?-][\\w.~!$&'()*+,;=:@%?/-]*)?";

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = answer(exchange);
            } catch (RuntimeException e) {
                // whatever it is, it is no reason to leave somebody waiting
                LOG.log(System.Logger.Level.WARNING, "A request could not be answered", e);
                reply = Reply.problem(500, "The server could not answer");
            }
            Response.of(reply).send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals("/login") && method.equals("POST")) {
            return login(exchange);
        }
        if (path.equals("/logout") && method.equals("POST")) {
            return led("/", sessions.end());
        }
        boolean open = path.equals("/health") || path.equals(Api.OPENAPI);
        if (!open && !isKnown(exchange)) {
            return isBrowser(exchange)
                    ? site.pages().login(safe(exchange.getRequestURI().toString()), false)
                    : Reply.problem(401, "Show the token that is set: Authorization: Bearer TOKEN");
        }
        if (!method.equals("GET")) {
            return Reply.problem(405, "There is nothing here but to be read");
        }
        if (path.equals("/login")) {
            return led("/", sessions.begin());
        }
        if (!LedgerServer.isTurn(turns)) {
            return Reply.problem(503, "Too many ask at once").with("Retry-After", "5");
        }
        try {
            return site.answer(path, LedgerServer.query(exchange));
        } finally {
            turns.release();
        }
    }

    private boolean isKnown(HttpExchange exchange) {
        return sessions.isOne(header(exchange, "Cookie"))
                || readers.admits(header(exchange, "Authorization"), Optional.empty(), Optional.empty(), new byte[0]);
    }

    private static boolean isBrowser(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("GET")
                && header(exchange, "Accept")
                        .filter(a -> a.contains("text/html"))
                        .isPresent();
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private Reply login(HttpExchange exchange) throws IOException {
        byte[] form = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (form.length > MOST_BYTES) {
            return Reply.problem(413, "That is no form of this site");
        }
        try {
            Parameters sent = Parameters.of(new String(form, StandardCharsets.UTF_8));
            String target = safe(sent.text("to").orElse("/"));
            return readers.isToken(sent.text("token").orElse(""))
                    ? led(target, sessions.begin())
                    : site.pages().login(target, true);
        } catch (IllegalArgumentException e) {
            return Reply.problem(400, "That is no form of this site");
        }
    }

    private static String safe(String target) {
        return target.matches(ADDRESS) && !target.startsWith("/login") ? target : "/";
    }

    private static Reply led(String target, String cookie) {
        return new Reply(303, "text/plain", new byte[0], Map.of("Location", target, "Set-Cookie", cookie));
    }
}
