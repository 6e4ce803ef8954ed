package io.hullcheck.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.hullcheck.image.Digest;
import java.io.IOException;

/** Sends a reply, or says that it is the one that is known already (RFC 9110, section 13.1.2). */
record Response(Reply reply) {
    static Response of(Reply reply) {
        return new Response(reply);
    }

    void send(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        reply.headers().forEach(headers::set);
        headers.set("Content-Type", reply.type());
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-cache");
        if (reply.status() == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        if (reply.status() == 405) {
            headers.set("Allow", "GET");
        }
        if (reply.status() == 200) {
            String tag = '"' + Digest.sha256(reply.body()).hex() + '"';
            headers.set("ETag", tag);
            String known = exchange.getRequestHeaders().getFirst("If-None-Match");
            if (known != null && (known.strip().equals("*") || known.contains(tag))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
        }
        if (exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }
}
