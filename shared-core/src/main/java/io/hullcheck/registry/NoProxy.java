package io.hullcheck.registry;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hosts that are reached without a proxy, by the list of {@code NO_PROXY}: {@code *}, a host with all below it, {@code .host} for those
 * below alone, an address, a network ({@code 10.0.0.0/8}), each with a port or without. Loopback never has a proxy. As Go's
 * {@code golang.org/x/net/http/httpproxy} reads it, and so Docker, Podman and skopeo do. Immutable.
 */
final class NoProxy {
    private final List<String> entries;

    NoProxy(String list) {
        List<String> all = new ArrayList<>();
        for (String entry : list.split(",")) {
            if (!entry.isBlank()) {
                all.add(entry.trim().toLowerCase(Locale.ROOT));
            }
        }
        this.entries = List.copyOf(all);
    }

    /** @param port never -1 */
    boolean covers(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return Loopback.is(name) || entries.stream().anyMatch(e -> covers(e, name, port));
    }

    private static boolean covers(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return isIn(entry.substring(0, slash), entry.substring(slash + 1), host);
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && entry.indexOf(':') == colon || entry.contains("]:");
        if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String name = hasPort ? entry.substring(0, colon) : entry;
        String below = name.startsWith("*.") ? name.substring(1) : name;
        return below.startsWith(".") ? host.endsWith(below) : host.equals(below) || host.endsWith("." + below);
    }

    private static boolean isIn(String network, String bits, String host) {
        if (!Loopback.isAddress(host)
                || !Loopback.isAddress(network)
                || bits.isEmpty()
                || bits.length() > 3
                || !bits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        try {
            byte[] one = InetAddress.getByName(network).getAddress();
            byte[] other = InetAddress.getByName(host).getAddress();
            int ignored = one.length * 8 - Integer.parseInt(bits);
            return one.length == other.length
                    && ignored >= 0
                    && new BigInteger(1, one).shiftRight(ignored).equals(new BigInteger(1, other).shiftRight(ignored));
        } catch (UnknownHostException e) {
            // no address after all
            return false;
        }
    }
}
