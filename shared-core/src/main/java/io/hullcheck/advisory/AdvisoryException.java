package io.hullcheck.advisory;

import java.io.IOException;

/** The advisory database cannot be used; says what is wrong and what to do next. */
public final class AdvisoryException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String next;

    public AdvisoryException(String what, String next) {
        super(what + ". " + next + ".");
        this.what = what;
        this.next = next;
    }

    public AdvisoryException(String what, String next, Throwable cause) {
        super(what + " (" + cause.getMessage() + "). " + next + ".", cause);
        this.what = what;
        this.next = next;
    }

    /** What is wrong. */
    public String what() {
        return what;
    }

    /** What the user can do next. */
    public String next() {
        return next;
    }
}
