package io.hullcheck.remedy;

import java.util.List;

/**
 * A change of a POM.
 *
 * @param file as the build graph names it
 */
public sealed interface PomEdit {
    String file();

    /** Another value of a property that the file defines, in the project or in a profile. */
    record SetProperty(String file, int line, String name, String from, String to) implements PomEdit {}

    /**
     * Another version where the file states one.
     *
     * @param column behind the element's start tag, from 1, to tell several on one line apart; 0 for the first
     * @param of what it is the version of
     */
    record SetVersion(String file, int line, int column, String of, String from, String to) implements PomEdit {}

    /** A property that the file does not define yet. */
    record AddProperty(String file, String name, String value) implements PomEdit {}

    /**
     * An entry of the dependency management.
     *
     * @param type as {@code jar}
     * @param classifier empty for none
     * @param exclusions each {@code group:artifact}, which the entry that it takes the place of has
     */
    record AddManaged(
            String file,
            String group,
            String artifact,
            String version,
            String type,
            String classifier,
            List<String> exclusions)
            implements PomEdit {
        public AddManaged {
            exclusions = List.copyOf(exclusions);
        }

        /** A plain jar. */
        public AddManaged(String file, String group, String artifact, String version) {
            this(file, group, artifact, version, "jar", "", List.of());
        }
    }
}
