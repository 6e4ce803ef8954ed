package io.hullcheck.registry;

import java.util.Optional;

/**
 * How often a registry lets a user pull (Docker Hub, "Usage and limits", headers {@code ratelimit-limit} and
 * {@code ratelimit-remaining}: {@code 100;w=21600}).
 *
 * @param remaining pulls that are left
 * @param limit pulls in all
 * @param seconds in which they count
 */
public record RateLimit(long remaining, long limit, long seconds) {
    private static final int MOST_DIGITS = 12;

    static Optional<RateLimit> of(Answer answer) {
        Optional<Long> limit = answer.header("ratelimit-limit").flatMap(RateLimit::first);
        Optional<Long> remaining = answer.header("ratelimit-remaining").flatMap(RateLimit::first);
        long seconds =
                answer.header("ratelimit-limit").flatMap(RateLimit::window).orElse(0L);
        return limit.flatMap(l -> remaining.map(r -> new RateLimit(r, l, seconds)));
    }

    private static Optional<Long> first(String text) {
        int semicolon = text.indexOf(';');
        return number(semicolon < 0 ? text : text.substring(0, semicolon));
    }

    private static Optional<Long> window(String text) {
        int w = text.indexOf("w=");
        return w < 0 ? Optional.empty() : number(text.substring(w + 2));
    }

    private static Optional<Long> number(String text) {
        String digits = text.trim();
        return !digits.isEmpty()
                        && digits.length() <= MOST_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Long.parseLong(digits))
                : Optional.empty();
    }

    /** Whether a user should know before it is too late. */
    public boolean isLow() {
        return remaining * 5 <= limit;
    }

    @Override
    public String toString() {
        return remaining + " of " + limit + " pulls left"
                + (seconds > 0
                        ? " in " + (seconds % 3600 == 0 ? seconds / 3600 + " hours" : seconds + " seconds")
                        : "");
    }
}
