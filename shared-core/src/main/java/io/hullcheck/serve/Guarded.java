package io.hullcheck.serve;

import io.hullcheck.ledger.event.SharedSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Lets in who has the token, or has shown it in a browser, and shows all others the door. Thread-safe. */
record Guarded(SharedSecret readers, Sessions sessions, LedgerSite site) implements Answers {
    /** Of a form with a token and an address. */
    private static final int MOST_BYTES = 8 << 10;
    /** Where one may be led after logging in: within this site, by characters that an address has (RFC 3986). */
    private static final String ADDRESS = "/(?:[\\w.~!$&'()*+,;=:@%?-][\\w.~!$&'()*+,;=:@%?/-]*)?";

    @Override
    public int mostBytes(Incoming request) {
        // one byte more tells that it is too long
        return request.method().equals("POST") && request.path().equals("/login") ? MOST_BYTES + 1 : 0;
    }

    @Override
    public Reply answer(Incoming request) throws IOException {
        String path = request.path();
        String method = request.method();
        if (path.equals("/login") && method.equals("POST")) {
            return login(request);
        }
        if (path.equals("/logout") && method.equals("POST")) {
            return led("/", sessions.end());
        }
        boolean open = path.equals("/health") || path.equals(Api.OPENAPI);
        if (!open && !isKnown(request)) {
            return isBrowser(request)
                    ? site.pages().login(safe(request.uri().toString()), false)
                    : Reply.problem(401, "Show the token that is set: Authorization: Bearer TOKEN");
        }
        if (!method.equals("GET")) {
            return Reply.problem(405, "There is nothing here but to be read");
        }
        if (path.equals("/login")) {
            return led("/", sessions.begin());
        }
        return site.answer(path, request.query());
    }

    private boolean isKnown(Incoming request) {
        return sessions.isOne(request.header("Cookie"))
                || readers.admits(request.header("Authorization"), Optional.empty(), Optional.empty(), new byte[0]);
    }

    private static boolean isBrowser(Incoming request) {
        return request.method().equals("GET")
                && request.header("Accept").filter(a -> a.contains("text/html")).isPresent();
    }

    private Reply login(Incoming request) throws IOException {
        byte[] form = request.body();
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
