package io.hullcheck.ledger;

import java.io.IOException;

/** The ledger cannot be used; says what is wrong and what to do next. */
public final class LedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String next;

    public LedgerException(String what, String next) {
        super(what + ". " + next + ".");
        this.next = next;
    }

    public LedgerException(String what, String next, Throwable cause) {
        super(what + " (" + cause.getMessage() + "). " + next + ".", cause);
        this.next = next;
    }

    /** What the user can do next. */
    public String next() {
        return next;
    }
}
