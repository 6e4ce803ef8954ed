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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The whole ledger at a glance. Immutable.
 *
 * @param time when it was
 * @param images how many there are of each verdict, by how long ago they were last used
 * @param trend what was open at the end of each day, the oldest first
 * @param notScanned images that registries told of and that were not scanned
 * @param waiting what registries told and is not done yet
 * @param givenUp what registries told and could not be done, of the last days
 */
public record Overview(
        Instant time,
        Map<Verdict, Map<Age, Integer>> images,
        List<Day> trend,
        int notScanned,
        int waiting,
        int givenUp) {
    /** Days of the trend. */
    public static final int DAYS = 30;

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
     * Findings, each vulnerability of a package once, whatever number of images has it.
     *
     * @param open by severity
     */
    public record Day(LocalDate day, Map<Severity, Integer> open) {
        public Day {
            open = Map.copyOf(open);
        }

        public int total() {
            return open.values().stream().mapToInt(c -> c).sum();
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
                now,
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
        long milliseconds = Duration.ofDays(1).toMillis();
        long today = Math.floorDiv(now.toEpochMilli(), milliseconds);
        long first = today - DAYS + 1;
        // what came before the first day counts as if it had come on it
        TreeMap<Long, Map<Severity, Integer>> changes = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT severity, first_seen / ? AS came, gone / ? AS went, COUNT(*)"
                        + " FROM finding GROUP BY severity, came, went")) {
            select.setLong(1, milliseconds);
            select.setLong(2, milliseconds);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Severity severity = Severity.valueOf(rows.getString(1));
                    int count = rows.getInt(4);
                    change(changes, Math.max(first, rows.getLong(2)), severity, count);
                    Number went = (Number) rows.getObject(3);
                    if (went != null) {
                        change(changes, Math.max(first, went.longValue()), severity, -count);
                    }
                }
            }
        }
        List<Day> days = new ArrayList<>();
        Map<Severity, Integer> open = new EnumMap<>(Severity.class);
        for (long day = first; day <= today; day++) {
            changes.getOrDefault(day, Map.of()).forEach((severity, by) -> open.merge(severity, by, Integer::sum));
            days.add(new Day(
                    LocalDate.ofInstant(Instant.ofEpochMilli(day * milliseconds), ZoneOffset.UTC), Map.copyOf(open)));
        }
        return days;
    }

    private static void change(TreeMap<Long, Map<Severity, Integer>> changes, long day, Severity severity, int by) {
        changes.computeIfAbsent(day, d -> new EnumMap<>(Severity.class)).merge(severity, by, Integer::sum);
    }
}
