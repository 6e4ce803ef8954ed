package io.hullcheck.advisory.feed;

import java.io.IOException;

/** A feed cannot be fetched or read; says which, what is wrong and what to do next. */
public final class FeedException extends IOException {
    private static final long serialVersionUID = 1L;

    private transient boolean unreachable;

    public FeedException(String what, String next) {
        super(what + ". " + next + ".");
    }

    public FeedException(String what, String next, Throwable cause) {
        super(what + " (" + said(cause) + "). " + next + ".", cause);
    }

    /** The place does not answer at all, so that asking it for more would only cost time. */
    static FeedException unreachable(String what, String next, Throwable cause) {
        FeedException e = new FeedException(what, next, cause);
        e.unreachable = true;
        return e;
    }

    /** Whether the place did not answer at all. */
    public boolean isUnreachable() {
        return unreachable;
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
