package io.hullcheck.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.RegistryAccess;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;

class MavenNetworkTest {
    /** Passwords come out of the decrypter, not out of the settings. */
    private static SettingsDecrypter plain(Settings settings) {
        settings.getServers().forEach(s -> s.setPassword("decrypted " + s.getPassword()));
        return request -> new SettingsDecryptionResult() {
            @Override
            public Server getServer() {
                return settings.getServers().get(0);
            }

            @Override
            public List<Server> getServers() {
                return settings.getServers();
            }

            @Override
            public org.apache.maven.settings.Proxy getProxy() {
                return settings.getProxies().get(0);
            }

            @Override
            public List<org.apache.maven.settings.Proxy> getProxies() {
                return settings.getProxies();
            }

            @Override
            public List<SettingsProblem> getProblems() {
                return List.of();
            }
        };
    }

    private static org.apache.maven.settings.Proxy proxy(String protocol, String host, boolean active, String direct) {
        org.apache.maven.settings.Proxy proxy = new org.apache.maven.settings.Proxy();
        proxy.setProtocol(protocol);
        proxy.setHost(host);
        proxy.setPort(3128);
        proxy.setActive(active);
        proxy.setNonProxyHosts(direct);
        proxy.setUsername("user");
        proxy.setPassword("secret");
        return proxy;
    }

    private static String way(ProxySelector selector, String address) {
        Proxy proxy = selector.select(URI.create(address)).get(0);
        return proxy.type() == Proxy.Type.DIRECT ? "direct" : ((InetSocketAddress) proxy.address()).getHostString();
    }

    @Test
    void shouldTakeTheActiveProxyOfTheSettingsButForHostsThatAreLeftOut() {
        Settings settings = new Settings();
        settings.addProxy(proxy("http", "old.example", false, null));
        settings.addProxy(proxy("http", "plain.example", true, "localhost|*.intern.example"));
        settings.addProxy(proxy("https", "secure.example", true, "localhost|*.intern.example"));
        ProxySelector selector =
                new MavenNetwork(settings, plain(settings)).proxies().orElseThrow();
        assertThat(way(selector, "http://osv.example/x")).isEqualTo("plain.example");
        assertThat(way(selector, "https://osv.example/x")).isEqualTo("secure.example");
        assertThat(way(selector, "https://mirror.intern.example/x")).isEqualTo("direct");
        assertThat(way(selector, "http://localhost/x")).isEqualTo("direct");
    }

    @Test
    void shouldGiveAPasswordOnlyToTheHostItIsFor() {
        Settings settings = new Settings();
        Server server = new Server();
        server.setId("mirror.example");
        server.setUsername("reader");
        server.setPassword("{coded}");
        settings.addServer(server);
        Authenticator known =
                new MavenNetwork(settings, plain(settings)).credentials().orElseThrow();
        PasswordAuthentication given = ask(known, "mirror.example", Authenticator.RequestorType.SERVER);
        assertThat(given.getUserName()).isEqualTo("reader");
        assertThat(given.getPassword()).containsExactly("decrypted {coded}".toCharArray());
        assertThat(ask(known, "other.example", Authenticator.RequestorType.SERVER))
                .isNull();
        assertThat(ask(known, "mirror.example", Authenticator.RequestorType.PROXY))
                .isNull();
    }

    private static PasswordAuthentication ask(Authenticator known, String host, Authenticator.RequestorType type) {
        return known.requestPasswordAuthenticationInstance(host, null, 443, "https", "realm", "basic", null, type);
    }

    @Test
    void shouldLeaveTheJavaRuntimesOwnSettingsWhereMavenHasNone() {
        Settings settings = new Settings();
        MavenNetwork network = new MavenNetwork(settings, plain(settings));
        assertThat(network.proxies()).isEmpty();
        assertThat(network.credentials()).isEmpty();
    }

    @Test
    void shouldLogInToARegistryByTheServerOfItsName() {
        Settings settings = new Settings();
        Server server = new Server();
        server.setId("registry.example:5000");
        server.setUsername("ann");
        server.setPassword("secret");
        settings.addServer(server);
        MavenNetwork network = new MavenNetwork(settings, plain(settings));
        assertThat(network.login("registry.example:5000"))
                .contains(new RegistryAccess.Login("ann", "decrypted secret"));
        assertThat(network.login("registry.example")).isEmpty();
    }

    @Test
    void shouldLogInToDockerHubByEachOfItsNames() {
        Settings settings = new Settings();
        Server server = new Server();
        server.setId("https://index.docker.io/v1/");
        server.setUsername("ann");
        server.setPassword("secret");
        settings.addServer(server);
        MavenNetwork network = new MavenNetwork(settings, plain(settings));
        assertThat(network.login("docker.io")).contains(new RegistryAccess.Login("ann", "decrypted secret"));
    }

    @Test
    void shouldGiveTheLoginOfAProxyToThatProxyAlone() {
        Settings settings = new Settings();
        settings.addProxy(proxy("https", "proxy.example", true, null));
        MavenNetwork network = new MavenNetwork(settings, plain(settings));
        assertThat(network.proxyLogin("proxy.example:3128")).contains(new RegistryAccess.Login("user", "secret"));
        assertThat(network.proxyLogin("proxy.example:3129")).isEmpty();
        assertThat(network.proxyLogin("other.example:3128")).isEmpty();
    }
}
