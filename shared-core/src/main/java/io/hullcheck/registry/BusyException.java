package io.hullcheck.registry;

import java.io.IOException;

/** A token server that may say something else later. */
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String retryAfter;

    BusyException(String what, String retryAfter) {
        super(what);
        this.retryAfter = retryAfter;
    }

    /** The header {@code Retry-After}; may be empty. */
    public String retryAfter() {
        return retryAfter;
    }
}
