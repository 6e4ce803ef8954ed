package io.hullcheck.ledger.event;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a registry shares with the receiver. Every comparison takes the same time whatever is sent. Immutable.
 *
 * @param token at least sixteen characters
 */
public record SharedSecret(String token) {
    private static final int LEAST = 16;
    private static final String BEARER = "Bearer ";
    private static final String SIGNATURE = "sha256=";

    /** @throws IllegalArgumentException when it could be guessed */
    public SharedSecret {
        if (token.length() < LEAST) {
            throw new IllegalArgumentException("the token needs " + LEAST + " characters or more");
        }
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "a token";
    }

    /**
     * Whether a request comes from somebody who knows the secret: as {@code Authorization}, with or without {@code Bearer}; as a
     * parameter of the address, for registries that send no headers; or by a signature of the body as GitHub makes it.
     *
     * @param authorization header {@code Authorization}
     * @param signature header {@code X-Hub-Signature-256}
     * @param parameter {@code token} of the address
     */
    public boolean admits(
            Optional<String> authorization, Optional<String> signature, Optional<String> parameter, byte[] body) {
        boolean byHeader = authorization
                .map(a -> a.startsWith(BEARER) ? a.substring(BEARER.length()) : a)
                .map(this::isToken)
                .orElse(false);
        boolean byParameter = parameter.map(this::isToken).orElse(false);
        boolean bySignature = signature
                .filter(s -> s.startsWith(SIGNATURE))
                .map(s -> equal(s.substring(SIGNATURE.length()), HexFormat.of().formatHex(sign(body))))
                .orElse(false);
        return byHeader | byParameter | bySignature;
    }

    /** What nobody can make of a text who does not know the secret (HMAC with SHA-256, in hexadecimal). */
    public String signature(String text) {
        return HexFormat.of().formatHex(sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    public boolean isSignature(String text, String signature) {
        return equal(signature, signature(text));
    }

    /** Whether somebody has typed the token. */
    public boolean isToken(String sent) {
        return equal(sent.strip(), token);
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC with SHA-256", e);
        }
    }
}
