package io.hullcheck.match;

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
    private Joining() {}

    /** Advisories that are one vulnerability of one package. */
    private static final class Group {
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<String> links = new LinkedHashSet<>();
        private final List<Hit> hits = new ArrayList<>();

        void take(Group other) {
            names.addAll(other.names);
            links.addAll(other.links);
            hits.addAll(other.hits);
        }
    }

    static List<Finding> findings(InstalledPackage installed, List<Hit> hits) {
        List<Group> groups = new ArrayList<>();
        for (Hit hit : hits) {
            List<String> covered = hit.ownCves().isEmpty() ? hit.coveredCves() : List.of();
            if (covered.isEmpty()) {
                add(groups, hit, hit.names(), Set.of());
            }
            for (String cve : covered) {
                add(groups, hit, Set.of(cve), hit.names());
            }
        }
        return groups.stream().map(g -> finding(installed, g)).toList();
    }

    private static void add(List<Group> groups, Hit hit, Set<String> names, Set<String> links) {
        Group group = new Group();
        group.names.addAll(names);
        group.links.addAll(links);
        group.hits.add(hit);
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

    private static Finding finding(InstalledPackage installed, Group group) {
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
        for (Hit hit : group.hits) {
            fixed.addAll(hit.fixedVersions());
            ratings.addAll(hit.ratings());
            references.addAll(hit.advisory().references());
        }
        Optional<Rating> deciding = Rating.deciding(List.copyOf(ratings));
        return new Finding(
                id,
                List.copyOf(names),
                installed,
                List.copyOf(fixed),
                deciding.flatMap(Rating::severity).orElse(Severity.UNKNOWN),
                deciding,
                Rating.shownScore(List.copyOf(ratings)),
                List.copyOf(ratings),
                group.hits.stream()
                        .map(h -> h.advisory().summary())
                        .filter(s -> !s.isBlank())
                        .findFirst()
                        .orElse(""),
                group.hits.stream()
                        .flatMap(h -> h.advisory().published().stream())
                        .min(Comparator.naturalOrder()),
                List.copyOf(references),
                group.hits.stream().flatMap(h -> h.caveat().stream()).findFirst());
    }
}
