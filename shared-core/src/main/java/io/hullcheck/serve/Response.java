package io.hullcheck.serve;

import io.hullcheck.image.Digest;
import java.util.Map;
import java.util.TreeMap;

/**
 * A reply with what HTTP wants around it, or the answer that it is the one that is known already (RFC 9110, section 13.1.2). Immutable.
 *
 * @param body none where the status or the method forbids one
 */
record Response(int status, Map<String, String> headers, byte[] body) {
    private static final byte[] NONE = new byte[0];

    static Response of(Reply reply, Incoming request) {
        Map<String, String> headers = new TreeMap<>(reply.headers());
        headers.put("Content-Type", reply.type());
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-cache");
        if (reply.status() == 401) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        if (reply.status() == 405) {
            headers.putIfAbsent("Allow", "GET");
        }
        if (reply.status() == 200) {
            String tag = '"' + Digest.sha256(reply.body()).hex() + '"';
            headers.put("ETag", tag);
            if (request.header("If-None-Match")
                    .filter(k -> k.strip().equals("*") || k.contains(tag))
                    .isPresent()) {
                return new Response(304, headers, NONE);
            }
        }
        return new Response(reply.status(), headers, request.method().equals("HEAD") ? NONE : reply.body());
    }
}
