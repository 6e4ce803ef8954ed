package io.hullcheck.policy;

import java.io.IOException;

/** A policy, a statement or a baseline that cannot be followed. The message says where and what to do. */
public final class PolicyException extends IOException {
    private static final long serialVersionUID = 1L;

    public PolicyException(String message) {
        super(message);
    }

    public PolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
