package io.hullcheck.serve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;

/**
 * Closes connections of whoever keeps the server waiting. A connection has a time for each request, whatever trickles in meanwhile, and one for each
 * answer to be taken. When there are too many, of all or of one address, those go that have waited longest. Thread-safe.
 *
 * @param seconds for a whole request, and for a whole answer
 * @param most connections of all
 * @param mostOfOne connections of one address; addresses of this machine and those of a proxy are exempt
 * @param isProxied whether all come from a proxy
 */
record Connections(int seconds, int most, int mostOfOne, boolean isProxied, Map<EndPoint, Long> deadlines) {
    private static final long BUSY = Long.MAX_VALUE;

    static Connections of(int seconds, int most, int mostOfOne, boolean isProxied) {
        return new Connections(seconds, most, mostOfOne, isProxied, new ConcurrentHashMap<>());
    }

    /** The request is here, and nobody but the server is waited for. */
    void answering(EndPoint connection) {
        deadlines.put(plain(connection), BUSY);
    }

    /** The other side has to do something: to take the answer, to send a body, to ask again. */
    void waiting(EndPoint connection) {
        deadlines.put(plain(connection), System.currentTimeMillis() + seconds * 1000L);
    }

    private static EndPoint plain(EndPoint connection) {
        EndPoint plain = connection;
        while (plain instanceof EndPoint.Wrapper wrapper) {
            plain = wrapper.unwrap();
        }
        return plain;
    }

    /** Closes those whose time is over, and those that are too many. */
    void sweep(Iterable<EndPoint> all) {
        long now = System.currentTimeMillis();
        List<EndPoint> waiting = new ArrayList<>();
        Set<EndPoint> open = ConcurrentHashMap.newKeySet();
        int count = 0;
        for (EndPoint one : all) {
            count++;
            open.add(one);
            long deadline = deadline(one);
            if (deadline < now) {
                one.close();
            } else if (deadline != BUSY) {
                waiting.add(one);
            }
        }
        deadlines.keySet().retainAll(open);
        waiting.sort(Comparator.comparingLong(this::deadline));
        for (EndPoint one : waiting.subList(0, Math.max(0, Math.min(waiting.size(), count - most)))) {
            one.close();
        }
        if (!isProxied) {
            Map<InetAddress, List<EndPoint>> byAddress = new HashMap<>();
            waiting.forEach(one -> address(one, byAddress));
            byAddress
                    .values()
                    .forEach(these -> these.subList(0, Math.max(0, these.size() - mostOfOne))
                            .forEach(EndPoint::close));
        }
    }

    private long deadline(EndPoint connection) {
        return deadlines.getOrDefault(connection, connection.getCreatedTimeStamp() + seconds * 1000L);
    }

    private static void address(EndPoint connection, Map<InetAddress, List<EndPoint>> byAddress) {
        if (connection.getRemoteSocketAddress() instanceof InetSocketAddress from
                && from.getAddress() != null
                && !from.getAddress().isLoopbackAddress()) {
            byAddress.computeIfAbsent(from.getAddress(), a -> new ArrayList<>()).add(connection);
        }
    }
}
