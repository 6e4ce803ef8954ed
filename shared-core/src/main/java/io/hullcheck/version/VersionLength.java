package io.hullcheck.version;

/** How long a version may be, whatever the scheme. */
final class VersionLength {
    /** Characters. npm refuses versions over 256; the longest of Debian's archive have some 100. */
    private static final int LONGEST = 1_024;

    private VersionLength() {}

    /**
     * The text without white space around it.
     *
     * @param scheme for messages
     * @throws UnorderableVersionException when it is too long to be a version
     */
    static String bounded(String scheme, String text) throws UnorderableVersionException {
        String trimmed = text.trim();
        if (trimmed.length() > LONGEST) {
            throw new UnorderableVersionException(
                    scheme,
                    text,
                    "it has " + trimmed.length() + " characters, and no version has more than " + LONGEST);
        }
        return trimmed;
    }
}
