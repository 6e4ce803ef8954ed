package io.hullcheck.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Where a header leads (RFC 9110, section 10.2.2, {@code Location}; RFC 3986, section 5, "Reference Resolution"). */
final class Location {
    private static final int LONGEST = 16_384;
    /** May stand in an address besides letters and digits (RFC 3986, section 2); a percent sign is there already. */
    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    private Location() {}

    /**
     * The address that a header means.
     *
     * @param asked the address that was asked
     * @throws IOException when it leads nowhere
     */
    static URI resolve(URI asked, String header) throws IOException {
        String text = header.trim();
        try {
            if (text.isEmpty() || text.length() > LONGEST) {
                throw new IllegalArgumentException("it has " + text.length() + " characters");
            }
            // Java resolves a reference of a query alone against the folder
            URI there = text.startsWith("?")
                    ? URI.create(origin(asked) + asked.getRawPath() + escaped(text))
                    : asked.resolve(URI.create(escaped(text)));
            boolean isHttp = "http".equalsIgnoreCase(there.getScheme()) || "https".equalsIgnoreCase(there.getScheme());
            if (!isHttp || there.getHost() == null) {
                throw new IllegalArgumentException("it is no address of HTTP");
            }
            return secured(asked, withoutFragment(there));
        } catch (IllegalArgumentException e) {
            throw new UnusableAnswerException(
                    host(asked) + " leads to an address that cannot be used: " + Words.shortened(e.getMessage()));
        }
    }

    /** A registry behind a proxy that ends TLS may name itself without it; it is asked as it was before. */
    private static URI secured(URI asked, URI there) {
        boolean isItself = asked.getScheme().equalsIgnoreCase("https")
                && there.getScheme().equalsIgnoreCase("http")
                && there.getHost().equalsIgnoreCase(asked.getHost())
                && (there.getPort() < 0 || there.getPort() == 80 || there.getPort() == asked.getPort());
        return isItself
                ? URI.create(origin(asked)
                        + there.getRawPath()
                        + Optional.ofNullable(there.getRawQuery())
                                .map(q -> "?" + q)
                                .orElse(""))
                : there;
    }

    private static URI withoutFragment(URI there) {
        String text = there.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? there : URI.create(text.substring(0, hash));
    }

    /** Addresses are often written with characters that belong escaped. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isAlphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (isAlphanumeric || ALLOWED.indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append(String.format("%%%02X", b & 0xff));
            }
        }
        return escaped.toString();
    }

    /** Scheme, host and port, as {@code https://registry.example.com:5000}. */
    static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** Host, with its port where the address has one. */
    static String host(URI address) {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    /** Whether what belongs to one belongs to the other (RFC 6454, section 4). */
    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : address.getScheme().equalsIgnoreCase("http") ? 80 : 443;
    }

    /** The next page of a list (RFC 8288, {@code Link}; OCI distribution specification 1.1, "Listing Referrers"). */
    static Optional<String> next(Iterable<String> links) {
        for (String link : links) {
            int open = link.indexOf('<');
            int close = link.indexOf('>', open + 1);
            while (open >= 0 && close > open) {
                int comma = link.indexOf(",", close);
                String parameters = link.substring(close + 1, comma < 0 ? link.length() : comma)
                        .replace("\"", "")
                        .replace(" ", "");
                if (parameters.toLowerCase(Locale.ROOT).contains(";rel=next")) {
                    return Optional.of(link.substring(open + 1, close));
                }
                open = comma < 0 ? -1 : link.indexOf('<', comma);
                close = link.indexOf('>', open + 1);
            }
        }
        return Optional.empty();
    }
}
