package io.hullcheck.inventory;

/** How sure an identification is; nothing is guessed silently. */
public enum Certainty {
    /** A package manager's own record: a package database, or the coordinates that a build wrote into the archive. */
    PROVEN,
    /** The package says so in free form, for example in a manifest. */
    DECLARED,
    /** Only the file's name says so. */
    NAMED,
    /** Nothing names it; it was recognised by its contents, and its version may be one of several. */
    RECOGNISED
}
