package io.hullcheck.testing;

import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inventories as cataloguers would make them, of packages that are named one by one. */
public final class Inventories {
    private final Optional<Distribution> distribution;
    private final List<InstalledPackage> packages = new ArrayList<>();

    private Inventories(Optional<Distribution> distribution) {
        this.distribution = distribution;
    }

    /** Of an image without a distribution. */
    public static Inventories bare() {
        return new Inventories(Optional.empty());
    }

    public static Inventories of(String id, String version, String name) {
        return new Inventories(Optional.of(new Distribution(
                id, Optional.ofNullable(version), name, List.of(), Optional.empty(), "/etc/os-release")));
    }

    /** A package of the distribution, built from a source of the same name and version. */
    public Inventories os(PackageKind kind, String name, String version) {
        return os(kind, name, version, name, version, null, null);
    }

    public Inventories os(
            PackageKind kind,
            String name,
            String version,
            String source,
            String sourceVersion,
            String vendor,
            String module) {
        return add(
                kind,
                Optional.empty(),
                name,
                version,
                Optional.of(new SourcePackage(source, sourceVersion)),
                vendor,
                module);
    }

    /** A language package; the namespace may be empty. */
    public Inventories language(PackageKind kind, String namespace, String name, String version) {
        return add(kind, Optional.of(namespace).filter(n -> !n.isEmpty()), name, version, Optional.empty(), null, null);
    }

    /** The package that was named last, brought by a package of the distribution. */
    public Inventories ownedBy(String owner) {
        packages.add(packages.remove(packages.size() - 1).ownedBy(Optional.of(owner)));
        return this;
    }

    private Inventories add(
            PackageKind kind,
            Optional<String> namespace,
            String name,
            String version,
            Optional<SourcePackage> source,
            String vendor,
            String module) {
        packages.add(new InstalledPackage(
                "pkg:" + kind.type() + "/" + namespace.map(n -> n + "/").orElse("") + name + "@" + version,
                kind,
                namespace,
                name,
                version,
                source,
                Optional.empty(),
                Optional.ofNullable(vendor),
                Optional.ofNullable(module),
                Optional.empty(),
                Certainty.PROVEN,
                "a test",
                List.of(new Location(
                        new Layer(0, Optional.empty(), Optional.empty(), 1, Optional.empty()), "/" + name)),
                List.of()));
        return this;
    }

    public Inventory inventory() {
        return new Inventory(
                new ImageFacts(
                        "test",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty()),
                List.of(),
                distribution,
                packages,
                List.of(),
                0,
                0);
    }
}
