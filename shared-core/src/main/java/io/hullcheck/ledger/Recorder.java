package io.hullcheck.ledger;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.match.Matcher;
import io.hullcheck.report.ScanReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes what one scan found of one image. What is known already (the layers of a base image, as a rule) is not written again, so that many
 * builds get along. For one transaction.
 */
final class Recorder {
    private final Connection connection;
    private final ScanReport report;
    private final Inventory inventory;
    /** By digest. */
    private final Map<String, Component> components = new TreeMap<>();

    private final Map<String, String> digestByPurl = new HashMap<>();

    /** @param inventory of the report's image, or of one of its platforms */
    Recorder(Connection connection, ScanReport report, Inventory inventory) {
        this.connection = connection;
        this.report = report;
        this.inventory = inventory;
    }

    /** @return the image's row; empty when the image has no digest, as a folder has none */
    Optional<Long> write() throws SQLException {
        Optional<Digest> digest = inventory.image().digest().or(inventory.image()::id);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        // by their digests, in one order everywhere, so that builds side by side do not wait for each other in a circle
        Map<String, Content> byDigest = new TreeMap<>();
        Map<Integer, Map.Entry<String, String>> layers = new TreeMap<>();
        for (Content content : contents()) {
            String name = content.digest();
            byDigest.put(name, content);
            layers.put(content.position(), Map.entry(content.layer(), name));
        }
        long time = report.time().toEpochMilli();
        Map<String, Long> ids = new HashMap<>();
        List<Long> fresh = new ArrayList<>();
        for (Map.Entry<String, Content> content : byDigest.entrySet()) {
            String name = content.getKey();
            Optional<Long> known = Sql.id(connection, "SELECT id FROM content WHERE digest = ?", name);
            if (known.isEmpty()) {
                known = Optional.of(write(name, content.getValue(), time));
                fresh.add(known.get());
            }
            ids.put(name, known.get());
        }
        for (long id : fresh) {
            Counts.recount(connection, id);
        }
        long image = image(digest.get(), time);
        if (isNewest(image, time)) {
            Map<Integer, Map.Entry<String, Long>> own = new TreeMap<>();
            layers.forEach(
                    (position, layer) -> own.put(position, Map.entry(layer.getKey(), ids.get(layer.getValue()))));
            replaceContents(connection, image, own);
            Counts.sum(connection, image);
        }
        return Optional.of(image);
    }

    private boolean isNewest(long image, long time) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT scanned FROM image WHERE id = ?")) {
            select.setLong(1, image);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getLong(1) == time;
            }
        }
    }

    /** The inventory by layers. */
    private List<Content> contents() {
        Set<String> own = Matcher.ownPackages(inventory);
        Map<Integer, Map<String, Placed>> byLayer = new TreeMap<>();
        Map<Integer, String> layers = new HashMap<>();
        inventory.distribution().ifPresent(d -> {
            Component component = Component.of(d);
            components.put(component.digest(), component);
            digestByPurl.put(PackageKind.DISTRIBUTION.type(), component.digest());
            byLayer.put(-1, new TreeMap<>(Map.of(component.digest(), Placed.at(List.of(d.path())))));
            layers.put(-1, "");
        });
        int first = inventory.layers().isEmpty() ? 0 : inventory.layers().get(0).index();
        for (InstalledPackage installed : inventory.packages()) {
            boolean judged = installed.owner().filter(own::contains).isPresent();
            Component component = Component.of(installed, inventory.distribution(), judged);
            String digest = component.digest();
            components.put(digest, component);
            digestByPurl.put(installed.purl(), digest);
            Map<Integer, List<String>> paths = new TreeMap<>();
            for (Location location : installed.locations()) {
                int position = location.layer().index() - first;
                layers.put(position, name(location.layer()));
                paths.computeIfAbsent(position, p -> new ArrayList<>()).add(location.path());
            }
            paths.forEach((position, places) -> byLayer.computeIfAbsent(position, p -> new TreeMap<>())
                    .put(digest, new Placed(places, installed.owner(), installed.particulars())));
        }
        List<Content> contents = new ArrayList<>();
        byLayer.forEach((position, places) -> contents.add(new Content(position, layers.get(position), places)));
        return contents;
    }

    private static String name(Layer layer) {
        return layer.diffId().or(layer::digest).map(Digest::toString).orElse("");
    }

    private long write(String name, Content content, long time) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (String digest : content.places().keySet()) {
            Optional<Long> known = Sql.id(connection, "SELECT id FROM component WHERE digest = ?", digest);
            if (known.isEmpty()) {
                known = write(connection, digest, components.get(digest));
                if (known.isPresent()) {
                    findings(known.get(), digest, time);
                } else {
                    known = Sql.id(connection, "SELECT id FROM component WHERE digest = ?", digest);
                }
            }
            ids.add(known.orElseThrow());
        }
        return write(connection, name, content, ids);
    }

    /** Writes a content whose components are there. */
    static long write(Connection connection, String name, Content content, List<Long> components) throws SQLException {
        long id;
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO content (digest, body) VALUES (?, ?) RETURNING id")) {
            insert.setString(1, name);
            insert.setBytes(2, content.body());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                id = row.getLong(1);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO content_component (content, component) VALUES (?, ?)")) {
            for (long component : components) {
                insert.setLong(1, id);
                insert.setLong(2, component);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return id;
    }

    /** Writes a component; empty when another was faster. */
    static Optional<Long> write(Connection connection, String digest, Component component) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO component"
                + " (digest, purl, type, name, version, distribution, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (digest) DO NOTHING RETURNING id")) {
            insert.setString(1, digest);
            insert.setString(2, component.installed().purl());
            insert.setString(3, component.installed().kind().type());
            insert.setString(4, component.installed().displayName());
            insert.setString(5, component.installed().version());
            insert.setString(6, ComponentJson.write(component.distribution()));
            insert.setString(7, ComponentJson.write(component));
            try (ResultSet row = insert.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /** Of a component that nobody knew; those of others are brought up to date by the next rescan, which tells of it. */
    private void findings(long component, String digest, long time) throws SQLException {
        Set<Finding> over = Set.copyOf(report.judgement().overThreshold());
        try (FindingRows rows = new FindingRows(connection)) {
            for (Finding finding : report.findings()) {
                String key = finding.installed().kind() == PackageKind.DISTRIBUTION
                        ? PackageKind.DISTRIBUTION.type()
                        : finding.installed().purl();
                if (digest.equals(digestByPurl.get(key))) {
                    rows.put(component, finding, over.contains(finding), time);
                }
            }
        }
    }

    private long image(Digest digest, long time) throws SQLException {
        ImageFacts facts = inventory.image();
        Images.adopt(connection, facts.digest(), facts.id());
        Optional<Long> known = Images.find(connection, digest);
        long image = known.isPresent() ? known.get() : Images.insert(connection, digest, facts.reference(), time);
        try (PreparedStatement update = connection.prepareStatement("UPDATE image SET config = ?, reference = ?,"
                + " platform = ?, distribution = ?, base_layers = ?, verdict = ?, reason = ?, gaps = ?,"
                + " advisories_as_of = ?, about = ?, scanned = ? WHERE id = ? AND (scanned IS NULL OR scanned <= ?)")) {
            update.setString(1, facts.id().map(Digest::toString).orElse(null));
            update.setString(2, Images.name(facts.reference()));
            update.setString(3, facts.platform().map(Platform::toString).orElse(null));
            update.setString(4, inventory.distribution().map(d -> d.name()).orElse(null));
            if (facts.base().isPresent()) {
                update.setInt(5, facts.base().get().layers());
            } else {
                update.setNull(5, Types.INTEGER);
            }
            update.setString(6, report.judgement().verdict().name());
            update.setString(7, report.judgement().reason());
            update.setInt(8, report.gaps().size());
            Optional<Instant> asOf = report.database().asOf();
            if (asOf.isPresent()) {
                update.setLong(9, asOf.get().toEpochMilli());
            } else {
                update.setNull(9, Types.BIGINT);
            }
            update.setBytes(10, Packed.pack(ImageJson.write(inventory)));
            update.setLong(11, time);
            update.setLong(12, image);
            update.setLong(13, time);
            update.executeUpdate();
        }
        Images.place(connection, image, Images.name(facts.reference()), time);
        for (String tag : new TreeSet<>(facts.tags())) {
            Images.place(connection, image, tag, time);
        }
        return image;
    }

    /** @param contents layer and content by their position */
    static void replaceContents(Connection connection, long image, Map<Integer, Map.Entry<String, Long>> contents)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM image_content WHERE image = ?")) {
            delete.setLong(1, image);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO image_content (image, position, layer, content) VALUES (?, ?, ?, ?)")) {
            for (Map.Entry<Integer, Map.Entry<String, Long>> content : contents.entrySet()) {
                insert.setLong(1, image);
                insert.setInt(2, content.getKey());
                insert.setString(3, content.getValue().getKey());
                insert.setLong(4, content.getValue().getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The probability of an attack; empty when nobody knows. */
    static Optional<Double> epss(Finding finding) {
        return finding.exploitation().epss().map(Exploitation.Epss::score);
    }
}
