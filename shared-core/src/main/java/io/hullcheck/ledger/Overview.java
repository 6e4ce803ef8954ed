package io.hullcheck.ledger;

import io.hullcheck.advisory.Severity;
import io.hullcheck.policy.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole ledger at a glance. Immutable.
 *
 * @param images how many there are of each verdict, by how long ago they were last used
 * @param trend how it was at the end of each day, the oldest first
 * @param notScanned images that registries told of and that were not scanned
 * @param waiting what registries told and is not done yet
 * @param givenUp what registries told and could not be done, of the last days
 */
public record Overview(
        Map<Verdict, Map<Age, Integer>> images, List<Day> trend, int notScanned, int waiting, int givenUp) {
    /** Days of the trend. */
    public static final int DAYS = 30;

    /** In milliseconds, as the tables have times. */
    private static final long DAY = 86_400_000;

    private static final int FETCH = 5_000;

    /** How long ago. */
    public enum Age {
        DAY(1),
        WEEK(7),
        MONTH(30),
        QUARTER(90),
        OLDER(Integer.MAX_VALUE);

        private final int days;

        Age(int days) {
            this.days = days;
        }

        /** The moment since which it is no older; empty when there is none. */
        public Optional<Instant> since(Instant now) {
            return this == OLDER ? Optional.empty() : Optional.of(now.minus(Duration.ofDays(days)));
        }

        /** The moment before which it is no younger; empty for the youngest. */
        public Optional<Instant> before(Instant now) {
            return this == DAY ? Optional.empty() : values()[ordinal() - 1].since(now);
        }
    }

    /**
     * How it was at the end of a day.
     *
     * @param images by their verdict
     * @param open findings by severity, each vulnerability of a package once, whatever number of images has it
     */
    public record Day(LocalDate day, Map<Verdict, Integer> images, Map<Severity, Integer> open) {
        public Day {
            images = Map.copyOf(images);
            open = Map.copyOf(open);
        }
    }

    public Overview {
        images = Map.copyOf(images);
        trend = List.copyOf(trend);
    }

    /** How many images there are. */
    public int total() {
        return images.values().stream()
                .flatMap(a -> a.values().stream())
                .mapToInt(c -> c)
                .sum();
    }

    /** How many images there are of a verdict. */
    public int of(Verdict verdict) {
        return images.getOrDefault(verdict, Map.of()).values().stream()
                .mapToInt(c -> c)
                .sum();
    }

    static Overview read(Connection connection, Instant now) throws SQLException {
        return new Overview(
                images(connection, now),
                trend(connection, now),
                count(connection, "SELECT COUNT(*) FROM image WHERE scanned IS NULL"),
                count(connection, "SELECT COUNT(*) FROM event WHERE done IS NULL"),
                count(
                        connection,
                        "SELECT COUNT(*) FROM event WHERE problem IS NOT NULL AND done >= "
                                + now.minus(Duration.ofDays(DAYS)).toEpochMilli()));
    }

    private static int count(Connection connection, String select) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static Map<Verdict, Map<Age, Integer>> images(Connection connection, Instant now) throws SQLException {
        Map<Verdict, Map<Age, Integer>> images = new EnumMap<>(Verdict.class);
        StringBuilder age = new StringBuilder("CASE");
        List<Instant> bounds = new ArrayList<>();
        for (Age one : Age.values()) {
            Optional<Instant> since = one.since(now);
            if (since.isPresent()) {
                age.append(" WHEN last_used >= ? THEN ").append(one.ordinal());
                bounds.add(since.get());
            }
        }
        age.append(" ELSE ").append(Age.OLDER.ordinal()).append(" END");
        try (PreparedStatement select =
                connection.prepareStatement("SELECT verdict, age, COUNT(*) FROM (SELECT verdict, " + age
                        + " AS age FROM image WHERE scanned IS NOT NULL) aged GROUP BY verdict, age")) {
            for (int i = 0; i < bounds.size(); i++) {
                select.setLong(i + 1, bounds.get(i).toEpochMilli());
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    images.computeIfAbsent(Verdict.valueOf(rows.getString(1)), v -> new EnumMap<>(Age.class))
                            .put(Age.values()[rows.getInt(2)], rows.getInt(3));
                }
            }
        }
        return images;
    }

    private static List<Day> trend(Connection connection, Instant now) throws SQLException {
        long today = Math.floorDiv(now.toEpochMilli(), DAY);
        Changes<Severity> findings = new Changes<>(Severity.class, today);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT severity, first_seen / ? AS came, gone / ? AS went, COUNT(*)"
                        + " FROM finding GROUP BY severity, came, went")) {
            select.setLong(1, DAY);
            select.setLong(2, DAY);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Severity severity = Severity.valueOf(rows.getString(1));
                    findings.add(rows.getLong(2), severity, rows.getInt(4));
                    Number went = (Number) rows.getObject(3);
                    if (went != null) {
                        findings.add(went.longValue(), severity, -rows.getInt(4));
                    }
                }
            }
        }
        Changes<Verdict> images = verdicts(connection, today);
        List<Day> days = new ArrayList<>();
        Map<Severity, Integer> open = new EnumMap<>(Severity.class);
        Map<Verdict, Integer> judged = new EnumMap<>(Verdict.class);
        for (long day = today - DAYS + 1; day <= today; day++) {
            findings.on(day).forEach((severity, by) -> open.merge(severity, by, Integer::sum));
            images.on(day).forEach((verdict, by) -> judged.merge(verdict, by, Integer::sum));
            days.add(new Day(
                    LocalDate.ofInstant(Instant.ofEpochMilli(day * DAY), ZoneOffset.UTC),
                    Map.copyOf(judged),
                    Map.copyOf(open)));
        }
        return days;
    }

    /** An image has the verdict of its last scan until the next. */
    private static Changes<Verdict> verdicts(Connection connection, long today) throws SQLException {
        Changes<Verdict> images = new Changes<>(Verdict.class, today);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT image, time, verdict FROM scan ORDER BY image, time")) {
            select.setFetchSize(FETCH);
            try (ResultSet rows = select.executeQuery()) {
                long image = -1;
                Optional<Verdict> before = Optional.empty();
                while (rows.next()) {
                    if (rows.getLong(1) != image) {
                        image = rows.getLong(1);
                        before = Optional.empty();
                    }
                    long day = Math.floorDiv(rows.getLong(2), DAY);
                    before.ifPresent(v -> images.add(day, v, -1));
                    Verdict verdict = Verdict.valueOf(rows.getString(3));
                    images.add(day, verdict, 1);
                    before = Optional.of(verdict);
                }
            }
        }
        return images;
    }

    /** What came and went on each day; what did before the first day counts as if it had on that day. */
    private static final class Changes<T extends Enum<T>> {
        private final Class<T> type;
        private final long first;
        private final Map<Long, Map<T, Integer>> byDay = new HashMap<>();

        Changes(Class<T> type, long today) {
            this.type = type;
            this.first = today - DAYS + 1;
        }

        void add(long day, T what, int by) {
            byDay.computeIfAbsent(Math.max(first, day), d -> new EnumMap<>(type))
                    .merge(what, by, Integer::sum);
        }

        Map<T, Integer> on(long day) {
            return byDay.getOrDefault(day, Map.of());
        }
    }
}
