package io.hullcheck.version;

/** One ecosystem's order of versions. Stateless and thread-safe. */
public interface VersionScheme {

    /** For messages, for example {@code Debian}. */
    String name();

    /**
     * Reads a version, to be compared many times.
     *
     * @throws UnorderableVersionException when it is no version of this scheme; it is reported, never guessed
     */
    Version parse(String text) throws UnorderableVersionException;

    /**
     * Compares as {@link java.util.Comparator#compare} does: a total order over all versions the scheme knows.
     *
     * @throws UnorderableVersionException when one of them is no version of this scheme; it is reported, never guessed
     */
    default int compare(String one, String other) throws UnorderableVersionException {
        return parse(one).compareTo(parse(other));
    }
}
