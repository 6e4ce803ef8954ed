package io.hullcheck.inventory.sbom;

import io.hullcheck.image.Cut;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Layer;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageMerge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The inventory that an SBOM file holds: exactly the one it was made from when Hullcheck wrote it, else what its
 * package URLs tell. Stateless.
 */
public final class SbomInventory {
    private SbomInventory() {}

    /** Whether a reference names an SBOM: by its scheme, or a file by what it holds. */
    public static boolean isNamedBy(ImageReference reference) throws IOException {
        if (reference.scheme().isPresent()) {
            return reference.scheme().get().equals(ImageReference.SBOM);
        }
        if (reference.isBareName()) {
            return false;
        }
        Path file = reference.file();
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SbomReader.recognises(in);
        }
    }

    /**
     * Reads the file.
     *
     * @throws ImageException when it is not there, no SBOM, too large or damaged
     */
    public static Inventory read(ImageReference reference, Limits limits) throws IOException {
        Path file = reference.file();
        try (InputStream in = Files.newInputStream(file)) {
            Sbom sbom = SbomReader.read(SbomReader.bounded(in, limits));
            return Facts.isOurs(sbom.facts())
                    ? Facts.inventory(sbom, reference.text())
                    : foreign(sbom, reference.text(), Files.size(file));
        } catch (ImageException e) {
            throw e.inImage(reference.text());
        } catch (IOException e) {
            throw ImageException.of(
                            ImageException.Kind.NOT_AN_IMAGE,
                            e.getMessage(),
                            "Make one with the goal sbom, or with any tool that writes CycloneDX or SPDX with package URLs",
                            e)
                    .inImage(reference.text());
        }
    }

    /**
     * The inventory that Hullcheck itself wrote down; empty for every other SBOM.
     *
     * @param name of the image, for messages
     * @throws IOException when the bytes are no SBOM
     */
    public static Optional<Inventory> ownOf(byte[] bytes, String name, Limits limits) throws IOException {
        Sbom sbom = SbomReader.read(SbomReader.bounded(new ByteArrayInputStream(bytes), limits));
        return Facts.isOurs(sbom.facts()) ? Optional.of(Facts.inventory(sbom, name)) : Optional.empty();
    }

    private static Inventory foreign(Sbom sbom, String reference, long size) {
        Layer layer = new Layer(0, Optional.empty(), Optional.empty(), size, Optional.empty());
        String place = "/" + Path.of(Cut.withoutStart(reference, "sbom:")).getFileName();
        String why = "listed in the SBOM";
        List<PackageMerge.Sighting> sightings = new ArrayList<>();
        Optional<Distribution> distribution = sbom.components().stream()
                .filter(c -> c.role() == Sbom.Role.OPERATING_SYSTEM && !c.name().isBlank())
                .findFirst()
                .map(c -> operatingSystem(c, place));
        int unnamed = 0;
        for (Sbom.Component component : sbom.components()) {
            if (component.role() != Sbom.Role.PACKAGE) {
                continue;
            }
            distribution = distribution.or(() -> ForeignComponents.distribution(component, place));
            Optional<PackageDraft> draft = ForeignComponents.draft(component, why)
                    .filter(d -> d.implausible().isEmpty());
            draft.ifPresent(d -> sightings.add(new PackageMerge.Sighting(
                    d,
                    new Location(
                            layer, ForeignComponents.path(component.facts()).orElse(place)),
                    Optional.empty())));
            unnamed += draft.isEmpty() && !ForeignComponents.isImage(component) ? 1 : 0;
        }
        List<Gap> gaps = new ArrayList<>();
        if (unnamed > 0) {
            gaps.add(Gap.inImage(
                    Gap.Kind.PACKAGES_UNNAMED,
                    unnamed + (unnamed == 1 ? " component has" : " components have")
                            + " no version, or no package URL of a type whose packages can be looked up, or a name or version that is too long",
                    "Scan the image itself, or make the SBOM with package URLs"));
        }
        return new Inventory(
                new ImageFacts(
                        reference,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        sbom.subject().stream().toList(),
                        Map.of(),
                        Optional.empty()),
                List.of(layer),
                distribution,
                PackageMerge.merge(sightings, distribution),
                gaps,
                0,
                0);
    }

    private static Distribution operatingSystem(Sbom.Component component, String place) {
        String id = component.name().toLowerCase(Locale.ROOT);
        Optional<String> version = Optional.of(component.version()).filter(v -> !v.isBlank());
        // releases of Debian are named by their first number: Trivy writes 12.5 for 12
        if (id.equals("debian")) {
            version = version.map(v -> v.split("\\.")[0]);
        }
        return new Distribution(
                id,
                version,
                Fact.first(component.facts(), "syft:distro:prettyName")
                        .orElse(component.name() + version.map(v -> " " + v).orElse("")),
                List.of(),
                Optional.empty(),
                place);
    }
}
