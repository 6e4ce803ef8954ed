package io.hullcheck.inventory.sbom;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads components by their package URLs (purl specification, "Known qualifiers") and by the properties that Syft and
 * Trivy add, as their SBOMs show them.
 */
final class ForeignComponents {
    private ForeignComponents() {}

    /** The package that a component is; empty when its package URL is missing, malformed or of a type without packages. */
    static Optional<PackageDraft> draft(Sbom.Component component, String why) {
        if (component.purl().filter(GoModulePurl::isOne).isPresent()) {
            return component.purl().flatMap(p -> GoModulePurl.draft(p, component, why));
        }
        Optional<PackageURL> parsed = component.purl().flatMap(ForeignComponents::parse);
        Optional<PackageKind> kind = parsed.flatMap(p -> kind(p.getType()));
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        PackageURL purl = parsed.get();
        Map<String, String> qualifiers =
                Optional.ofNullable(purl.getQualifiers()).orElse(Map.of());
        String version =
                Optional.ofNullable(purl.getVersion()).filter(v -> !v.isBlank()).orElse(component.version());
        if (version.isBlank()) {
            return Optional.empty();
        }
        if (!kind.get().isOs()) {
            return Optional.of(PackageDraft.ofLanguage(
                            kind.get(), Optional.ofNullable(purl.getNamespace()), purl.getName(), version, why)
                    .asSureAs(Certainty.DECLARED));
        }
        String full = kind.get() == PackageKind.RPM && qualifiers.containsKey("epoch") && version.indexOf(':') < 0
                ? qualifiers.get("epoch") + ":" + version
                : version;
        return Optional.of(PackageDraft.ofOs(
                        kind.get(),
                        purl.getName(),
                        full,
                        source(component.facts(), qualifiers, purl.getName(), full),
                        Optional.ofNullable(qualifiers.get("arch")),
                        Optional.empty(),
                        why)
                .inModule(Fact.first(component.facts(), "syft:metadata:modularityLabel")
                        .or(() -> Optional.ofNullable(qualifiers.get("rpmmod"))))
                .asSureAs(Certainty.DECLARED));
    }

    /** {@code upstream=openssl@3.0.11-1}, or with the package's own version where it has none. */
    private static SourcePackage source(List<Fact> facts, Map<String, String> qualifiers, String name, String version) {
        Optional<String> trivy = Fact.first(facts, "aquasecurity:trivy:SrcName");
        if (trivy.isPresent()) {
            String epoch = Fact.first(facts, "aquasecurity:trivy:SrcEpoch")
                    .map(e -> e + ":")
                    .orElse("");
            String release = Fact.first(facts, "aquasecurity:trivy:SrcRelease")
                    .map(r -> "-" + r)
                    .orElse("");
            return new SourcePackage(
                    trivy.get(),
                    Fact.first(facts, "aquasecurity:trivy:SrcVersion")
                            .map(v -> epoch + v + release)
                            .orElse(version));
        }
        String upstream = qualifiers.getOrDefault("upstream", "");
        if (upstream.endsWith(".src.rpm")) {
            // name-version-release.src.rpm
            String[] parts = upstream.substring(0, upstream.length() - ".src.rpm".length())
                    .split("-(?=[^-]*-[^-]*$)", 2);
            return new SourcePackage(parts[0], parts.length > 1 ? parts[1] : version);
        }
        int at = upstream.lastIndexOf('@');
        if (at > 0) {
            return new SourcePackage(upstream.substring(0, at), upstream.substring(at + 1));
        }
        return new SourcePackage(upstream.isBlank() ? name : upstream, version);
    }

    /** {@code distro=debian-12} of a distribution's package. */
    static Optional<Distribution> distribution(Sbom.Component component, String path) {
        return component.purl().flatMap(ForeignComponents::parse).flatMap(p -> {
            String distro =
                    Optional.ofNullable(p.getQualifiers()).orElse(Map.of()).getOrDefault("distro", "");
            int dash = distro.lastIndexOf('-');
            if (kind(p.getType()).filter(PackageKind::isOs).isEmpty() || distro.isBlank()) {
                return Optional.empty();
            }
            boolean versioned = dash > 0 && dash + 1 < distro.length() && Character.isDigit(distro.charAt(dash + 1));
            String id = versioned
                    ? distro.substring(0, dash)
                    : Optional.ofNullable(p.getNamespace()).orElse(distro);
            Optional<String> version = versioned ? Optional.of(distro.substring(dash + 1)) : Optional.empty();
            return Optional.of(new Distribution(
                    id, version, id + version.map(v -> " " + v).orElse(""), List.of(), Optional.empty(), path));
        });
    }

    /** Whether a package URL names a package of a kind that can be looked up. */
    static boolean isKnownKind(String purl) {
        return parse(purl).flatMap(p -> kind(p.getType())).isPresent();
    }

    /** Whether it is the image itself, which lists itself among its packages. */
    static boolean isImage(Sbom.Component component) {
        return component
                .purl()
                .flatMap(ForeignComponents::parse)
                .filter(p -> p.getType().equals("oci") || p.getType().equals("docker"))
                .isPresent();
    }

    /** Where the maker says it found the package. */
    static Optional<String> path(List<Fact> facts) {
        return Fact.first(facts, "syft:location:0:path")
                .or(() -> Fact.first(facts, "aquasecurity:trivy:FilePath"))
                .map(p -> p.startsWith("/") ? p : "/" + p);
    }

    private static Optional<PackageKind> kind(String type) {
        return Arrays.stream(PackageKind.values())
                .filter(k -> k.type().equals(type) && k != PackageKind.DISTRIBUTION)
                .findFirst();
    }

    private static Optional<PackageURL> parse(String purl) {
        try {
            return Optional.of(new PackageURL(purl));
        } catch (MalformedPackageURLException e) {
            // counted with those that have none
            return Optional.empty();
        }
    }
}
