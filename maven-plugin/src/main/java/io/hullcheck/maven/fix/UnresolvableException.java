package io.hullcheck.maven.fix;

/** A build that cannot be resolved as it is, or as an edit would make it. The message says why, in Maven's words. */
final class UnresolvableException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 300;

    UnresolvableException(String message, Throwable cause) {
        super(message.length() > LONGEST ? message.substring(0, LONGEST) + " …" : message, cause);
    }
}
