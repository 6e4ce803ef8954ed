package io.hullcheck.remedy;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Works out, package by package, the smallest step that mends all that can be mended. Stateless. */
public final class RemedyAdvisor {
    /** A fix that brings another flaw is followed by its fix; nobody's releases go on like that for long. */
    private static final int MOST_STEPS = 10;

    private final BuildGraph build;
    private final BuildAdvice advice;
    private final Outlook outlook;
    private final Predicate<InstalledPackage> isOfBase;
    private final Optional<Planner.Rebuild> rebuild;

    /**
     * @param build what the image was made by
     * @param advice what can be changed in it
     * @param outlook tells whether a fixed version has flaws of its own
     * @param isOfBase whether a package came with the base image; false where that is not known
     * @param rebuild a newer base image, where one is known
     */
    public RemedyAdvisor(
            BuildGraph build,
            BuildAdvice advice,
            Outlook outlook,
            Predicate<InstalledPackage> isOfBase,
            Optional<Planner.Rebuild> rebuild) {
        this.build = build;
        this.advice = advice;
        this.outlook = outlook;
        this.isOfBase = isOfBase;
        this.rebuild = rebuild;
    }

    /**
     * One remedy for each package with findings, by its package URL.
     *
     * @throws IOException when the advisories cannot be read
     */
    public Map<String, Remedy> advise(List<Finding> findings) throws IOException {
        Map<String, List<Finding>> byPackage = new LinkedHashMap<>();
        findings.forEach(f -> byPackage
                .computeIfAbsent(f.installed().purl(), p -> new ArrayList<>())
                .add(f));
        Map<String, Remedy> remedies = new LinkedHashMap<>();
        for (Map.Entry<String, List<Finding>> one : byPackage.entrySet()) {
            remedies.put(one.getKey(), ofPackage(one.getValue()));
        }
        return remedies;
    }

    private Remedy ofPackage(List<Finding> findings) throws IOException {
        InstalledPackage installed = findings.get(0).installed();
        Optional<BuildGraph.Dependency> dependency = installed.kind() == PackageKind.MAVEN
                ? build.find(installed.namespace(), installed.name(), installed.version())
                : Optional.empty();
        if (findings.stream().anyMatch(Finding::malicious)) {
            return new Remedy(
                    "take " + installed.displayName()
                            + " out at once: it was made to do harm, and what it had access to has to be looked at",
                    Optional.empty(),
                    dependency);
        }
        if (advice.knows(installed.purl())) {
            return ofBuild(installed, findings, dependency);
        }
        Optional<String> target = target(findings);
        Optional<Planner.Rebuild> rebuilt = rebuild.filter(r -> r.mends().containsAll(findings));
        if (rebuilt.isPresent()) {
            return new Remedy(
                    "build again on the newer base image " + rebuilt.get().name() + ": " + installed.displayName()
                            + " comes with it",
                    target,
                    dependency);
        }
        if (target.isEmpty()) {
            return new Remedy(
                    "no fixed version is known; replace " + installed.displayName()
                            + ", take it out of the image, or accept the risk for a time",
                    Optional.empty(),
                    dependency);
        }
        long unfixed = findings.stream().filter(f -> !f.isFixable()).count();
        String left = unfixed == 0 ? "" : "; " + unfixed + " of its " + findings.size() + " findings have no fix yet";
        // what the base image brings is not in the hands of who builds on it, but for the packages of its distribution
        String step = isOfBase.test(installed) && !installed.kind().isOs()
                ? installed.displayName() + " comes with the base image: build on one that has version " + target.get()
                        + " or later"
                : step(installed, target.get());
        return new Remedy(step + left, target, dependency);
    }

    /** As the build's own resolution has it. */
    private Remedy ofBuild(
            InstalledPackage installed, List<Finding> findings, Optional<BuildGraph.Dependency> dependency) {
        Optional<BuildAdvice.Move> move = advice.move(installed.purl());
        Optional<String> reason = Optional.ofNullable(advice.reasons().get(installed.purl()));
        if (move.isEmpty()) {
            return new Remedy(reason.orElseThrow(), Optional.empty(), dependency);
        }
        long left = findings.stream().filter(f -> advice.step(f).isEmpty()).count();
        String raise = move.get()
                .version()
                .map(v -> "raise " + installed.displayName() + " to " + v)
                .orElse("take " + installed.displayName() + " out of the build");
        return new Remedy(
                raise + ": " + advice.words(installed.purl())
                        + (left == 0 ? "" : "; " + left + " of its " + findings.size() + " findings remain")
                        + reason.map(r -> ": " + r).orElse(""),
                move.get().version(),
                dependency);
    }

    private static String step(InstalledPackage installed, String target) {
        String source = installed
                .source()
                .filter(s -> !s.name().equals(installed.name()))
                .map(s -> " (built from " + s.name() + ")")
                .orElse("");
        String raise = "raise " + installed.displayName() + " to " + target;
        if (!Steps.mayBeTyped(installed.displayName()) || !Steps.mayBeTyped(target)) {
            // whoever made the image chose the name
            return raise;
        }
        return switch (installed.kind()) {
            case DEB ->
                "update " + installed.name() + source + " to " + target
                        + " or later: apt-get update && apt-get install --only-upgrade " + installed.name();
            case APK ->
                "update " + installed.name() + source + " to " + target + " or later: apk upgrade " + installed.name();
            case RPM ->
                "update " + installed.name() + source + " to " + target + " or later: dnf upgrade " + installed.name();
            case OPKG ->
                "update " + installed.name() + source + " to " + target + " or later: opkg upgrade " + installed.name();
            case DISTRIBUTION ->
                "build on a release that gets security updates, the longest of " + installed.name() + " " + target;
            case NPM ->
                raise + ": npm install " + installed.displayName() + "@" + target
                        + ", or an entry under \"overrides\" in package.json where another package brings it";
            case PYPI ->
                raise + ": the requirement " + installed.name() + ">=" + target
                        + " in requirements.txt or pyproject.toml, also where another package brings it";
            case GO ->
                raise + ": go get " + installed.displayName() + "@v" + target.replaceFirst("^v", "")
                        + " && go mod tidy";
            case MAVEN, CARGO, GEM, NUGET, COMPOSER, HEX, PUB, CRAN, HACKAGE, CONAN, SWIFT, CONDA, BITNAMI -> raise;
        };
    }

    /**
     * The highest of the nearest fixes: below it a finding would remain. The nearest stays within the major version wherever
     * that has a fix. Where the fixed version has flaws of its own that a later one mends, that one.
     */
    private Optional<String> target(List<Finding> findings) throws IOException {
        InstalledPackage installed = findings.get(0).installed();
        VersionScheme scheme = Schemes.of(installed.kind());
        Optional<String> target = highest(scheme, findings);
        for (int step = 0; step < MOST_STEPS && target.isPresent(); step++) {
            List<Finding> then = outlook.of(installed.withVersion(target.get()));
            Optional<String> next = highest(scheme, then);
            if (next.isEmpty() || !isHigher(scheme, next.get(), target.get())) {
                return target;
            }
            target = next;
        }
        return target;
    }

    private static Optional<String> highest(VersionScheme scheme, List<Finding> findings) {
        String highest = null;
        for (Finding finding : findings) {
            if (finding.isFixable()) {
                String fix = finding.fixedVersions().get(0);
                highest = highest == null || isHigher(scheme, fix, highest) ? fix : highest;
            }
        }
        return Optional.ofNullable(highest);
    }

    static boolean isHigher(VersionScheme scheme, String one, String other) {
        try {
            return scheme.compare(one, other) > 0;
        } catch (UnorderableVersionException e) {
            // both were ordered when they were found to be fixes
            throw new IllegalStateException(e);
        }
    }

    /** The order of versions of each kind. */
    static final class Schemes {
        private Schemes() {}

        static VersionScheme of(PackageKind kind) {
            String ecosystem = switch (kind) {
                case DEB, OPKG, DISTRIBUTION -> "Debian";
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
    }
}
