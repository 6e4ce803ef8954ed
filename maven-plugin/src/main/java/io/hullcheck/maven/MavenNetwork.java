package io.hullcheck.maven;

import io.hullcheck.image.RegistryAccess;
import io.hullcheck.registry.RegistryName;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Maven's settings as the JDK's HTTP client wants them: the active proxy, and the {@code <server>} whose id is the host
 * that asks for a password, with or without its port.
 */
final class MavenNetwork {
    private final List<org.apache.maven.settings.Proxy> proxies;
    private final List<Server> servers;

    MavenNetwork(Settings settings, SettingsDecrypter decrypter) {
        SettingsDecryptionResult plain = decrypter.decrypt(new DefaultSettingsDecryptionRequest(settings));
        this.proxies = plain.getProxies().stream()
                .filter(org.apache.maven.settings.Proxy::isActive)
                .toList();
        this.servers = plain.getServers();
    }

    /** The active proxies; empty when Maven has none, so that the Java runtime's own settings count. */
    Optional<ProxySelector> proxies() {
        return proxies.isEmpty() ? Optional.empty() : Optional.of(new Selector());
    }

    /** Answers with the passwords of the settings; empty when they hold none. */
    Optional<Authenticator> credentials() {
        boolean any = !servers.isEmpty() || proxies.stream().anyMatch(p -> p.getUsername() != null);
        return any ? Optional.of(new Passwords()) : Optional.empty();
    }

    /**
     * The login of a registry, by a {@code <server>} whose id is its host, with its port where it has one, or its address, as
     * {@code https://index.docker.io/v1/}.
     */
    Optional<RegistryAccess.Login> login(String host) {
        return servers.stream()
                .filter(s -> s.getUsername() != null
                        && s.getId() != null
                        && RegistryName.hostOf(s.getId()).equals(RegistryName.hostOf(host)))
                .findFirst()
                .map(s -> new RegistryAccess.Login(
                        s.getUsername(), Optional.ofNullable(s.getPassword()).orElse("")));
    }

    /** The login of a proxy, by its host and port. */
    Optional<RegistryAccess.Login> proxyLogin(String hostAndPort) {
        return proxies.stream()
                .filter(p -> p.getUsername() != null && (p.getHost() + ":" + p.getPort()).equalsIgnoreCase(hostAndPort))
                .findFirst()
                .map(p -> new RegistryAccess.Login(
                        p.getUsername(), Optional.ofNullable(p.getPassword()).orElse("")));
    }

    private final class Selector extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            // Maven's proxies are for both schemes unless there is one of the scheme's own
            return proxies.stream()
                    .filter(p -> !isDirect(p, uri.getHost()))
                    .sorted((a, b) -> Boolean.compare(
                            uri.getScheme().equalsIgnoreCase(b.getProtocol()),
                            uri.getScheme().equalsIgnoreCase(a.getProtocol())))
                    .findFirst()
                    .map(p -> new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(p.getHost(), p.getPort())))
                    .map(List::of)
                    .orElse(List.of(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // the client tells of it
        }
    }

    /** {@code nonProxyHosts}: patterns with {@code *}, and {@code |} between. */
    private static boolean isDirect(org.apache.maven.settings.Proxy proxy, String host) {
        if (proxy.getNonProxyHosts() == null || host == null) {
            return false;
        }
        for (String pattern : proxy.getNonProxyHosts().split("[|,]")) {
            String regex = Pattern.quote(pattern.trim()).replace("*", "\\E.*\\Q");
            if (!pattern.isBlank() && host.matches("(?i)" + regex)) {
                return true;
            }
        }
        return false;
    }

    private final class Passwords extends Authenticator {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            String host = getRequestingHost();
            int port = getRequestingPort();
            if (getRequestorType() == RequestorType.PROXY) {
                return proxies.stream()
                        .filter(p ->
                                p.getUsername() != null && p.getHost().equalsIgnoreCase(host) && p.getPort() == port)
                        .findFirst()
                        .map(p -> authentication(p.getUsername(), p.getPassword()))
                        .orElse(null);
            }
            return servers.stream()
                    .filter(s -> s.getUsername() != null)
                    .filter(s -> s.getId().equalsIgnoreCase(host + ":" + port)
                            || s.getId().equalsIgnoreCase(host))
                    .findFirst()
                    .map(s -> authentication(s.getUsername(), s.getPassword()))
                    .orElse(null);
        }

        private PasswordAuthentication authentication(String user, String password) {
            return new PasswordAuthentication(user, password == null ? new char[0] : password.toCharArray());
        }
    }
}
