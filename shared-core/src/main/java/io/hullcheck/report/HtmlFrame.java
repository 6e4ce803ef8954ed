package io.hullcheck.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page's own style sheet and script, and what lets a browser run them and nothing else.
 *
 * @param script empty for none
 * @param forms where forms may be sent, as the policy says it
 */
public record HtmlFrame(String style, String script, String forms) {
    /** @throws IOException when the jar is damaged */
    static HtmlFrame read() throws IOException {
        return new HtmlFrame(part("report.css"), part("report.js"), "'none'");
    }

    /**
     * Of pages that look alike, have no script, and ask the server that they came from.
     *
     * @param more rules of style
     * @throws IOException when the jar is damaged
     */
    public static HtmlFrame ofServer(String more) throws IOException {
        return new HtmlFrame(part("report.css") + more, "", "'self'");
    }

    private static String part(String name) throws IOException {
        try (InputStream in = HtmlFrame.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not in the jar; the jar is damaged, fetch it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Allows the one style sheet and the one script, by their hashes (Content Security Policy Level 3, section 2.3.1). */
    public String contentSecurityPolicy() {
        return "default-src 'none'; base-uri 'none'; form-action " + forms + "; style-src " + hash(style)
                + "; script-src " + (script.isEmpty() ? "'none'" : hash(script))
                + "; require-trusted-types-for 'script'";
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
