package io.hullcheck.reach;

/**
 * Whether the application's code reaches what a finding is about.
 *
 * @param why for a person, one sentence without a full stop
 */
public record Reach(Kind kind, String why) {

    /** The names are part of {@code report.json}. */
    public enum Kind {
        /** A chain of references leads from a class of the application to one of the library. */
        REACHABLE,
        /** No chain does, and nothing speaks of reflection. */
        NOT_FOUND,
        /** The class that the flaw is in was taken out of the library. */
        REMOVED,
        /** Nobody can say: the application was not found, or it loads classes by name. */
        UNKNOWN
    }

    /** Not looked into. */
    public static final Reach UNKNOWN = new Reach(Kind.UNKNOWN, "not looked into");

    /** Whether it is known that the flaw is out of reach. */
    public boolean isOutOfReach() {
        return kind == Kind.NOT_FOUND || kind == Kind.REMOVED;
    }
}
