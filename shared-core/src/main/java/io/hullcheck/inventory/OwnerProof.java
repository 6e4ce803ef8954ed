package io.hullcheck.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the packages that brought files are the distribution's own, before the packages of an image are put together.
 * For one image.
 */
final class OwnerProof {
    /** What stands behind a program's name in the name of the package that a distribution makes of it. */
    private static final List<String> TAILS = List.of("js", "-current", "-lts", "-compat", "-server");

    /** Where Bitnami keeps what it installs, and lists it too. */
    private static final String BITNAMI = "/opt/bitnami/";

    private record Owner(Provenance.Kind kind, String source) {}

    private final Map<String, List<Owner>> owners;
    private final Set<String> components;

    private OwnerProof(Map<String, List<Owner>> owners, Set<String> components) {
        this.owners = owners;
        this.components = components;
    }

    static OwnerProof of(List<PackageMerge.Sighting> sightings, Optional<Distribution> distribution) {
        Map<String, List<Owner>> owners = new HashMap<>();
        Set<String> components = new HashSet<>();
        boolean known = distribution.filter(Provenance::knows).isPresent();
        for (PackageMerge.Sighting sighting : sightings) {
            PackageDraft draft = sighting.draft();
            if (draft.kind().isOs()) {
                Provenance maker = Provenance.of(draft.kind(), draft.version(), draft.vendor(), distribution);
                String source = draft.source().map(SourcePackage::name).orElse(draft.name());
                // where nobody can be told by the maker, the name is all there is
                Provenance.Kind kind = known ? maker.kind() : Provenance.Kind.BY_NAME;
                owners.computeIfAbsent(draft.name(), n -> new ArrayList<>()).add(new Owner(kind, source));
            } else if (draft.kind() == PackageKind.BITNAMI && draft.version().indexOf('-') > 0) {
                components.add(draft.name() + " "
                        + draft.version().substring(0, draft.version().indexOf('-')));
            }
        }
        return new OwnerProof(owners, components);
    }

    /**
     * Whether a program is what its package is called after, so that the package's own advisories speak of it. Where
     * packages do not say who made them, only one that bears the program's name is.
     */
    boolean isPartOfItsOwner(PackageMerge.Sighting sighting) {
        if (sighting.draft().kind() != PackageKind.BITNAMI) {
            return false;
        }
        // the list of Bitnami's components has it already, with its revision
        if (sighting.location().path().startsWith(BITNAMI)
                && components.contains(
                        sighting.draft().name() + " " + sighting.draft().version())) {
            return true;
        }
        if (sighting.owner().isEmpty()) {
            return false;
        }
        List<Owner> all = owners.getOrDefault(sighting.owner().get(), List.of());
        return !all.isEmpty()
                && all.stream()
                        .allMatch(o -> o.kind == Provenance.Kind.OWN
                                || o.kind == Provenance.Kind.BY_NAME
                                        && isCalledAfter(
                                                o.source, sighting.draft().name()));
    }

    /** {@code nodejs-22} after {@code node}, {@code postgresql16} after {@code postgresql}, {@code openssl1.1-compat}. */
    private static boolean isCalledAfter(String source, String program) {
        String name = source.toLowerCase(Locale.ROOT);
        if (!name.startsWith(program)) {
            return false;
        }
        int at = program.length();
        boolean progress = true;
        while (at < name.length() && progress) {
            progress = false;
            char c = name.charAt(at);
            if (c >= '0' && c <= '9'
                    || c == '.'
                    || c == '-' && at + 1 < name.length() && Provenance.isDigit(name.charAt(at + 1))) {
                at++;
                progress = true;
                continue;
            }
            for (String tail : TAILS) {
                if (name.startsWith(tail, at)) {
                    at += tail.length();
                    progress = true;
                    break;
                }
            }
        }
        return at == name.length();
    }

    /** Packages of which nothing proves that they are the distribution's own come first: one of them is enough to judge. */
    Comparator<String> comparator() {
        return Comparator.comparing((String name) -> rank(name)).thenComparing(Comparator.naturalOrder());
    }

    private int rank(String name) {
        List<Owner> all = owners.getOrDefault(name, List.of());
        if (all.isEmpty()
                || all.stream().anyMatch(o -> o.kind != Provenance.Kind.OWN && o.kind != Provenance.Kind.BY_NAME)) {
            return 0;
        }
        return all.stream().anyMatch(o -> o.kind == Provenance.Kind.BY_NAME) ? 1 : 2;
    }
}
