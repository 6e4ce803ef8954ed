package io.hullcheck.jenkins;

import java.io.IOException;

/** Why an agent could not do its work, in one sentence for the build's log. */
final class WorkException extends IOException {
    private static final long serialVersionUID = 1L;

    WorkException(String message) {
        super(message);
    }

    WorkException(String message, Throwable cause) {
        super(message, cause);
    }
}
