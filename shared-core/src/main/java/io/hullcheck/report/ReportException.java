package io.hullcheck.report;

import java.io.IOException;

/** A report that cannot be read; the message says which, where, and what to do. */
public final class ReportException extends IOException {
    private static final long serialVersionUID = 1L;

    ReportException(String message) {
        super(message);
    }

    ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
