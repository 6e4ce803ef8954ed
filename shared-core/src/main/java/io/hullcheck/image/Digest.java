package io.hullcheck.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A content digest as written in manifests: {@code sha256:<hex>} (OCI image specification, descriptor, section
 * "Digests"). Only the two registered algorithms are known, so a digest can always be verified.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case hexadecimal value
 */
public record Digest(String algorithm, String hex) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    public Digest {
        if (!FORM.matcher(algorithm + ":" + hex).matches()) {
            throw new IllegalArgumentException("not a digest: " + algorithm + ":" + hex);
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException when the text is no sha256 or sha512 digest
     */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not a digest: " + text);
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1).toLowerCase(Locale.ROOT));
    }

    /** The SHA-256 digest of the bytes. */
    public static Digest sha256(byte[] bytes) {
        return of("sha256", hasher("sha256").digest(bytes));
    }

    static Digest of(String algorithm, byte[] value) {
        return new Digest(algorithm, HexFormat.of().formatHex(value));
    }

    MessageDigest hasher() {
        return hasher(algorithm);
    }

    static MessageDigest hasher(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
        }
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
