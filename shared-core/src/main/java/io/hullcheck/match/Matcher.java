package io.hullcheck.match;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.RangeEvaluator;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks up every package of an inventory. Holds no state between calls; the database is the caller's. */
public final class Matcher {
    private static final String MAVEN = "Maven";

    private final AdvisoryDatabase database;

    public Matcher(AdvisoryDatabase database) {
        this.database = database;
    }

    /**
     * What was found, and what could not be looked up.
     *
     * @param findings worst first
     */
    public record Result(List<Finding> findings, List<Gap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Matches a whole inventory.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    public Result match(Inventory inventory) throws AdvisoryException {
        Set<Gap> gaps = new LinkedHashSet<>();
        Optional<String> os = osEcosystem(inventory, gaps);
        List<Finding> findings = new ArrayList<>();
        for (InstalledPackage installed : inventory.packages()) {
            List<Hit> hits = installed.kind().isOs()
                    ? os.isPresent() ? osHits(installed, os.get(), gaps) : List.of()
                    : mavenHits(installed, gaps);
            findings.addAll(Joining.findings(installed, hits));
        }
        boolean java = inventory.packages().stream().anyMatch(p -> p.kind() == PackageKind.MAVEN);
        if (java && !database.covers(MAVEN)) {
            gaps.add(notCovered(MAVEN));
        }
        findings.sort(Comparator.comparing(Finding::severity)
                .thenComparing(f -> -f.score().orElse(0.0))
                .thenComparing(f -> f.installed().displayName())
                .thenComparing(Finding::id)
                .thenComparing(f -> f.installed().purl()));
        return new Result(findings, List.copyOf(gaps));
    }

    private Optional<String> osEcosystem(Inventory inventory, Set<Gap> gaps) throws AdvisoryException {
        long osPackages =
                inventory.packages().stream().filter(p -> p.kind().isOs()).count();
        if (osPackages == 0) {
            return Optional.empty();
        }
        Optional<Distribution> distribution = inventory.distribution();
        Optional<String> ecosystem = distribution.flatMap(OsEcosystem::of);
        if (ecosystem.isEmpty()) {
            gaps.add(Gap.inImage(
                    Gap.Kind.DISTRIBUTION_UNKNOWN,
                    distribution
                                    .map(d -> "the distribution \"" + d.name() + "\" (" + d.id()
                                            + d.version().map(v -> " " + v).orElse("") + ") is not known")
                                    .orElse("the image does not say which distribution it is (no os-release)")
                            + ", so its " + osPackages + " system packages were listed but not looked up",
                    distribution.isPresent()
                            ? "Use a base image of Debian, Ubuntu or Alpine, or allow incomplete results"
                            : "Keep /etc/os-release in the image"));
            return Optional.empty();
        }
        if (!database.covers(ecosystem.get())) {
            gaps.add(notCovered(ecosystem.get()));
            return Optional.empty();
        }
        return ecosystem;
    }

    private Gap notCovered(String ecosystem) {
        return Gap.inImage(
                Gap.Kind.ADVISORIES_MISSING,
                "the advisory database (" + database.info().place() + ") holds nothing for " + ecosystem
                        + ", so packages of it were listed but not looked up",
                "Use a database that covers " + ecosystem + " (hullcheck.database)");
    }

    private List<Hit> osHits(InstalledPackage installed, String ecosystem, Set<Gap> gaps) throws AdvisoryException {
        // Debian, Ubuntu and Alpine publish by source package, and its version is the one to compare
        SourcePackage source =
                installed.source().orElseGet(() -> new SourcePackage(installed.name(), installed.version()));
        return hits(installed, ecosystem, source.name(), source.version(), Optional.empty(), gaps);
    }

    private List<Hit> mavenHits(InstalledPackage installed, Set<Gap> gaps) throws AdvisoryException {
        if (installed.namespace().isPresent()) {
            return hits(installed, MAVEN, installed.displayName(), installed.version(), Optional.empty(), gaps);
        }
        List<Hit> hits = new ArrayList<>();
        for (String name : database.mavenNames(installed.name())) {
            String group = name.substring(0, name.indexOf(':'));
            if (fits(group, installed.classRoots())) {
                hits.addAll(hits(
                        installed,
                        MAVEN,
                        name,
                        installed.version(),
                        Optional.of("taken for " + name + ", because " + installed.why()
                                + " says so and its classes are in " + String.join(", ", installed.classRoots())),
                        gaps));
            }
        }
        return hits;
    }

    /** Whether classes in these packages can come from a group: they share its first two parts. */
    private static boolean fits(String group, List<String> classRoots) {
        String[] parts = group.split("\\.");
        String start = parts.length > 1 ? parts[0] + "." + parts[1] : group;
        return classRoots.stream().anyMatch(r -> r.equals(start) || r.startsWith(start + "."));
    }

    private List<Hit> hits(
            InstalledPackage installed,
            String ecosystem,
            String name,
            String version,
            Optional<String> caveat,
            Set<Gap> gaps)
            throws AdvisoryException {
        VersionScheme scheme = VersionSchemes.of(ecosystem)
                .orElseThrow(() -> new IllegalStateException("no order of versions for " + ecosystem));
        List<Hit> hits = new ArrayList<>();
        for (AdvisoryDatabase.Known known : database.lookup(ecosystem, name)) {
            try {
                RangeEvaluator.evaluate(known.affected(), version, scheme)
                        .ifPresent(hit ->
                                hits.add(new Hit(known.advisory(), known.affected(), hit.fixedVersions(), caveat)));
            } catch (UnorderableVersionException e) {
                gaps.add(Gap.inFile(
                        Gap.Kind.VERSION_UNREADABLE,
                        installed.locations().get(0).path(),
                        installed.displayName() + " " + version + " could not be held against "
                                + known.advisory().id() + ": " + e.getMessage(),
                        "Look the package up by hand, or give it a version of the ecosystem's form"));
            }
        }
        return hits;
    }
}
