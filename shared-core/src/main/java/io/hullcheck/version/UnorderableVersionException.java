package io.hullcheck.version;

/** A text that is no version of a scheme. */
public final class UnorderableVersionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Characters of a text that are repeated: what is no version may be of any length. */
    private static final int SHOWN = 120;

    private final String version;

    public UnorderableVersionException(String scheme, String version, String why) {
        super("\"" + shown(version) + "\" is no " + scheme + " version: " + why);
        this.version = shown(version);
    }

    private static String shown(String version) {
        return version.length() <= SHOWN ? version : version.substring(0, SHOWN) + "…";
    }

    /** The text that could not be read, or its start when it is long. */
    public String version() {
        return version;
    }
}
