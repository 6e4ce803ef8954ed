package io.hullcheck.reach;

/** When classes are looked into, which costs another pass over the image. */
public enum ReachMode {
    NEVER,
    /** For images that lie in files and folders. */
    LOCAL,
    /** For images in daemons and registries too, whose layers are fetched for it. */
    ALWAYS;

    /**
     * Reads it as a user types it.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static ReachMode parse(String typed) {
        for (ReachMode mode : values()) {
            if (mode.name().equalsIgnoreCase(typed.trim())) {
                return mode;
            }
        }
        throw new IllegalArgumentException("reach is one of never, local, always, not \"" + typed + "\"");
    }
}
