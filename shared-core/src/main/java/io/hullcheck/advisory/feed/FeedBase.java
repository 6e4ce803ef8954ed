package io.hullcheck.advisory.feed;

import java.io.IOException;

/** A place that holds the files of a feed. */
public interface FeedBase {
    /** What is given when nothing is known of a file. */
    String NEVER = "";

    /** For messages; never holds a password. */
    String place();

    /** Whether single files cost little, so that few are as good as one large one. */
    boolean isLocal();

    /**
     * Asks for a file.
     *
     * @param path below the base, with forward slashes
     * @param validator what was given with the file last time, or {@link #NEVER}
     * @throws FeedException when the base cannot be asked, or does not answer as it should
     */
    Fetched fetch(String path, String validator) throws IOException;
}
