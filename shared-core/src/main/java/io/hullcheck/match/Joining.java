package io.hullcheck.match;

import io.hullcheck.advisory.Advisory;
import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.CveRecord;
import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.InstalledPackage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one finding of all advisories that tell of one flaw: those that share a name are joined, and no fixed version
 * is lost; an advisory that covers several CVEs is told once for each, and those are never joined with one another.
 */
final class Joining {
    private final AdvisoryDatabase database;
    private final List<Authority> order;

    Joining(AdvisoryDatabase database, List<Authority> order) {
        this.database = database;
        this.order = order;
    }

    /** One advisory's part in a vulnerability. */
    private record Part(Hit hit, boolean shared) {}

    /** Advisories that are one vulnerability of one package. */
    private static final class Group {
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<String> links = new LinkedHashSet<>();
        private final List<Part> parts = new ArrayList<>();

        void take(Group other) {
            names.addAll(other.names);
            links.addAll(other.links);
            parts.addAll(other.parts);
        }
    }

    /**
     * @param ownCves CVEs that the distribution has a record of its own about this package for; that record decides
     *     whether the package is affected, and other advisories only add to it
     */
    List<Finding> findings(InstalledPackage installed, List<Hit> hits, Set<String> ownCves) throws AdvisoryException {
        List<Group> groups = new ArrayList<>();
        List<Hit> general = new ArrayList<>();
        for (Hit hit : hits) {
            List<String> covered = hit.coveredCves();
            if (covered.size() == 1 && ownCves.contains(covered.get(0)) && isOwnRecord(hit, covered.get(0))) {
                add(groups, new Part(hit, false), Set.of(covered.get(0)), hit.names());
            } else {
                general.add(hit);
            }
        }
        for (Hit hit : general) {
            List<String> covered = hit.coveredCves();
            if (covered.isEmpty()) {
                add(groups, new Part(hit, false), hit.names(), Set.of());
            }
            for (String cve : covered) {
                boolean known = groups.stream().anyMatch(g -> g.names.contains(cve));
                if (known || !ownCves.contains(cve)) {
                    add(groups, new Part(hit, covered.size() > 1), Set.of(cve), hit.names());
                }
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Group group : groups) {
            findings.add(finding(installed, group));
        }
        return findings;
    }

    private static boolean isOwnRecord(Hit hit, String cve) {
        return hit.advisory().id().endsWith(cve);
    }

    private static void add(List<Group> groups, Part part, Set<String> names, Set<String> links) {
        Group group = new Group();
        group.names.addAll(names);
        group.links.addAll(links);
        group.parts.add(part);
        // a name may join groups that were apart until now
        for (Group other : List.copyOf(groups)) {
            if (other.names.stream().anyMatch(group.names::contains)) {
                groups.remove(other);
                other.take(group);
                group = other;
            }
        }
        groups.add(group);
    }

    private Finding finding(InstalledPackage installed, Group group) throws AdvisoryException {
        String id = group.names.stream()
                .min(Comparator.comparing((String n) -> !n.startsWith("CVE-"))
                        .thenComparing(n -> !n.startsWith("GHSA-"))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        Set<String> names = new LinkedHashSet<>(group.names);
        names.addAll(group.links);
        names.remove(id);
        Set<String> fixed = new LinkedHashSet<>();
        Set<Rating> ratings = new LinkedHashSet<>();
        Set<String> references = new LinkedHashSet<>();
        for (Part part : group.parts) {
            fixed.addAll(part.hit.range().fixedVersions());
            ratings.addAll(part.hit.ratings(part.shared));
            references.addAll(part.hit.advisory().references());
        }
        Optional<CveRecord> nvd = Advisory.isCve(id) ? database.nvd(id) : Optional.empty();
        nvd.ifPresent(n -> ratings.addAll(n.ratings()));
        List<Rating> all = List.copyOf(ratings);
        boolean malicious = group.parts.stream().anyMatch(p -> p.hit.advisory().isMalicious());
        Optional<Rating> deciding = Rating.deciding(all, order);
        return new Finding(
                id,
                List.copyOf(names),
                installed,
                List.copyOf(fixed),
                fixed.isEmpty() ? state(group) : FixState.FIXED,
                malicious
                        ? Severity.CRITICAL
                        : deciding.flatMap(Rating::severity).orElse(Severity.UNKNOWN),
                deciding,
                Rating.shownScore(all, order),
                all,
                group.parts.stream()
                        .map(p -> p.hit.advisory().summary())
                        .filter(s -> !s.isBlank())
                        .findFirst()
                        .orElse(""),
                group.parts.stream()
                        .flatMap(p -> p.hit.advisory().published().stream())
                        .min(Comparator.naturalOrder())
                        .or(() -> nvd.flatMap(CveRecord::published)),
                List.copyOf(references),
                nvd.map(CveRecord::cwes).orElse(List.of()),
                Advisory.isCve(id) ? database.exploitation(id) : Exploitation.NONE,
                malicious,
                group.parts.stream().flatMap(p -> p.hit.caveat().stream()).findFirst());
    }

    /** What most is known of: a source that says it will not mend it knows more than one that says nothing. */
    private static FixState state(Group group) {
        return group.parts.stream()
                .map(p -> p.hit.range().state())
                .max(Comparator.naturalOrder())
                .orElse(FixState.UNFIXED);
    }
}
