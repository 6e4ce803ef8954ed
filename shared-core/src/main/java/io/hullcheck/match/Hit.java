package io.hullcheck.match;

import io.hullcheck.advisory.Advisory;
import io.hullcheck.advisory.Affected;
import io.hullcheck.advisory.Rating;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One advisory that affects one installed package, before its names are joined with others'. */
record Hit(Advisory advisory, Affected affected, List<String> fixedVersions, Optional<String> caveat) {
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,}");

    /** The advisory's id and aliases: one and the same vulnerability. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(advisory.id());
        names.addAll(advisory.aliases());
        return names;
    }

    /** CVEs that are this vulnerability. */
    List<String> ownCves() {
        return names().stream().filter(n -> CVE.matcher(n).matches()).sorted().toList();
    }

    /** CVEs that this advisory covers besides, each a vulnerability of its own. */
    List<String> coveredCves() {
        return advisory.upstream().stream()
                .filter(n -> CVE.matcher(n).matches())
                .distinct()
                .sorted()
                .toList();
    }

    List<Rating> ratings() {
        List<Rating> ratings = new ArrayList<>(affected.ratings());
        ratings.addAll(advisory.ratings());
        return ratings;
    }
}
