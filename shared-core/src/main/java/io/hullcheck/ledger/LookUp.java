package io.hullcheck.ledger;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.match.Matcher;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks up every component of the ledger once, and holds the answer against what was known. Those of one distribution are asked together, a
 * few thousand at a time, so that the ledger's size does not matter. For one rescan.
 */
final class LookUp {
    private static final int TOGETHER = 4_000;
    /** EPSS moves every day by a little, which is not worth a row. */
    private static final double STEP = 0.01;

    /** A component of the ledger. */
    private record Row(long id, Component component) {}

    /** A finding as it was known. */
    private record Known(
            String severity, double epss, boolean exploited, String fixed, boolean failing, boolean gone) {}

    private final Matcher matcher;
    private final Policy policy;
    private final LocalDate today;
    private final Set<Gap> gaps = new LinkedHashSet<>();
    private final Map<Long, News> news = new LinkedHashMap<>();
    private long components;

    LookUp(AdvisoryDatabase advisories, Policy policy, LocalDate today) {
        this.matcher = new Matcher(advisories);
        this.policy = policy;
        this.today = today;
    }

    /** By component. */
    Map<Long, News> news() {
        return news;
    }

    Set<Gap> gaps() {
        return gaps;
    }

    long components() {
        return components;
    }

    void run(Connection connection) throws SQLException, IOException {
        String distribution = "";
        long id = -1;
        try (PreparedStatement select = connection.prepareStatement("SELECT id, distribution, body FROM component"
                + " WHERE distribution > ? OR distribution = ? AND id > ? ORDER BY distribution, id LIMIT "
                + TOGETHER)) {
            while (true) {
                if (Thread.interrupted()) {
                    throw new LedgerException("the work was cancelled", "Start it again");
                }
                select.setString(1, distribution);
                select.setString(2, distribution);
                select.setLong(3, id);
                Map<String, List<Row>> together = new LinkedHashMap<>();
                long read = 0;
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        read++;
                        id = rows.getLong(1);
                        distribution = rows.getString(2);
                        together.computeIfAbsent(distribution, d -> new ArrayList<>())
                                .add(new Row(
                                        id,
                                        ComponentJson.read(
                                                rows.getString(3), ComponentJson.distribution(distribution))));
                    }
                }
                if (read == 0) {
                    return;
                }
                components += read;
                for (List<Row> rows : together.values()) {
                    compare(rows, found(rows), known(connection, rows));
                }
            }
        }
    }

    /** What there is now. */
    private Map<Long, List<Finding>> found(List<Row> rows) throws IOException {
        Optional<Distribution> distribution = rows.get(0).component().distribution();
        boolean judges = distribution.isPresent() && matcher.judges(distribution.get());
        Map<InstalledPackage, Long> ids = new IdentityHashMap<>();
        List<InstalledPackage> asked = new ArrayList<>();
        Optional<Long> release = Optional.empty();
        for (Row row : rows) {
            if (row.component().installed().kind() == PackageKind.DISTRIBUTION) {
                release = Optional.of(row.id());
            } else if (!row.component().judgedByDistribution() || !judges) {
                asked.add(row.component().installed());
                ids.put(row.component().installed(), row.id());
            }
        }
        Inventory together = new Inventory(NOTHING, List.of(), distribution, asked, List.of(), 0, 0);
        Matcher.Result result = matcher.match(together, today);
        gaps.addAll(result.gaps());
        Map<Long, List<Finding>> found = new HashMap<>();
        for (Finding finding : result.findings()) {
            Optional<Long> id = finding.installed().kind() == PackageKind.DISTRIBUTION
                    ? release
                    : Optional.ofNullable(ids.get(finding.installed()));
            id.ifPresent(i -> found.computeIfAbsent(i, x -> new ArrayList<>()).add(finding));
        }
        return found;
    }

    /** The feeds that the ledger's packages need, by one package of each kind. */
    static Set<String> needs(Connection connection) throws SQLException, IOException {
        Set<String> needs = new TreeSet<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT distribution, body FROM component WHERE id IN"
                                + " (SELECT MIN(id) FROM component GROUP BY distribution, type)");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Optional<Distribution> distribution = ComponentJson.distribution(rows.getString(1));
                Component one = ComponentJson.read(rows.getString(2), distribution);
                needs.addAll(Matcher.needs(
                        new Inventory(NOTHING, List.of(), distribution, List.of(one.installed()), List.of(), 0, 0)));
            }
        }
        return needs;
    }

    private static final ImageFacts NOTHING = new ImageFacts(
            "the ledger", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.empty());

    private static Map<Long, Map<String, Known>> known(Connection connection, List<Row> rows) throws SQLException {
        Map<Long, Map<String, Known>> known = new HashMap<>();
        String distribution = ComponentJson.write(rows.get(0).component().distribution());
        try (PreparedStatement select = connection.prepareStatement("SELECT f.component, f.vulnerability, f.severity,"
                + " f.epss, f.exploited, f.fixed, f.failing, f.gone FROM component c"
                + " JOIN finding f ON f.component = c.id"
                + " WHERE c.distribution = ? AND c.id BETWEEN ? AND ?")) {
            select.setString(1, distribution);
            select.setLong(2, rows.get(0).id());
            select.setLong(3, rows.get(rows.size() - 1).id());
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    Known one = new Known(
                            found.getString(3),
                            found.getDouble(4),
                            found.getInt(5) != 0,
                            found.getString(6),
                            found.getInt(7) != 0,
                            found.getObject(8) != null);
                    known.computeIfAbsent(found.getLong(1), c -> new HashMap<>())
                            .put(found.getString(2), one);
                }
            }
        }
        return known;
    }

    private void compare(List<Row> rows, Map<Long, List<Finding>> found, Map<Long, Map<String, Known>> known) {
        Circumstances now = Circumstances.on(today, NOTHING);
        for (Row row : rows) {
            News one = new News(
                    row.id(),
                    row.component().digest(),
                    row.component().installed().purl());
            Map<String, Known> before = new HashMap<>(known.getOrDefault(row.id(), Map.of()));
            for (Finding finding : found.getOrDefault(row.id(), List.of())) {
                boolean failing = !Judgement.of(policy, List.of(finding), List.of(), now)
                        .overThreshold()
                        .isEmpty();
                Known was = before.remove(finding.id());
                if (was == null || was.gone()) {
                    one.appeared(finding, failing);
                } else if (isDifferent(was, finding, failing)) {
                    one.changed(finding, failing, was.failing());
                }
            }
            before.forEach((vulnerability, was) -> {
                if (!was.gone()) {
                    one.gone(vulnerability, was.severity(), was.failing());
                }
            });
            if (!one.isEmpty()) {
                news.put(row.id(), one);
            }
        }
    }

    private static boolean isDifferent(Known was, Finding finding, boolean failing) {
        return was.failing() != failing
                || !was.severity().equals(finding.severity().name())
                || was.exploited() != finding.exploitation().kev().isPresent()
                || !was.fixed().equals(String.join(" ", finding.fixedVersions()))
                || Math.abs(was.epss() - Recorder.epss(finding).orElse(0.0)) >= STEP;
    }
}
