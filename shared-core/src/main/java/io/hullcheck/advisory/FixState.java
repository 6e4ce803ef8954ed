package io.hullcheck.advisory;

/** Whether there is a version to go to. The names are part of {@code report.json}. */
public enum FixState {
    /** A fixed version is known. */
    FIXED,
    /** The source knows of no fix yet. */
    UNFIXED,
    /** The source knows the last affected version and not what came after it. */
    UNKNOWN,
    /** The source says that it will not be fixed. */
    WONT_FIX,
    /** The release is not cared for any more. */
    END_OF_LIFE
}
