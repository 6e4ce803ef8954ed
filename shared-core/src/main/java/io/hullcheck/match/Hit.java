package io.hullcheck.match;

import io.hullcheck.advisory.Advisory;
import io.hullcheck.advisory.Affected;
import io.hullcheck.advisory.RangeEvaluator;
import io.hullcheck.advisory.Rating;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One advisory that affects one installed package, before its names are joined with others'. */
record Hit(Advisory advisory, Affected affected, RangeEvaluator.Hit range, Optional<String> caveat) {

    /** The advisory's id and aliases: one and the same vulnerability. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(advisory.id());
        names.addAll(advisory.aliases());
        return names;
    }

    /** CVEs that this advisory covers besides its own names, each a vulnerability of its own. */
    List<String> coveredCves() {
        return names().stream().anyMatch(Advisory::isCve)
                ? List.of()
                : advisory.vulnerabilities().sorted().toList();
    }

    /** @param shared whether the advisory tells of several vulnerabilities at once */
    List<Rating> ratings(boolean shared) {
        List<Rating> ratings = new ArrayList<>(affected.ratings());
        ratings.addAll(advisory.ratings());
        return shared ? ratings.stream().map(Rating::asShared).toList() : ratings;
    }
}
