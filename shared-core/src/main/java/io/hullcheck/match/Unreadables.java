package io.hullcheck.match;

import io.hullcheck.advisory.Affected;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.version.UnorderableVersionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of one match could not be read, each said once: a version of the image is a gap, because nobody knows whether it
 * is affected; a slip in an advisory is a notice, because the rest of the advisories decides. For one thread.
 */
final class Unreadables {
    private static final int SHOWN = 3;

    private record Version(InstalledPackage installed, String why, Set<String> advisories) {}

    private final Map<String, Version> versions = new LinkedHashMap<>();
    private final Set<Gap> unversioned = new LinkedHashSet<>();
    private final Map<String, Set<String>> doubts = new LinkedHashMap<>();

    /** An installed version that could not be compared. */
    void version(InstalledPackage installed, Affected affected, UnorderableVersionException why) {
        versions.computeIfAbsent(installed.purl(), p -> new Version(installed, why.getMessage(), new LinkedHashSet<>()))
                .advisories
                .add(affected.advisory());
    }

    /** An installed package that states no version. */
    void gap(Gap gap) {
        unversioned.add(gap);
    }

    /** Parts of an advisory that make no sense. */
    void doubts(InstalledPackage installed, Affected affected, List<String> parts) {
        if (!parts.isEmpty()) {
            doubts.computeIfAbsent(installed.displayName(), n -> new LinkedHashSet<>())
                    .add(affected.advisory() + " (" + String.join("; ", parts) + ")");
        }
    }

    /** What a finding says when a bound of its advisory is in doubt. */
    static String caveat(Affected affected) {
        Stream<String> bounds = affected.ranges().stream()
                .flatMap(r -> r.events().stream())
                .map(e -> e.version())
                .filter(v -> !v.equals("0"))
                .distinct();
        return "the bounds in " + affected.advisory() + " (" + String.join(", ", bounds.toList())
                + ") cannot all be read; compare with them by hand";
    }

    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>(unversioned);
        for (Version version : versions.values()) {
            InstalledPackage installed = version.installed;
            gaps.add(Gap.inFile(
                    Gap.Kind.VERSION_UNREADABLE,
                    installed.locations().get(0).path(),
                    installed.displayName() + " " + installed.version() + " could not be compared with "
                            + shown(version.advisories) + ": " + version.why,
                    "Look the package up by hand, or give it a version of the ecosystem's form"));
        }
        return gaps;
    }

    List<String> notices() {
        return doubts.entrySet().stream()
                .map(d -> "advisories of " + d.getKey() + " are doubtful and were judged by what can be read of them: "
                        + shown(d.getValue()))
                .toList();
    }

    private static String shown(Set<String> all) {
        return String.join(", ", all.stream().limit(SHOWN).toList())
                + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }
}
