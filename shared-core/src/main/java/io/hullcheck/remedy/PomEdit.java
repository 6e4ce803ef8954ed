package io.hullcheck.remedy;

/**
 * A change of a POM.
 *
 * @param file as the build graph names it
 */
public sealed interface PomEdit {
    String file();

    /** Another value of a property that the file defines. */
    record SetProperty(String file, int line, String name, String from, String to) implements PomEdit {}

    /** Another version where the file states one. */
    record SetVersion(String file, int line, String from, String to) implements PomEdit {}

    /** A property that the file does not define yet. */
    record AddProperty(String file, String name, String value) implements PomEdit {}

    /** An entry of the dependency management. */
    record AddManaged(String file, String group, String artifact, String version) implements PomEdit {}
}
