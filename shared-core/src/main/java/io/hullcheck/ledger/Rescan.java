package io.hullcheck.ledger;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Risk;
import io.hullcheck.policy.Verdict;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One rescan: which packages have news, which layers have those packages, which images have those layers. The ledger is locked for writing only at
 * the end, so builds go on meanwhile. For one use.
 */
final class Rescan {
    /** Rows that are fetched at once. */
    private static final int FETCH = 5_000;
    /** Up to so many images are summed one by one; more of them in one statement. */
    private static final int ONE_BY_ONE = 1_000;
    /** For what no image is asked about. */
    private static final ImageFacts NOBODY = facts("", "", Optional.empty(), Optional.empty(), List.of());

    private final LedgerDatabase writing;
    private final LedgerDatabase reading;
    private final AdvisoryDatabase advisories;
    private final Policy policy;
    private final Instant since;
    private final Instant start;
    private final LocalDate today;

    private Map<Long, News> news = Map.of();
    /** The components with news of each content that has any. */
    private final Map<Long, List<Long>> affectedContents = new HashMap<>();

    private final Map<Long, Map<String, Placed>> places = new HashMap<>();
    private final Map<List<Object>, RescanReport.Change> changes = new HashMap<>();
    /** The layers with news of each image that has any, used lately or not. */
    private final Map<Long, List<Part>> parts = new TreeMap<>();

    private final List<Long> toldIds = new ArrayList<>();

    Rescan(
            LedgerDatabase writing,
            LedgerDatabase reading,
            AdvisoryDatabase advisories,
            Policy policy,
            Instant since,
            Clock clock) {
        this.writing = writing;
        this.reading = reading;
        this.advisories = advisories;
        this.policy = policy;
        this.since = since;
        this.start = clock.instant();
        this.today = LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    /**
     * Does it.
     *
     * @param doubts about the advisories
     * @param telling before the ledger is written
     */
    RescanReport run(List<Gap> doubts, Telling telling) throws IOException {
        long began = System.nanoTime();
        LookUp lookUp = new LookUp(advisories, policy, today);
        Found found = reading.reading(connection -> {
            lookUp.run(connection);
            news = lookUp.news();
            findContents(connection);
            return findImages(connection);
        });
        Map<RescanReport.Change, Double> worst = new IdentityHashMap<>();
        found.images().forEach(i -> worst.computeIfAbsent(i.change(), this::worst));
        List<RescanReport.AffectedImage> worstFirst = new ArrayList<>(found.images());
        worstFirst.sort(Comparator.comparingInt(
                        (RescanReport.AffectedImage i) -> -i.change().failing().size())
                .thenComparingDouble(i -> -worst.getOrDefault(i.change(), 0.0))
                .thenComparing(i -> i.lastUsed(), Comparator.reverseOrder())
                .thenComparing(RescanReport.AffectedImage::reference)
                .thenComparing(RescanReport.AffectedImage::digest));
        List<Gap> gaps = new ArrayList<>(doubts);
        gaps.addAll(lookUp.gaps());
        RescanReport report = new RescanReport(
                start,
                since,
                advisories.info(),
                found.all(),
                lookUp.components(),
                worstFirst,
                gaps,
                Judgement.of(policy, List.of(), gaps, Circumstances.on(today, NOBODY)),
                Duration.ofNanos(System.nanoTime() - began));
        telling.tell(report);
        writing.inTransaction(connection -> {
            write(connection, found);
            return null;
        });
        return report;
    }

    /** The risk of the worst that appeared; 0 if nothing did. */
    private double worst(RescanReport.Change change) {
        Circumstances now = Circumstances.on(today, NOBODY);
        return change.appeared().stream()
                .mapToDouble(f -> Risk.of(f, now))
                .max()
                .orElse(0);
    }

    /** @param all how many images were asked for */
    private record Found(long all, List<RescanReport.AffectedImage> images) {}

    private void findContents(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT content FROM content_component WHERE component = ?")) {
            for (News one : news.values()) {
                select.setLong(1, one.component());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        affectedContents
                                .computeIfAbsent(rows.getLong(1), c -> new ArrayList<>())
                                .add(one.component());
                    }
                }
            }
        }
    }

    /** A layer of an image that has news. */
    private record Part(long content, int position, String layer) {}

    private Found findImages(Connection connection) throws SQLException, IOException {
        long all;
        try (PreparedStatement count = connection.prepareStatement(
                "SELECT COUNT(*) FROM image WHERE last_used >= ? AND scanned IS NOT NULL")) {
            count.setLong(1, since.toEpochMilli());
            try (ResultSet row = count.executeQuery()) {
                row.next();
                all = row.getLong(1);
            }
        }
        List<RescanReport.AffectedImage> images = new ArrayList<>();
        if (affectedContents.isEmpty()) {
            return new Found(all, images);
        }
        // who asks by image gets an answer for each image; else one for all that have the same layers
        boolean byImage = policy.statements().stream().anyMatch(s -> !s.images().isEmpty());
        try (PreparedStatement select =
                connection.prepareStatement("SELECT image, content, position, layer FROM image_content")) {
            select.setFetchSize(FETCH);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (affectedContents.containsKey(rows.getLong(2))) {
                        parts.computeIfAbsent(rows.getLong(1), i -> new ArrayList<>(2))
                                .add(new Part(rows.getLong(2), rows.getInt(3), rows.getString(4)));
                    }
                }
            }
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id, digest, config, reference, platform,"
                        + " base_layers, last_used FROM image WHERE last_used >= ? ORDER BY id");
                PreparedStatement bodies = connection.prepareStatement("SELECT body FROM content WHERE id = ?");
                PreparedStatement names = connection.prepareStatement("SELECT name FROM place WHERE image = ?")) {
            select.setFetchSize(FETCH);
            select.setLong(1, since.toEpochMilli());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    List<Part> own = parts.get(rows.getLong(1));
                    if (own == null) {
                        continue;
                    }
                    Optional<Integer> base =
                            Optional.ofNullable((Number) rows.getObject(6)).map(Number::intValue);
                    List<Object> key = new ArrayList<>();
                    own.forEach(p -> key.add(p));
                    base.ifPresent(key::add);
                    if (byImage) {
                        key.add("image " + rows.getLong(1));
                    }
                    RescanReport.Change change = changes.get(key);
                    if (change == null) {
                        ImageFacts facts = facts(
                                rows.getString(2),
                                rows.getString(4),
                                Optional.ofNullable(rows.getString(3)),
                                Optional.ofNullable(rows.getString(5)),
                                byImage ? names(names, rows.getLong(1)) : List.of());
                        change = change(own, base, facts, bodies);
                        changes.put(key, change);
                    }
                    if (!change.appeared().isEmpty() || !change.gone().isEmpty()) {
                        images.add(new RescanReport.AffectedImage(
                                rows.getString(2),
                                rows.getString(4),
                                Optional.ofNullable(rows.getString(5)),
                                Instant.ofEpochMilli(rows.getLong(7)),
                                change));
                        toldIds.add(rows.getLong(1));
                    }
                }
            }
        }
        return new Found(all, images);
    }

    private static List<String> names(PreparedStatement select, long image) throws SQLException {
        List<String> names = new ArrayList<>();
        select.setLong(1, image);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static ImageFacts facts(
            String digest, String reference, Optional<String> config, Optional<String> platform, List<String> names) {
        return new ImageFacts(
                reference,
                Optional.of(digest).filter(d -> !d.isEmpty()).map(Digest::parse),
                config.map(Digest::parse),
                platform.map(Platform::parse),
                names,
                Map.of(),
                Optional.empty());
    }

    private RescanReport.Change change(
            List<Part> parts, Optional<Integer> base, ImageFacts facts, PreparedStatement bodies)
            throws SQLException, IOException {
        Map<Long, List<Location>> where = new TreeMap<>();
        for (Part part : parts) {
            Layer layer = new Layer(
                    part.position(),
                    Optional.empty(),
                    Optional.of(part.layer()).filter(l -> !l.isEmpty()).map(Digest::parse),
                    -1,
                    Optional.empty());
            for (long component : affectedContents.get(part.content())) {
                if (news.get(component).isTold()) {
                    List<Location> locations = where.computeIfAbsent(component, c -> new ArrayList<>());
                    paths(part.content(), component, bodies).forEach(p -> locations.add(new Location(layer, p)));
                }
            }
        }
        List<Finding> appeared = new ArrayList<>();
        List<RescanReport.Gone> gone = new ArrayList<>();
        where.forEach((component, locations) -> {
            News one = news.get(component);
            one.appeared().forEach(f -> appeared.add(f.at(locations)));
            gone.addAll(one.gone());
        });
        Circumstances now = new Circumstances(
                today, facts, layer -> base.map(b -> layer.index() < b), finding -> false, finding -> false);
        Map<Finding, Double> risks = new IdentityHashMap<>();
        appeared.forEach(f -> risks.put(f, Risk.of(f, now)));
        appeared.sort(Comparator.comparingDouble((Finding f) -> -risks.get(f))
                .thenComparing(Finding::id)
                .thenComparing(f -> f.installed().purl()));
        Judgement judgement = Judgement.of(policy, appeared, List.of(), now);
        return new RescanReport.Change(judgement.counted(appeared), judgement.overThreshold(), gone);
    }

    /** Where a component lies in a layer. */
    private List<String> paths(long content, long component, PreparedStatement bodies)
            throws SQLException, IOException {
        Map<String, Placed> known = places.get(content);
        if (known == null) {
            // of a layer with a thousand packages only the few are kept that are asked for
            Set<String> wanted = new HashSet<>();
            affectedContents.get(content).forEach(c -> wanted.add(news.get(c).digest()));
            bodies.setLong(1, content);
            try (ResultSet row = bodies.executeQuery()) {
                known = row.next() ? Content.places(row.getBytes(1), wanted::contains) : Map.of();
            }
            places.put(content, known);
        }
        Placed placed = known.get(news.get(component).digest());
        return placed == null ? List.of() : placed.paths();
    }

    private void write(Connection connection, Found found) throws SQLException {
        long time = start.toEpochMilli();
        int appeared = 0;
        int gone = 0;
        try (FindingRows rows = new FindingRows(connection)) {
            for (News one : news.values()) {
                for (News.Row row : one.rows()) {
                    rows.put(one.component(), row.finding(), row.failing(), time);
                }
                for (RescanReport.Gone old : one.gone()) {
                    rows.end(one.component(), old.vulnerability(), time);
                }
                appeared += one.appeared().size();
                gone += one.gone().size();
            }
        }
        for (long content : affectedContents.keySet()) {
            Counts.recount(connection, content);
        }
        if (parts.size() > ONE_BY_ONE) {
            Counts.sumAll(connection);
        } else {
            for (long image : parts.keySet()) {
                Counts.sum(connection, image);
            }
        }
        ease(connection);
        judge(connection, found);
        if (!parts.isEmpty()) {
            Scans.rescanned(connection, time);
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO rescan (started, advisories_as_of,"
                + " images, affected, appeared, gone) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, time);
            Optional<Instant> asOf = advisories.info().asOf();
            if (asOf.isPresent()) {
                insert.setLong(2, asOf.get().toEpochMilli());
            } else {
                insert.setNull(2, Types.BIGINT);
            }
            insert.setLong(3, found.all());
            insert.setInt(4, found.images().size());
            insert.setInt(5, appeared);
            insert.setInt(6, gone);
            insert.executeUpdate();
        }
    }

    /** What failed and has nothing any more that fails. */
    private void ease(Connection connection) throws SQLException {
        Set<Long> eased = new HashSet<>();
        affectedContents.forEach((content, components) -> {
            if (components.stream().anyMatch(c -> news.get(c).isEased())) {
                eased.add(content);
            }
        });
        try (PreparedStatement update = connection.prepareStatement("UPDATE image SET verdict = ?, reason = ?"
                + " WHERE id = ? AND verdict = ? AND NOT EXISTS (SELECT 1 FROM image_content i"
                + " JOIN content_component c ON c.content = i.content JOIN finding f ON f.component = c.component"
                + " WHERE i.image = image.id AND f.failing = 1 AND f.gone IS NULL)")) {
            for (Map.Entry<Long, List<Part>> image : parts.entrySet()) {
                if (image.getValue().stream().anyMatch(p -> eased.contains(p.content()))) {
                    verdict(update, Verdict.UNHEALTHY, "what failed when it was scanned fails no more", image.getKey());
                    update.setString(4, Verdict.FAILED.name());
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    private void judge(Connection connection, Found found) throws SQLException {
        try (PreparedStatement judged = connection.prepareStatement(
                        "UPDATE image SET verdict = ?, reason = ? WHERE id = ? AND verdict <> ?");
                PreparedStatement clean = connection.prepareStatement("UPDATE image SET verdict = ?, reason = ?"
                        + " WHERE id = ? AND gaps = 0 AND critical + high + medium + low + other = 0")) {
            for (int i = 0; i < toldIds.size(); i++) {
                long image = toldIds.get(i);
                RescanReport.Change change = found.images().get(i).change();
                if (!change.failing().isEmpty()) {
                    Finding worst = change.failing().get(0);
                    verdict(
                            judged,
                            Verdict.FAILED,
                            "since it was scanned: " + worst.id() + " in "
                                    + worst.installed().displayName() + " "
                                    + worst.installed().version(),
                            image);
                    judged.setString(4, "");
                    judged.addBatch();
                } else if (!change.appeared().isEmpty()) {
                    verdict(judged, Verdict.UNHEALTHY, "since it was scanned, findings came up", image);
                    judged.setString(4, Verdict.FAILED.name());
                    judged.addBatch();
                } else {
                    verdict(clean, Verdict.HEALTHY, "what was found is withdrawn", image);
                    clean.addBatch();
                }
            }
            judged.executeBatch();
            clean.executeBatch();
        }
    }

    private static void verdict(PreparedStatement update, Verdict verdict, String reason, long image)
            throws SQLException {
        update.setString(1, verdict.name());
        update.setString(2, reason);
        update.setLong(3, image);
    }
}
