package io.hullcheck.remedy;

import io.hullcheck.match.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The dependencies of the build that made the image, and what in its own files decides on each. Immutable. */
public interface BuildGraph {
    /** No build is known. */
    BuildGraph NONE = (group, artifact, version) -> Optional.empty();

    /**
     * The dependency that a package of the image is.
     *
     * @param group empty where the image does not tell it
     */
    Optional<Dependency> find(Optional<String> group, String artifact, String version);

    /**
     * What the build can change in its own files so that findings are gone. Steps are resolved before they are proposed.
     *
     * @param findings those that count, the most urgent first
     * @param outlook what would be found in other versions
     * @throws IOException when the advisories or a file of the build cannot be read
     */
    default BuildAdvice advise(List<Finding> findings, Outlook outlook) throws IOException {
        return BuildAdvice.NONE;
    }

    /**
     * One dependency of the build.
     *
     * @param path from the project itself, each {@code group:artifact}, the last with its version behind a blank
     */
    record Dependency(String group, String artifact, List<String> path, Decision decision) {
        public Dependency {
            path = List.copyOf(path);
        }
    }

    /** What decides on a version, and where to change it. Files are as a person names them, lines count from 1. */
    sealed interface Decision {
        String file();

        /** A property that one of the build's own files defines. */
        record Property(String file, int line, String name, String value) implements Decision {}

        /**
         * A version that one of the build's own files states.
         *
         * @param of what it is the version of: the dependency itself, or the BOM that manages it
         */
        record Version(String file, int line, String of, String value) implements Decision {}

        /** A property that a parent from elsewhere defines, and the build's own file can override. */
        record Override(String file, String name) implements Decision {}

        /** Nothing of the build's own; an entry of its dependency management would decide. */
        record Missing(String file) implements Decision {}
    }
}
