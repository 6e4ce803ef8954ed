package io.hullcheck;

import io.hullcheck.image.Bound;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.RegistryReferrers;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.sbom.SbomInventory;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Statement;
import io.hullcheck.policy.vex.VexDocuments;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a scan found, attached to the image in the registry: whoever has the image finds its SBOM and its report, and a later
 * scan need not read its layers. Stateless.
 */
public final class Attachments {
    /** OCI image specification, "Pre-Defined Annotation Keys". */
    private static final String CREATED = "org.opencontainers.image.created";

    private static final String VERSION = "io.hullcheck.version";
    private static final String SBOM = "application/vnd.cyclonedx+json";
    /** Types under which statements are attached: OpenVEX, CycloneDX, CSAF. */
    private static final Set<String> STATEMENTS = Set.of(
            SBOM,
            "application/vnd.openvex+json",
            "application/openvex+json",
            "application/vex+json",
            "application/csaf+json");

    private Attachments() {}

    /**
     * Refuses names that cannot be attached, before any work is done.
     *
     * @throws IllegalArgumentException naming those that can
     */
    public static void check(List<String> forms) {
        for (String form : forms) {
            if (!ReportFormats.files().contains(form)) {
                throw new IllegalArgumentException("attach knows no \"" + form + "\"; it is a list of "
                        + String.join(", ", ReportFormats.files()));
            }
        }
    }

    /**
     * Attaches forms of the report to an image that is in a registry. An SBOM that the same version of Hullcheck has attached
     * before stays the only one.
     *
     * @param place {@code host/repository}, with or without a tag
     * @param digest of the image's manifest there
     * @param forms names of {@link ReportFormats}
     * @return the forms that were attached now
     * @throws ImageException when one could not be attached
     */
    public static List<String> attach(
            ScanReport report, ScanRequest request, String place, Digest digest, List<String> forms)
            throws IOException {
        try {
            RegistryReferrers referrers = new RegistryReferrers(place, request.registries(), request.limits());
            ScanReport here = report.of(report.inventory().image().at(place, digest));
            List<RegistryReferrers.Attached> there = referrers.of(digest);
            List<String> wanted = forms.stream()
                    .filter(f -> !ReportFormats.isSbom(f)
                            || there.stream().noneMatch(a -> isSame(a, ReportFormats.mediaType(f), report.version())))
                    .toList();
            for (String form : wanted) {
                ReportFormats.Document document = ReportFormats.document(here, form);
                referrers.attach(
                        digest,
                        document.mediaType(),
                        document.bytes(),
                        Map.of(CREATED, report.time().toString(), VERSION, report.version()));
            }
            return wanted;
        } catch (ImageException e) {
            throw e.inImage(place);
        }
    }

    private static boolean isSame(RegistryReferrers.Attached attached, String type, String version) {
        return attached.artifactType().equals(type)
                && version.equals(attached.annotations().get(VERSION));
    }

    /**
     * Statements about vulnerabilities that are attached to an image of a trusted registry.
     *
     * @param notices what cannot be believed goes here
     */
    static List<Statement> statements(ScanRequest request, ImageFacts image, List<String> notices) throws IOException {
        Optional<String> name = request.image().registryName();
        List<Statement> all = new ArrayList<>();
        if (name.isEmpty()
                || image.digest().isEmpty()
                || !request.registries().trusted().contains(name.get().replaceFirst("/.*", ""))) {
            return all;
        }
        Digest digest = image.digest().get();
        RegistryReferrers referrers = new RegistryReferrers(name.get(), request.registries(), request.limits());
        for (RegistryReferrers.Attached attached : referrers.of(digest)) {
            if (STATEMENTS.contains(attached.artifactType())
                    && !attached.annotations().containsKey(VERSION)) {
                String source = attached.artifactType() + " attached to " + digest;
                try {
                    all.addAll(VexDocuments.read(
                            referrers.content(attached, digest, request.limits().getInt(Bound.SBOM_BYTES)), source));
                } catch (PolicyException e) {
                    // an SBOM without statements is attached by the same type
                    if (!attached.artifactType().equals(SBOM)) {
                        notices.add("not believed: " + e.getMessage());
                    }
                }
            }
        }
        return all;
    }

    /** What this version of Hullcheck has attached to an image of a trusted registry, when that is whole. */
    static Optional<Inventory> inventory(Image image, ScanRequest request) throws IOException {
        Optional<Digest> digest = image.facts().digest();
        Optional<String> repository =
                image.repository().filter(r -> request.registries().trusted().contains(r.substring(0, r.indexOf('/'))));
        if (digest.isEmpty() || repository.isEmpty()) {
            return Optional.empty();
        }
        RegistryReferrers referrers = new RegistryReferrers(repository.get(), request.registries(), request.limits());
        for (RegistryReferrers.Attached attached : referrers.of(digest.get())) {
            if (isSame(attached, SBOM, Scanner.version())) {
                byte[] bytes = referrers.content(
                        attached, digest.get(), request.limits().getInt(Bound.SBOM_BYTES));
                Optional<Inventory> own = SbomInventory.ownOf(
                                bytes, image.facts().reference(), request.limits())
                        .filter(i ->
                                i.image().digest().equals(digest) && i.gaps().isEmpty());
                if (own.isPresent()) {
                    return Optional.of(own.get()
                            .of(image.facts()
                                    .withBase(image.facts().base().or(own.get().image()::base))));
                }
            }
        }
        return Optional.empty();
    }
}
