package io.hullcheck.jenkins;

import io.hullcheck.registry.RegistryName;
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
        boolean isOfRegistry = image.startsWith("registry:");
        String name = isOfRegistry ? image.substring("registry:".length()) : image;
        try {
            RegistryName parsed = RegistryName.parse(name);
            if (isOfRegistry || !parsed.isShort()) {
                return parsed.host();
            }
        } catch (IllegalArgumentException e) {
            // no name of a registry, so no password goes anywhere for it
            return "";
        }
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return user + " at " + host;
    }
}
