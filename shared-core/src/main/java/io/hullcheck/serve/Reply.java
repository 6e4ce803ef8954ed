package io.hullcheck.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * What is answered.
 *
 * @param type of the body
 */
record Reply(int status, String type, byte[] body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Reply json(ObjectNode node) {
        return json(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Reply json(byte[] body) {
        return new Reply(200, "application/json", body);
    }

    /** Why there is no answer (RFC 9457). */
    static Reply problem(int status, String detail) {
        ObjectNode node = JSON.createObjectNode();
        node.put("status", status);
        node.put("detail", detail);
        return new Reply(status, "application/problem+json", node.toString().getBytes(StandardCharsets.UTF_8));
    }
}
