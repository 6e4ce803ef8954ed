package io.hullcheck.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param type of the body
 * @param headers besides that
 */
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
    private static final JsonMapper JSON = new JsonMapper();
    /** For what is no page: nothing of it runs, whatever a browser takes it for (Content Security Policy Level 3). */
    private static final Map<String, String> NO_PAGE =
            Map.of("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");

    public Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(ObjectNode node) {
        return json(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Reply json(byte[] body) {
        return new Reply(200, "application/json", body, NO_PAGE);
    }

    /** The same of another type. */
    Reply as(String other) {
        return new Reply(status, other, body, headers);
    }

    /** The same with one header more. */
    Reply with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Reply(status, type, body, more);
    }

    /** A document that a browser keeps rather than shows. */
    static Reply file(String type, byte[] body, String name) {
        return new Reply(200, type, body, NO_PAGE).with("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    /** @param policy of the page's content */
    static Reply page(int status, byte[] body, String policy) {
        return new Reply(
                status,
                "text/html; charset=utf-8",
                body,
                Map.of(
                        "Content-Security-Policy",
                        policy + "; frame-ancestors 'none'",
                        "Referrer-Policy",
                        "no-referrer"));
    }

    /** Why there is no answer (RFC 9457). */
    static Reply problem(int status, String detail) {
        ObjectNode node = JSON.createObjectNode();
        node.put("status", status);
        node.put("detail", detail);
        return new Reply(status, "application/problem+json", node.toString().getBytes(StandardCharsets.UTF_8), NO_PAGE);
    }

    /** The same, as a registry defender says it. */
    static Reply cloudError(int status, String code, String message) {
        ObjectNode node = JSON.createObjectNode();
        node.putObject("error").put("code", code).put("message", message);
        return new Reply(status, "application/json", node.toString().getBytes(StandardCharsets.UTF_8), NO_PAGE);
    }
}
