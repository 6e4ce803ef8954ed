package io.hullcheck.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes one package of all sightings of it, so that none is counted twice. Stateless. */
public final class PackageMerge {
    /** The order of an inventory. */
    public static final Comparator<InstalledPackage> ORDER = Comparator.comparing(InstalledPackage::kind)
            .thenComparing(InstalledPackage::displayName)
            .thenComparing(InstalledPackage::version)
            .thenComparing(InstalledPackage::purl);

    private PackageMerge() {}

    /**
     * A package in one place; where several packages of the distribution have brought the file, there is one for each.
     *
     * @param owner the distribution's package that brought the file
     */
    public record Sighting(PackageDraft draft, Location location, Optional<String> owner) {}

    /**
     * Packages by kind, name and version, each with all its locations. A program that the distribution's own package
     * brought is that package, and no other besides.
     */
    public static List<InstalledPackage> merge(List<Sighting> all, Optional<Distribution> distribution) {
        OwnerProof proof = OwnerProof.of(all, distribution);
        List<Sighting> sightings =
                all.stream().filter(s -> !proof.isPartOfItsOwner(s)).toList();
        Map<String, InstalledPackage> byPurl = new HashMap<>();
        Map<String, List<Location>> places = new HashMap<>();
        List<String> purls =
                sightings.stream().map(s -> Purls.of(s.draft, distribution)).toList();
        Needs needs = new Needs(sightings, purls);
        for (int i = 0; i < sightings.size(); i++) {
            Sighting sighting = sightings.get(i);
            PackageDraft draft = sighting.draft;
            String purl = purls.get(i);
            // joined at the end: a package may lie in many thousand places
            places.computeIfAbsent(purl, p -> new ArrayList<>()).add(sighting.location);
            byPurl.merge(
                    purl,
                    new InstalledPackage(
                            purl,
                            draft.kind(),
                            draft.kind().isOs() ? distribution.map(Distribution::id) : draft.namespace(),
                            draft.name(),
                            draft.version(),
                            draft.source(),
                            draft.architecture(),
                            draft.vendor(),
                            draft.module(),
                            draft.kind().isOs() ? Optional.empty() : sighting.owner,
                            draft.certainty(),
                            draft.why(),
                            List.of(),
                            draft.classRoots(),
                            new Particulars(
                                    draft.declared().licences(),
                                    draft.declared().checksum().stream().toList(),
                                    needs.of(sighting, purl))),
                    (one, other) -> joined(one, other, proof.comparator()));
        }
        return byPurl.values().stream()
                .map(p -> p.in(ordered(places.get(p.purl()).stream())))
                .map(p -> p.with(p.particulars().withDependencies(p.particulars().dependsOn().stream())))
                .sorted(ORDER)
                .toList();
    }

    /** Each once, by layers and paths. */
    private static List<Location> ordered(Stream<Location> locations) {
        return locations
                .distinct()
                .sorted(Comparator.comparingInt((Location l) -> l.layer().index())
                        .thenComparing(Location::path))
                .toList();
    }

    static InstalledPackage joined(InstalledPackage one, InstalledPackage other) {
        return joined(one, other, Comparator.naturalOrder());
    }

    /** @param owners the first of two owners is the one that counts */
    private static InstalledPackage joined(InstalledPackage one, InstalledPackage other, Comparator<String> owners) {
        InstalledPackage surer = one.certainty().compareTo(other.certainty()) <= 0 ? one : other;
        LinkedHashSet<String> roots = new LinkedHashSet<>(one.classRoots());
        roots.addAll(other.classRoots());
        return new InstalledPackage(
                surer.purl(),
                surer.kind(),
                surer.namespace(),
                surer.name(),
                surer.version(),
                surer.source(),
                surer.architecture(),
                surer.vendor(),
                surer.module(),
                // somebody brought it besides
                one.owner().flatMap(o -> other.owner().map(p -> owners.compare(o, p) <= 0 ? o : p)),
                surer.certainty(),
                surer.why(),
                ordered(Stream.concat(one.locations().stream(), other.locations().stream())),
                List.copyOf(roots),
                surer.particulars().and((surer == one ? other : one).particulars()));
    }
}
