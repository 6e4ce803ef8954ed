package io.hullcheck.isolation;

import java.io.IOException;

/** A Java machine ended, or had to be ended, before it gave an answer. The message is one clause without a full stop. */
public final class ChildEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why it ended. */
    public enum Reason {
        /** Its heap was full. */
        MEMORY,
        /** It took longer than it was given. */
        TIME,
        /** Somebody killed it: a person, or a system that lacks memory. */
        KILLED,
        /** It could not be started, or ended by itself. */
        ENDED,
        /** It gave an answer that cannot be read. */
        UNREADABLE
    }

    private final Reason reason;

    ChildEndedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
