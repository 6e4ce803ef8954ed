package io.hullcheck.remedy;

import java.util.List;
import java.util.Optional;

/**
 * The one change that mends all findings of a package that can be mended.
 *
 * @param text for a person, one sentence without a full stop
 * @param target the version to go to
 * @param dependency what the package is in the build; empty where it is none of its
 */
public record Remedy(String text, Optional<String> target, Optional<BuildGraph.Dependency> dependency) {

    /** How the package comes into the build, from the project itself; empty where that is not known. */
    public List<String> path() {
        return dependency.map(BuildGraph.Dependency::path).orElse(List.of());
    }
}
