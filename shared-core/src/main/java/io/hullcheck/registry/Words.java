package io.hullcheck.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What others say, made fit for a sentence: short, on one line, without control characters. */
public final class Words {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 300;

    private Words() {}

    /** The text, at most {@value #LONGEST} characters of it. */
    public static String shortened(String text) {
        String cut = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
        StringBuilder line = new StringBuilder(cut.length());
        for (char c : cut.toCharArray()) {
            boolean isSpace = Character.isWhitespace(c) || Character.isISOControl(c);
            if (!isSpace) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        String one = line.toString().strip();
        return one.length() > LONGEST ? one.substring(0, LONGEST) + "…" : one;
    }

    /**
     * Why a server refuses, without the secrets that it was shown: the first error of the specification's form (OCI distribution specification 1.1, "Error Codes"), or
     * that of OAuth2 (RFC 6749, section 5.2).
     */
    static Optional<String> ofError(byte[] body, List<String> secrets) {
        return ofError(body).map(w -> without(w, secrets));
    }

    /** A server may repeat what it was shown; nobody else should read it. */
    private static String without(String text, List<String> secrets) {
        String clean = text;
        for (String secret : secrets) {
            clean = secret.isEmpty() ? clean : clean.replace(secret, "…");
        }
        return clean;
    }

    private static Optional<String> ofError(byte[] body) {
        JsonNode json;
        try {
            json = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // a page for people, or nothing: the status has to be enough
            return Optional.empty();
        }
        if (json == null) {
            return Optional.empty();
        }
        JsonNode first = json.path("errors").path(0);
        for (JsonNode words : new JsonNode[] {
            first.path("message"),
            first.path("code"),
            json.path("details"),
            json.path("error_description"),
            json.path("error")
        }) {
            if (words.isTextual() && !words.asText().isBlank()) {
                return Optional.of(shortened(words.asText()));
            }
        }
        return Optional.empty();
    }
}
