package io.hullcheck.jenkins;

import io.hullcheck.image.RegistryAccess;
import java.io.IOException;
import java.io.Serializable;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proxy that Jenkins is set to. Immutable.
 *
 * @param user empty when it asks for none
 * @param direct regular expressions of hosts that are reached without it
 */
record WebProxy(String host, int port, String user, String password, List<String> direct) implements Serializable {
    private static final long serialVersionUID = 1L;

    WebProxy {
        direct = new ArrayList<>(direct);
    }

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }

    ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                String name = uri.getHost();
                return name != null && direct.stream().anyMatch(name::matches)
                        ? List.of(Proxy.NO_PROXY)
                        : List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // the client tells of it
            }
        };
    }

    /**
     * What the proxy asks for.
     *
     * @param place host and port of the proxy that asks
     */
    Optional<RegistryAccess.Login> login(String place) {
        return user.isEmpty() || !place.equalsIgnoreCase(host + ":" + port)
                ? Optional.empty()
                : Optional.of(new RegistryAccess.Login(user, password));
    }

    /** Answers the proxy and nobody else; empty when it asks for nothing. */
    Optional<Authenticator> authenticator() {
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return getRequestorType() == RequestorType.PROXY
                                        && getRequestingHost().equalsIgnoreCase(host)
                                        && getRequestingPort() == port
                                ? new PasswordAuthentication(user, password.toCharArray())
                                : null;
                    }
                });
    }
}
