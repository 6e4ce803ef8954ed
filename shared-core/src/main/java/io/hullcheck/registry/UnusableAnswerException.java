package io.hullcheck.registry;

import java.io.IOException;

/** A registry has answered, or a name or certificate was judged, so that no further attempt helps. */
public final class UnusableAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String next;

    UnusableAnswerException(String what) {
        this(what, "Check the name, and whether the address is that of a registry");
    }

    UnusableAnswerException(String what, String next) {
        super(what);
        this.next = next;
    }

    /** What the user can do next. */
    public String next() {
        return next;
    }
}
