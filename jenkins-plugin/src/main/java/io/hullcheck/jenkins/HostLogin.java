package io.hullcheck.jenkins;

import java.io.Serializable;

/**
 * Who a registry is told that we are. Immutable.
 *
 * @param host with its port; no other host learns the password
 */
record HostLogin(String host, String user, String password) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The registry of an image as users name it; of a file or folder, something that no registry is called. */
    static String host(String image) {
        return image.replaceFirst("^registry:", "").replaceFirst("/.*$", "");
    }

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return user + " at " + host;
    }
}
