package io.hullcheck.version;

/** A text that is no version of a scheme. */
public final class UnorderableVersionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String version;

    public UnorderableVersionException(String scheme, String version, String why) {
        super("\"" + version + "\" is no " + scheme + " version: " + why);
        this.version = version;
    }

    /** The text that could not be read. */
    public String version() {
        return version;
    }
}
