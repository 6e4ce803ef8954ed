package io.hullcheck.ledger;

import io.hullcheck.image.Digest;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.Particulars;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A package as advisories are asked about it: without its places, and with as much of its image as matters for the answer. Two images that have
 * the same one have the same findings in it.
 *
 * @param installed without places; without an owner, of whom the next two speak
 * @param distribution whose advisories speak of it; empty where none does
 * @param judgedByDistribution whether the distribution brought it, so that its own advisories alone count, where there are any
 */
record Component(InstalledPackage installed, Optional<Distribution> distribution, boolean judgedByDistribution) {

    /** The component that a package is in an image of that distribution. */
    static Component of(InstalledPackage installed, Optional<Distribution> distribution, boolean judged) {
        boolean matters = installed.kind().isOs() || judged;
        return new Component(
                installed.ownedBy(Optional.empty()).at(List.of()).with(Particulars.NONE),
                distribution.filter(d -> matters),
                judged);
    }

    /** What an image itself is to advisories: its release of a distribution, which may be at its end. */
    static Component of(Distribution distribution) {
        return new Component(
                new InstalledPackage(
                        "pkg:generic/" + distribution.id()
                                + distribution.version().map(v -> "@" + v).orElse(""),
                        PackageKind.DISTRIBUTION,
                        Optional.empty(),
                        distribution.id(),
                        distribution.version().orElse(""),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Certainty.PROVEN,
                        "the release that the image names",
                        List.of(),
                        List.of()),
                Optional.of(distribution),
                false);
    }

    /** What it is known by in the ledger. */
    String digest() {
        return Digest.sha256((ComponentJson.write(this) + "\n" + ComponentJson.write(distribution))
                        .getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
