package io.hullcheck.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date. */
public final class RetryAfter {
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** What a server asks for; empty when it says it in no known form, or says nothing. */
    public static Optional<Duration> parse(String header, Instant now) {
        String text = header.trim();
        if (!text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, at)).map(d -> d.isNegative() ? Duration.ZERO : d);
        } catch (DateTimeParseException e) {
            // a server that says it in no known form is asked again at our own pace
            return Optional.empty();
        }
    }
}
