package io.hullcheck.remedy;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out, package by package, the smallest step that mends all that can be mended. Stateless. */
public final class RemedyAdvisor {
    private RemedyAdvisor() {}

    /** One remedy for each package with findings, by its package URL. */
    public static Map<String, Remedy> advise(List<Finding> findings) {
        Map<String, List<Finding>> byPackage = new LinkedHashMap<>();
        findings.forEach(f -> byPackage
                .computeIfAbsent(f.installed().purl(), p -> new ArrayList<>())
                .add(f));
        Map<String, Remedy> remedies = new LinkedHashMap<>();
        byPackage.forEach((purl, list) -> remedies.put(purl, ofPackage(list)));
        return remedies;
    }

    private static Remedy ofPackage(List<Finding> findings) {
        InstalledPackage installed = findings.get(0).installed();
        Optional<String> target = target(findings);
        long unfixed = findings.stream().filter(f -> !f.isFixable()).count();
        if (findings.stream().anyMatch(Finding::malicious)) {
            return new Remedy("take " + installed.displayName()
                    + " out at once: it was made to do harm, and what it had access to has to be looked at");
        }
        if (target.isEmpty()) {
            return new Remedy("no fixed version is known; replace " + installed.displayName()
                    + ", take it out of the image, or accept the risk for a time");
        }
        String left = unfixed == 0 ? "" : "; " + unfixed + " of its " + findings.size() + " findings have no fix yet";
        return new Remedy(step(installed, target.get()) + left);
    }

    private static String step(InstalledPackage installed, String target) {
        String source = installed
                .source()
                .filter(s -> !s.name().equals(installed.name()))
                .map(s -> " (built from " + s.name() + ")")
                .orElse("");
        return switch (installed.kind()) {
            case DEB ->
                "update " + installed.name() + source + " to " + target
                        + " or later: apt-get update && apt-get install --only-upgrade " + installed.name();
            case APK ->
                "update " + installed.name() + source + " to " + target + " or later: apk upgrade " + installed.name();
            case RPM ->
                "update " + installed.name() + source + " to " + target + " or later: dnf upgrade " + installed.name();
            case DISTRIBUTION ->
                "build on a release that gets security updates, the longest of " + installed.name() + " " + target;
            case MAVEN,
                    NPM,
                    PYPI,
                    GO,
                    CARGO,
                    GEM,
                    NUGET,
                    COMPOSER,
                    HEX,
                    PUB,
                    CRAN,
                    HACKAGE,
                    CONAN,
                    SWIFT,
                    CONDA,
                    BITNAMI -> "raise " + installed.displayName() + " to " + target;
        };
    }

    /** The highest of the nearest fixes: below it a finding would remain. */
    private static Optional<String> target(List<Finding> findings) {
        VersionScheme scheme = scheme(findings.get(0).installed().kind());
        String highest = null;
        for (Finding finding : findings) {
            if (finding.isFixable()) {
                String fix = finding.fixedVersions().get(0);
                if (highest == null || isHigher(scheme, fix, highest)) {
                    highest = fix;
                }
            }
        }
        return Optional.ofNullable(highest);
    }

    private static VersionScheme scheme(PackageKind kind) {
        String ecosystem = switch (kind) {
            case DEB, DISTRIBUTION -> "Debian";
            case APK -> "Alpine";
            case RPM -> "Red Hat";
            case MAVEN -> "Maven";
            case NPM -> "npm";
            case PYPI, CONDA -> "PyPI";
            case GO -> "Go";
            case CARGO -> "crates.io";
            case GEM -> "RubyGems";
            case NUGET -> "NuGet";
            case COMPOSER -> "Packagist";
            case HEX -> "Hex";
            case PUB -> "Pub";
            case CRAN -> "CRAN";
            case HACKAGE -> "Hackage";
            case CONAN -> "ConanCenter";
            case SWIFT -> "SwiftURL";
            case BITNAMI -> "Bitnami";
        };
        return VersionSchemes.of(ecosystem).orElseThrow();
    }

    private static boolean isHigher(VersionScheme scheme, String one, String other) {
        try {
            return scheme.compare(one, other) > 0;
        } catch (UnorderableVersionException e) {
            // both were ordered when they were found to be fixes
            throw new IllegalStateException(e);
        }
    }
}
