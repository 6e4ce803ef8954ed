package io.hullcheck.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.PackageMerge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inventory of an image as it was when the image was scanned, put together again from what images share. For one use. */
final class Recollection {
    /** A component as it lies in an image. */
    private record Found(InstalledPackage installed, Placed placed, List<Location> locations) {
        InstalledPackage whole() {
            return installed.ownedBy(placed.owner()).at(locations).with(placed.particulars());
        }
    }

    private final Connection connection;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private Optional<Distribution> distribution = Optional.empty();

    Recollection(Connection connection) {
        this.connection = connection;
    }

    /** Empty when no image of that digest was scanned. */
    Optional<Inventory> of(Digest digest) throws SQLException, LedgerException {
        Optional<Long> image = Images.find(connection, digest);
        if (image.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT digest, config, reference, platform, gaps,"
                + " about FROM image WHERE id = ? AND scanned IS NOT NULL")) {
            select.setLong(1, image.get());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(inventory(image.get(), row)) : Optional.empty();
            }
        }
    }

    private Inventory inventory(long image, ResultSet row) throws SQLException, LedgerException {
        Optional<String> config = Optional.ofNullable(row.getString("config"));
        byte[] about = row.getBytes("about");
        JsonNode node = about == null ? MissingNode.getInstance() : ComponentJson.parse(Packed.unpack(about));
        List<Layer> layers = ImageJson.layers(node);
        packages(image, layers);
        Inventory inventory = ImageJson.read(
                node,
                new ImageJson.Rest(
                        row.getString("reference"),
                        Optional.of(row.getString("digest"))
                                .filter(d -> !config.equals(Optional.of(d)))
                                .map(Digest::parse),
                        config.map(Digest::parse),
                        Optional.ofNullable(row.getString("platform")).map(Platform::parse),
                        distribution),
                layers,
                found.values().stream()
                        .map(Found::whole)
                        .sorted(PackageMerge.ORDER)
                        .toList());
        return about == null && row.getInt("gaps") > 0
                ? inventory.withGaps(List.of(Gap.inImage(
                        Gap.Kind.PACKAGES_MISSING,
                        "something could not be analysed when the image was scanned, and the ledger does not say what",
                        "Scan the image again")))
                : inventory;
    }

    /** @param layers those that the image is known to have; others are put to them */
    private void packages(long image, List<Layer> layers) throws SQLException, LedgerException {
        try (PreparedStatement contents = connection.prepareStatement("SELECT i.position, i.layer, c.id, c.body FROM"
                        + " image_content i JOIN content c ON c.id = i.content WHERE i.image = ? ORDER BY i.position");
                PreparedStatement components = connection.prepareStatement(
                        "SELECT c.digest, c.distribution, c.body FROM"
                                + " content_component cc JOIN component c ON c.id = cc.component WHERE cc.content = ?")) {
            contents.setLong(1, image);
            try (ResultSet rows = contents.executeQuery()) {
                while (rows.next()) {
                    Optional<Layer> layer = layer(layers, rows.getInt(1), rows.getString(2));
                    Map<String, Placed> places = Content.places(rows.getBytes(4), c -> true);
                    components.setLong(1, rows.getLong(3));
                    try (ResultSet brought = components.executeQuery()) {
                        while (brought.next()) {
                            String digest = brought.getString(1);
                            Component component = ComponentJson.read(
                                    brought.getString(3), ComponentJson.distribution(brought.getString(2)));
                            add(digest, component, places.getOrDefault(digest, Placed.at(List.of())), layer);
                        }
                    }
                }
            }
        }
    }

    private static Optional<Layer> layer(List<Layer> layers, int position, String name) {
        if (position < 0) {
            return Optional.empty();
        }
        while (layers.size() <= position) {
            layers.add(new Layer(layers.size(), Optional.empty(), Optional.empty(), -1, Optional.empty()));
        }
        Layer layer = layers.get(position);
        if (layer.diffId().isEmpty() && layer.digest().isEmpty() && !name.isEmpty()) {
            layers.set(
                    position,
                    new Layer(
                            position,
                            Optional.empty(),
                            Optional.of(Digest.parse(name)),
                            layer.size(),
                            layer.createdBy()));
        }
        return Optional.of(layers.get(position));
    }

    private void add(String digest, Component component, Placed placed, Optional<Layer> layer) {
        if (component.installed().kind() == PackageKind.DISTRIBUTION) {
            distribution = component.distribution();
        } else if (layer.isPresent()) {
            Found one = found.computeIfAbsent(digest, d -> new Found(component.installed(), placed, new ArrayList<>()));
            placed.paths().forEach(p -> one.locations().add(new Location(layer.get(), p)));
        }
    }
}
