package io.hullcheck.match;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which packages of a distribution answer for the libraries and programs that they brought. Where several bear one name,
 * all of them have to be the distribution's own. Immutable.
 */
final class Owners {
    private final Set<String> proven = new HashSet<>();
    private final Map<String, List<InstalledPackage>> byName = new HashMap<>();

    private Owners() {}

    static Owners of(Inventory inventory) {
        Set<String> asked = new HashSet<>();
        inventory.packages().forEach(p -> p.owner().ifPresent(asked::add));
        Map<String, List<InstalledPackage>> packages = new HashMap<>();
        for (InstalledPackage installed : inventory.packages()) {
            if (installed.kind().isOs() && asked.contains(installed.name())) {
                packages.computeIfAbsent(installed.name(), n -> new ArrayList<>())
                        .add(installed);
            }
        }
        Owners owners = new Owners();
        packages.forEach((name, all) -> {
            List<Provenance.Kind> kinds = all.stream()
                    .map(p -> Provenance.of(p, inventory.distribution()).kind())
                    .distinct()
                    .toList();
            if (kinds.equals(List.of(Provenance.Kind.OWN))) {
                owners.proven.add(name);
            } else if (kinds.equals(List.of(Provenance.Kind.BY_NAME))) {
                owners.byName.put(name, List.copyOf(all));
            }
        });
        return owners;
    }

    /** Those that the distribution has made, whatever its advisories know of them. */
    Set<String> proven() {
        return Set.copyOf(proven);
    }

    /** Those that may be the distribution's own. */
    Set<String> claimed() {
        Set<String> claimed = new HashSet<>(proven);
        claimed.addAll(byName.keySet());
        return claimed;
    }

    /** Those that are its own, and of which its advisories speak. */
    Set<String> known(OsMatching os) throws AdvisoryException {
        Set<String> known = new HashSet<>(proven);
        for (Map.Entry<String, List<InstalledPackage>> owner : byName.entrySet()) {
            boolean all = true;
            for (InstalledPackage installed : owner.getValue()) {
                all &= os.knows(installed);
            }
            if (all) {
                known.add(owner.getKey());
            }
        }
        return known;
    }
}
