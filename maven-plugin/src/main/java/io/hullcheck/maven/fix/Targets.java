package io.hullcheck.maven.fix;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.ReleaseVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The findings that the build decides on: packages of the image that its modules resolve to. Immutable once made. */
final class Targets {
    /** Findings by the artifact that has them, the most urgent first. */
    private final Map<String, Set<String>> ids = new LinkedHashMap<>();

    private final Map<String, InstalledPackage> packages = new LinkedHashMap<>();
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();
    private final Map<String, String> artifacts = new LinkedHashMap<>();
    private final Map<String, String> built = new LinkedHashMap<>();
    private final AdvisoryLookup advisories;

    private Targets(AdvisoryLookup advisories) {
        this.advisories = advisories;
    }

    static Targets of(List<Finding> all, Resolution resolution, AdvisoryLookup advisories) throws IOException {
        Targets targets = new Targets(advisories);
        for (Finding finding : all) {
            InstalledPackage installed = finding.installed();
            if (installed.kind() != PackageKind.MAVEN || finding.malicious()) {
                continue;
            }
            Optional<String> ga = ga(installed, resolution);
            if (ga.isEmpty()) {
                continue;
            }
            Set<String> versions = resolution.versions(ga.get());
            if (versions.contains(installed.version())) {
                targets.ids
                        .computeIfAbsent(ga.get(), k -> new LinkedHashSet<>())
                        .add(finding.id());
                targets.packages.put(installed.purl(), installed);
                targets.artifacts.put(installed.purl(), ga.get());
                targets.findings
                        .computeIfAbsent(installed.purl(), k -> new ArrayList<>())
                        .add(finding);
            } else if (targets.areWithout(ga.get(), versions, finding.id())) {
                targets.built.put(
                        installed.purl(),
                        "the POMs have " + ga.get() + " " + String.join(" and ", versions)
                                + " already, and the image has " + installed.version() + ": build the image again");
            }
        }
        return targets;
    }

    private boolean areWithout(String ga, Set<String> versions, String id) throws IOException {
        for (String version : versions) {
            if (advisories.ids(ga, version).contains(id)) {
                return false;
            }
        }
        return true;
    }

    /** The artifact that a package is; by its name alone where the image does not tell its group. */
    private static Optional<String> ga(InstalledPackage installed, Resolution resolution) {
        return resolution.nodes().stream()
                .filter(n -> n.key().artifact().equals(installed.name())
                        && installed
                                .namespace()
                                .filter(g -> !g.equals(n.key().group()))
                                .isEmpty())
                .map(n -> n.key().ga())
                .findFirst();
    }

    /** Packages of the image that the build has mended already. */
    Map<String, String> built() {
        return built;
    }

    /** Artifacts with findings. */
    List<String> artifacts() {
        return List.copyOf(ids.keySet());
    }

    Set<String> ids(String ga) {
        return ids.getOrDefault(ga, Set.of());
    }

    /** Packages of the image, by package URL. */
    Map<String, InstalledPackage> packages() {
        return packages;
    }

    /** The artifact of a package. */
    String artifact(String purl) {
        return artifacts.get(purl);
    }

    List<Finding> findings(String purl) {
        return findings.get(purl);
    }

    /** Findings that are left of an artifact in a build. */
    Set<String> left(String ga, Resolution resolution) throws IOException {
        Set<String> left = new LinkedHashSet<>();
        for (Resolution.Module module : resolution.modules()) {
            left.addAll(left(ga, module));
        }
        return left;
    }

    /** Findings that are left of an artifact in a module. */
    Set<String> left(String ga, Resolution.Module module) throws IOException {
        Set<String> left = new LinkedHashSet<>();
        for (String version : module.versions(ga)) {
            left.addAll(left(ga, version));
        }
        return left;
    }

    /** Findings that are left of an artifact in a version. */
    Set<String> left(String ga, String version) throws IOException {
        Set<String> left = new LinkedHashSet<>(ids(ga));
        left.retainAll(advisories.ids(ga, version));
        return left;
    }

    /** How many findings are left in a build. */
    int count(Resolution resolution) throws IOException {
        int count = 0;
        for (String ga : ids.keySet()) {
            count += left(ga, resolution).size();
        }
        return count;
    }

    /**
     * Whether a fix of a finding is known.
     *
     * @param allowsMajor in any major version; else in the one that the image has
     */
    boolean isFixed(String ga, String id, boolean allowsMajor) {
        return findings.values().stream()
                .flatMap(List::stream)
                .filter(f ->
                        f.id().equals(id) && artifacts.get(f.installed().purl()).equals(ga))
                .anyMatch(f -> f.fixedVersions().stream()
                        .anyMatch(v -> allowsMajor
                                || ReleaseVersion.of(v)
                                        .isOfMajor(
                                                ReleaseVersion.of(f.installed().version()))));
    }
}
