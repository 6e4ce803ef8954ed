package io.hullcheck.serve;

import io.hullcheck.ledger.event.SharedSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who has shown the token in a browser is known by a cookie for some hours. It says how long and is signed by the token, so that nothing is kept here, and another
 * token ends all sessions. Immutable.
 *
 * @param isSecure whether the browser may send it by TLS alone
 */
record Sessions(SharedSecret secret, boolean isSecure, Clock clock) {
    private static final String NAME = "hullcheck-session";
    private static final Duration LENGTH = Duration.ofHours(12);
    private static final Pattern COOKIE =
            Pattern.compile("(?:^|;\\s*)" + NAME + "=(\\d{1,12})\\.([0-9a-f]{64})(?:;|$)");

    /** The cookie of a new one (RFC 6265). */
    String begin() {
        long end = clock.instant().plus(LENGTH).getEpochSecond();
        return cookie(end + "." + secret.signature(signed(end)), LENGTH.toSeconds());
    }

    /** The cookie that ends one. */
    String end() {
        return cookie("", 0);
    }

    private String cookie(String value, long seconds) {
        // lax: a link from elsewhere leads to the page; nothing but logging in and out is done by a form
        return NAME + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + seconds
                + (isSecure ? "; Secure" : "");
    }

    private static String signed(long end) {
        return "a session until " + end;
    }

    /** @param cookies the header {@code Cookie} */
    boolean isOne(Optional<String> cookies) {
        Matcher cookie = COOKIE.matcher(cookies.orElse(""));
        if (!cookie.find()) {
            return false;
        }
        long end = Long.parseLong(cookie.group(1));
        return secret.isSignature(signed(end), cookie.group(2))
                && clock.instant().isBefore(Instant.ofEpochSecond(end));
    }
}
