package io.hullcheck.registry;

import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How registries are reached.
 *
 * @param logins by host, with its port where it has one; goes before what is stored on the machine
 * @param plain hosts that are asked without TLS
 * @param authorities certificates (PEM) that are trusted instead of Java's own
 * @param proxies empty for what Java and the environment are set to
 * @param proxyLogins by host and port of the proxy
 * @param silence how long a server may send nothing
 */
public record RegistrySettings(
        Function<String, Optional<Credential>> logins,
        Set<String> plain,
        Optional<Path> authorities,
        Optional<ProxySelector> proxies,
        Function<String, Optional<Credential.Password>> proxyLogins,
        Duration silence,
        Machine machine) {
    public RegistrySettings {
        plain = Set.copyOf(plain);
    }
}
