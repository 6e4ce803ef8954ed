package io.hullcheck.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked of the ledger. Immutable.
 *
 * @param sql that answers it
 * @param values of its parameters
 */
public record Question(String sql, List<String> values) {
    private static final Pattern SQL = Pattern.compile("(?is)\\s*(?:SELECT|WITH|VALUES)\\b.*");
    private static final Pattern NAMED = Pattern.compile("([a-z-]+)(?:\\s+(.+))?", Pattern.DOTALL);

    public Question {
        values = List.copyOf(values);
    }

    /**
     * Reads a question as a user types it: SQL over the views, or a question that has a name.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Question parse(String typed) {
        String text = typed.strip().replaceFirst("\\s*;$", "");
        if (text.contains(";")) {
            // some databases would answer the first of two and say nothing of the second
            throw new IllegalArgumentException("a question is one statement, without a semicolon in it");
        }
        if (SQL.matcher(text).matches()) {
            return new Question(text, List.of());
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            throw unknown(text);
        }
        String about = named.group(2) == null ? "" : named.group(2).strip();
        return switch (named.group(1)) {
            case "images-with" -> imagesWith(wanted(about, "images-with CVE-2021-44228, or a package"));
            case "packages-of" -> {
                String image = wanted(about, "packages-of sha256:…, or a name");
                yield new Question(
                        "SELECT DISTINCT type, name, version, purl FROM packages WHERE digest = ? OR digest IN"
                                + " (SELECT digest FROM places WHERE name = ?) ORDER BY type, name, version",
                        List.of(image, image));
            }
            case "history" -> {
                String image = wanted(about, "history sha256:…, or a name");
                yield new Question(
                        "SELECT time, reference, digest, kind, verdict, critical, high, medium, low, reason FROM scans"
                                + " WHERE digest = ? OR digest IN (SELECT digest FROM places WHERE name = ?)"
                                + " ORDER BY time DESC, digest",
                        List.of(image, image));
            }
            case "new-since" -> newSince(wanted(about, "new-since 2026-11-01"));
            case "worst" ->
                new Question(
                        "SELECT reference, digest, platform, verdict, critical, high, medium, low, last_used FROM images"
                                + " ORDER BY critical DESC, high DESC, medium DESC, low DESC, reference",
                        List.of());
            default -> throw unknown(text);
        };
    }

    /** The same, of which no more than so many answers are wanted. */
    public Question first(int most) {
        return new Question(sql + " LIMIT " + most, values);
    }

    /**
     * Holds of a row of the view {@code findings} that is of a vulnerability, whatever it is called by; wants the name, and {@link #like} of it. It
     * looks the vulnerabilities up first, of which there are few, and not every package of every image.
     */
    public static final String IS_VULNERABILITY = "vulnerability IN (SELECT vulnerability FROM finding WHERE"
            + " UPPER(vulnerability) = UPPER(?)"
            + " OR ' ' || UPPER(names) || ' ' LIKE '% ' || UPPER(?) || ' %' ESCAPE '!')";

    /** Holds of a row with an image's digest that is of an index; wants the index's digest. */
    public static final String IS_OF_INDEX =
            "digest IN (SELECT i.digest FROM image_index x JOIN image i ON i.id = x.image WHERE x.digest = ?)";

    /** Which images have a vulnerability, whatever it is called by, or a package, with or without its group. */
    public static Question imagesWith(String what) {
        if (what.toUpperCase(Locale.ROOT).matches("[A-Z]+-.*\\d.*")) {
            return new Question(
                    "SELECT DISTINCT reference, digest, platform, vulnerability, severity, name, version, fixed, last_used"
                            + " FROM findings WHERE gone IS NULL AND " + IS_VULNERABILITY
                            + " ORDER BY last_used DESC, reference, digest, name, version",
                    List.of(what, like(what)));
        }
        // by names, which there is an index of
        return new Question(
                "SELECT DISTINCT p.reference, p.digest, p.type, p.name, p.version, i.last_used FROM packages p"
                        + " JOIN images i ON i.digest = p.digest WHERE p.name IN (SELECT name FROM component WHERE name = ?"
                        + " OR name LIKE '%:' || ? ESCAPE '!' OR name LIKE '%/' || ? ESCAPE '!' OR purl = ?)"
                        + " AND (p.purl = ? OR ? NOT LIKE 'pkg:%')"
                        + " ORDER BY i.last_used DESC, p.reference, p.digest, p.name, p.version",
                List.of(what, like(what), like(what), what, what, what));
    }

    /** A value as it stands in a pattern of SQL's with {@code ESCAPE '!'}, where it means nothing but itself. */
    public static String like(String value) {
        return value.replaceAll("([!%_])", "!$1");
    }

    private static Question newSince(String day) {
        String time;
        try {
            time = day.contains("T") ? Instant.parse(day).toString() : LocalDate.parse(day) + "T00:00:00Z";
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("new-since wants a day such as 2026-11-01, not \"" + day + "\"", e);
        }
        return new Question(
                "SELECT first_seen, severity, vulnerability, name, version, fixed, COUNT(DISTINCT digest) AS images FROM findings"
                        + " WHERE gone IS NULL AND first_seen >= ?"
                        + " GROUP BY first_seen, severity, vulnerability, name, version, fixed"
                        + " ORDER BY first_seen DESC, vulnerability, name, version",
                List.of(time));
    }

    private static String wanted(String about, String example) {
        if (about.isEmpty()) {
            throw new IllegalArgumentException("say what about, for example " + example);
        }
        return about;
    }

    private static IllegalArgumentException unknown(String typed) {
        return new IllegalArgumentException("there is no question \"" + typed
                + "\"; ask images-with CVE or package, packages-of IMAGE, history IMAGE, new-since DAY, worst, or SELECT … FROM images,"
                + " places, packages, findings, scans, rescans");
    }
}
