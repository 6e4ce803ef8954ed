package io.hullcheck.inventory;

import io.hullcheck.image.Cut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the packages that others need by name. Where several bear a name, the one that lies nearest is meant, as Node.js,
 * Python and Java's archives in archives have it. For one inventory.
 */
final class Needs {
    private record Provider(String purl, String path) {}

    private final Map<String, List<Provider>> byName = new HashMap<>();

    Needs(List<PackageMerge.Sighting> sightings, List<String> purls) {
        for (int i = 0; i < sightings.size(); i++) {
            PackageDraft draft = sightings.get(i).draft();
            Provider provider =
                    new Provider(purls.get(i), sightings.get(i).location().path());
            Set<String> names = new LinkedHashSet<>(draft.declared().provides());
            // Node.js goes by the names of folders alone, which an alias changes
            if (draft.kind() != PackageKind.NPM || names.isEmpty()) {
                names.add(name(draft));
            }
            names.forEach(n -> byName.computeIfAbsent(key(draft.kind(), n), k -> new ArrayList<>())
                    .add(provider));
        }
    }

    /** As others of its kind call it. */
    private static String name(PackageDraft draft) {
        return draft.kind().isOs()
                ? draft.name()
                : draft.namespace()
                        .map(n -> n + draft.kind().separator() + draft.name())
                        .orElse(draft.name());
    }

    private static String key(PackageKind kind, String name) {
        // names of Python's packages are the same however they are written (PyPA, "Name normalization")
        String plain = kind == PackageKind.PYPI ? Cut.collapsed(name.toLowerCase(Locale.ROOT), "-_.", '-') : name;
        return kind + " " + plain;
    }

    /** Package URLs of what a package needs, as far as it is there. */
    List<String> of(PackageMerge.Sighting sighting, String purl) {
        List<String> found = new ArrayList<>();
        for (String need : sighting.draft().declared().needs()) {
            for (String alternative : need.split("\\|")) {
                Optional<String> nearest = nearest(
                        byName.getOrDefault(key(sighting.draft().kind(), alternative.strip()), List.of()),
                        sighting.location().path());
                if (nearest.isPresent()) {
                    nearest.filter(p -> !p.equals(purl)).ifPresent(found::add);
                    break;
                }
            }
        }
        return found;
    }

    private static Optional<String> nearest(List<Provider> providers, String path) {
        return providers.stream()
                .min(Comparator.comparingInt((Provider p) -> -common(p.path, path))
                        .thenComparingInt(p -> p.path.length())
                        .thenComparing(Provider::purl))
                .map(Provider::purl);
    }

    /** How many characters of two paths are the same, up to a slash. */
    private static int common(String one, String other) {
        int slash = 0;
        for (int i = 0; i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i); i++) {
            slash = one.charAt(i) == '/' ? i : slash;
        }
        return slash;
    }
}
