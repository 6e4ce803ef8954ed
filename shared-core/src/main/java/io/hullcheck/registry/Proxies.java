package io.hullcheck.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * By which proxy a server is reached: the one that is given, else the one that Java is set to ({@code https.proxyHost}), else that of
 * the environment ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}). Immutable, thread-safe.
 */
final class Proxies extends ProxySelector {
    private final Optional<ProxySelector> given;
    private final Function<String, Optional<Credential.Password>> logins;
    private final Machine machine;

    /** @param logins by host and port of the proxy */
    Proxies(Optional<ProxySelector> given, Function<String, Optional<Credential.Password>> logins, Machine machine) {
        this.given = given;
        this.logins = logins;
        this.machine = machine;
    }

    @Override
    public List<Proxy> select(URI address) {
        if (given.isPresent()) {
            return given.get().select(address);
        }
        if (System.getProperty("https.proxyHost") != null
                || System.getProperty("http.proxyHost") != null
                || System.getProperty("socksProxyHost") != null) {
            return ProxySelector.getDefault() == null
                    ? List.of(Proxy.NO_PROXY)
                    : ProxySelector.getDefault().select(address);
        }
        return ofEnvironment(address)
                .map(p -> List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(p.getHost(), port(p)))))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    private Optional<URI> ofEnvironment(URI address) {
        boolean isSecure = address.getScheme().equalsIgnoreCase("https");
        int port = address.getPort() >= 0 ? address.getPort() : isSecure ? 443 : 80;
        if (new NoProxy(either("NO_PROXY").orElse("")).covers(address.getHost(), port)) {
            return Optional.empty();
        }
        return either(isSecure ? "HTTPS_PROXY" : "HTTP_PROXY")
                .or(() -> either("ALL_PROXY"))
                .flatMap(Proxies::parsed);
    }

    private Optional<String> either(String name) {
        return machine.variable(name).or(() -> machine.variable(name.toLowerCase(Locale.ROOT)));
    }

    private static Optional<URI> parsed(String text) {
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            return Optional.of(proxy)
                    .filter(p -> p.getHost() != null && p.getScheme().startsWith("http"));
        } catch (IllegalArgumentException e) {
            // the text may hold a password, so it is not repeated; without the proxy the server is not reached, which
            // is said
            return Optional.empty();
        }
    }

    private static int port(URI proxy) {
        return proxy.getPort() >= 0 ? proxy.getPort() : proxy.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // the request fails with it
    }

    /** The proxy before a server; empty where there is none. */
    Optional<InetSocketAddress> before(URI address) {
        return select(address).stream()
                .filter(p -> p.type() == Proxy.Type.HTTP)
                .findFirst()
                .map(p -> (InetSocketAddress) p.address());
    }

    /** What the proxy before a server wants to be shown. */
    Optional<Credential.Password> login(URI address) {
        Optional<InetSocketAddress> proxy = before(address);
        if (proxy.isEmpty()) {
            return Optional.empty();
        }
        String place = proxy.get().getHostString() + ":" + proxy.get().getPort();
        return logins.apply(place)
                .or(() -> given.isPresent() ? Optional.empty() : ofJava(address.getScheme()))
                .or(() -> given.isPresent()
                        ? Optional.empty()
                        : ofEnvironment(address).flatMap(Proxies::inAddress));
    }

    private static Optional<Credential.Password> ofJava(String scheme) {
        String prefix = scheme.toLowerCase(Locale.ROOT) + ".proxy";
        return System.getProperty(prefix + "Host") == null
                ? Optional.empty()
                : Optional.ofNullable(System.getProperty(prefix + "User"))
                        .map(u -> new Credential.Password(u, System.getProperty(prefix + "Password", "")));
    }

    private static Optional<Credential.Password> inAddress(URI proxy) {
        return Optional.ofNullable(proxy.getRawUserInfo()).map(info -> {
            int colon = info.indexOf(':');
            return new Credential.Password(
                    decoded(colon < 0 ? info : info.substring(0, colon)),
                    colon < 0 ? "" : decoded(info.substring(colon + 1)));
        });
    }

    /** Percent signs alone: a plus is a plus in an address. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // a percent sign that is none of an address stands for itself
            return text;
        }
    }
}
