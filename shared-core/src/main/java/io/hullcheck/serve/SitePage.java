package io.hullcheck.serve;

import io.hullcheck.report.HtmlFrame;
import io.hullcheck.report.PlainText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What all pages have in common. Immutable.
 *
 * @param base what addresses begin with
 * @param title in words
 * @param search what was searched for; empty for nothing
 * @param leaves whether one can log out
 */
public record SitePage(HtmlFrame frame, String base, String title, String search, boolean leaves) {
    /** An address of this site with a parameter's value. */
    public String to(String path, String value) {
        return base + path + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public String to(String path) {
        return base + path;
    }

    public String count(long number, String noun) {
        return PlainText.count(number, noun);
    }

    public String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    public String plain(String text) {
        return PlainText.of(text);
    }

    public String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
