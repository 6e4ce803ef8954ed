package io.hullcheck.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names of this very machine (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3). */
final class Loopback {
    private Loopback() {}

    /** @param host without a port; an IPv6 address with its brackets or without */
    static boolean is(String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        try {
            return isAddress(host) && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // no address after all
            return false;
        }
    }

    /** Whether the text is an address, so that nobody is asked what it means. */
    static boolean isAddress(String host) {
        boolean isFour = !host.isEmpty() && host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
        boolean isSix = host.indexOf(':') >= 0
                && host.chars()
                        .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.' || c == '[' || c == ']');
        return isFour || isSix;
    }
}
