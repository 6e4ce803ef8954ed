package io.hullcheck.match;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.Affected;
import io.hullcheck.advisory.Event;
import io.hullcheck.advisory.Range;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import io.hullcheck.version.Digits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How packages of a distribution are looked up: Debian, Ubuntu and Alpine publish by source package and its version,
 * others by the binary package, by either, or by both.
 */
final class OsMatching {
    private final AdvisoryDatabase database;
    private final Coverage coverage;
    private final List<String> ecosystems;
    private final List<String> releases;

    OsMatching(AdvisoryDatabase database, Coverage coverage) {
        this.database = database;
        this.coverage = coverage;
        this.ecosystems = database.info().ecosystems().stream()
                .map(e -> e.name())
                .filter(coverage.holds())
                .toList();
        String feed = coverage.feed().orElse("");
        this.releases = database.info().ecosystems().stream()
                .map(e -> e.name())
                .filter(e -> e.equals(feed) || e.startsWith(feed + ":"))
                .toList();
    }

    /** Whether the database holds advisories of the release. */
    boolean isCovered() {
        return !ecosystems.isEmpty() && coverage.feed().filter(database::covers).isPresent();
    }

    /** Whether the distribution's advisories have ever named a package or its source, in whatever release. */
    boolean knows(InstalledPackage installed) throws AdvisoryException {
        Set<String> names = new LinkedHashSet<>(List.of(installed.name()));
        installed.source().ifPresent(s -> names.add(s.name()));
        for (String ecosystem : releases) {
            for (String name : names) {
                if (!database.lookup(ecosystem, name).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An entry, and the version to compare with it. */
    record Candidate(Affected affected, String version) {}

    /** Everything that speaks of a package; one advisory only once, by the name that is closest. */
    List<Candidate> candidates(InstalledPackage installed) throws AdvisoryException {
        SourcePackage source =
                installed.source().orElseGet(() -> new SourcePackage(installed.name(), installed.version()));
        Map<String, List<Candidate>> byAdvisory = new LinkedHashMap<>();
        for (String ecosystem : streams(installed)) {
            Map<String, List<Candidate>> found = new LinkedHashMap<>();
            if (installed.kind() == PackageKind.DEB || coverage.ecosystem().startsWith("Alpine:")) {
                put(found, database.lookup(ecosystem, source.name()), source.version());
            } else {
                put(found, database.lookup(ecosystem, installed.name()), installed.version());
                if (!source.name().equals(installed.name())
                        && !coverage.ecosystem().startsWith("AlmaLinux")) {
                    Map<String, List<Candidate>> ofSource = new LinkedHashMap<>();
                    boolean rpm = installed.kind() == PackageKind.RPM;
                    for (Affected affected : database.lookup(ecosystem, source.name())) {
                        put(ofSource, List.of(rpm ? withoutEpochs(affected) : affected), source.version());
                    }
                    ofSource.forEach(found::putIfAbsent);
                }
            }
            found.forEach((id, list) ->
                    byAdvisory.computeIfAbsent(id, i -> new ArrayList<>()).addAll(list));
        }
        List<Candidate> candidates = new ArrayList<>();
        byAdvisory
                .values()
                .forEach(list -> list.stream()
                        .filter(c -> isOfItsStream(c.affected(), installed))
                        .forEach(candidates::add));
        return candidates;
    }

    private static void put(Map<String, List<Candidate>> found, List<Affected> entries, String version) {
        for (Affected entry : entries) {
            found.computeIfAbsent(entry.advisory(), a -> new ArrayList<>()).add(new Candidate(entry, version));
        }
    }

    /** Packages from Ubuntu's extended maintenance have fixes of their own, told in a stream of its own. */
    private List<String> streams(InstalledPackage installed) {
        if (coverage.ecosystem().startsWith("Ubuntu:") && installed.version().contains("esm")) {
            String pro = coverage.ecosystem().replace("Ubuntu:", "Ubuntu:Pro:");
            if (database.covers(pro)) {
                return List.of(pro);
            }
        }
        return ecosystems;
    }

    private static String withoutEpoch(String version) {
        int end = Digits.endOfDigits(version, 0);
        return end > 0 && version.startsWith(":", end) ? version.substring(end + 1) : version;
    }

    /** A source RPM's name does not tell its epoch, so epochs cannot be compared. */
    private static Affected withoutEpochs(Affected affected) {
        List<Range> ranges = affected.ranges().stream()
                .map(r -> new Range(r.events().stream()
                        .map(e -> new Event(e.kind(), withoutEpoch(e.version())))
                        .toList()))
                .toList();
        return new Affected(
                affected.advisory(),
                affected.ecosystem(),
                affected.name(),
                ranges,
                affected.versions(),
                affected.ratings(),
                affected.module(),
                affected.stated(),
                affected.hints());
    }

    /** Versions of different module streams, and of a module and no module, cannot be compared. */
    private static boolean isOfItsStream(Affected affected, InstalledPackage installed) {
        if (installed.kind() != PackageKind.RPM) {
            return true;
        }
        boolean modularFix = affected.module().isPresent()
                || affected.ranges().stream()
                        .flatMap(r -> r.events().stream())
                        .anyMatch(e -> e.version().contains(".module"));
        boolean modular = installed.module().isPresent() || installed.version().contains(".module");
        if (modularFix != modular) {
            return false;
        }
        Optional<String> stream = affected.module();
        return stream.isEmpty()
                || installed.module().isEmpty()
                || installed.module().get().equals(stream.get())
                || installed.module().get().startsWith(stream.get() + ":");
    }

    /** CVEs that the distribution has a record of its own for, {@code DEBIAN-CVE-2024-1} or plain {@code CVE-2024-1}. */
    static Set<String> ownCves(List<Candidate> candidates) {
        Set<String> cves = new HashSet<>();
        for (Candidate candidate : candidates) {
            String id = candidate.affected().advisory();
            int at = id.indexOf("CVE-");
            if (at == 0 || at > 0 && id.charAt(at - 1) == '-') {
                cves.add(id.substring(at));
            }
        }
        return cves;
    }
}
