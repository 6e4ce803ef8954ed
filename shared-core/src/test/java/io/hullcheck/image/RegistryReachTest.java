package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.registry.Machine;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.RegistryScript;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.ScriptedRegistry;
import io.hullcheck.testing.TestCertificate;
import io.hullcheck.testing.TunnelProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How registries are reached: this machine, proxies, certificates, and what registries.conf says. */
class RegistryReachTest {
    private static final String BEARER =
            "Bearer realm=\"{token}/token\",service=\"registry.docker.io\",scope=\"repository:{name}:{actions}\"";

    @TempDir
    private Path folder;

    private RegistryAccess access(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", folder.toString());
        return RegistryAccess.DEFAULT.withPatience(1, Duration.ofSeconds(1)).withMachine(new Machine(all, folder));
    }

    private void write(String place, String text) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> names(String reference, RegistryAccess access) throws IOException {
        return Catalogued.names(RoundTrip.scan(reference, access));
    }

    private static ScriptedRegistry holding(RegistryScript script, String repository) throws IOException {
        return ScriptedRegistry.start(script).with(repository, "1", RoundTrip.image());
    }

    @Test
    void shouldAskThisMachineWithoutTlsWhereItSpeaksNone() throws Exception {
        String skopeo = Programs.require("skopeo", "nothing was pushed to a registry by an independent tool");
        Path layout =
                SavedImage.folder(folder.resolve("layout"), RoundTrip.image().oci("app:1"));
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "oci:" + layout,
                            "docker://" + registry.host() + "/app:1"));
            String port = registry.host().substring(registry.host().indexOf(':') + 1);
            for (String host : List.of("127.0.0.1", "localhost")) {
                assertThat(names("registry:" + host + ":" + port + "/app:1", access(Map.of())))
                        .containsExactly("com.acme:lib 1");
            }
        }
        // a server that says nothing to a greeting of TLS
        try (ScriptedRegistry registry = holding(new RegistryScript(), "app")) {
            assertThat(names("registry:" + registry.host() + "/app:1", access(Map.of())))
                    .containsExactly("com.acme:lib 1");
        }
    }

    @Test
    void shouldSayOnceThatAServerSpeaksNoTlsAndWhatToName() throws Exception {
        try (ScriptedRegistry registry = holding(new RegistryScript(), "app");
                TunnelProxy proxy =
                        new TunnelProxy(Map.of("registry.example:5000", registry.port()), Optional.empty())) {
            RegistryAccess access = access(Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()))
                    .withSilence(Duration.ofSeconds(2));
            // one that answers to what it does not understand, as those of Go, nginx and Jetty do
            try (ServerSocket server = new ServerSocket(0);
                    TunnelProxy other =
                            new TunnelProxy(Map.of("registry.example:5000", server.getLocalPort()), Optional.empty())) {
                Thread answering = new Thread(() -> answer(server));
                answering.setDaemon(true);
                answering.start();
                assertThatThrownBy(() -> names(
                                "registry:registry.example:5000/app:1",
                                access(Map.of("HTTPS_PROXY", "127.0.0.1:" + other.port()))))
                        .hasMessage(
                                "Image registry:registry.example:5000/app:1: the registry registry.example:5000 cannot be"
                                        + " used: it does not speak TLS. If it may be asked without TLS, name registry.example:5000 in"
                                        + " insecureRegistries.");
            }
            assertThat(proxy.asked()).isEmpty();
            RegistryAccess named = access.withPlain(Set.of("registry.example:5000"))
                    .withMachine(new Machine(
                            Map.of("HOME", folder.toString(), "HTTP_PROXY", "127.0.0.1:" + proxy.port()), folder));
            assertThat(names("registry:registry.example:5000/app:1", named)).containsExactly("com.acme:lib 1");
        }
    }

    private static void answer(ServerSocket server) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the test has ended
                return;
            }
        }
    }

    @Test
    void shouldKnowDockerHubByAllItsNamesAndReportHowManyPullsAreLeft() throws Exception {
        TestCertificate certificate = TestCertificate.make(
                folder.resolve("certificate"),
                "DNS:registry-1.docker.io,DNS:auth.docker.io,DNS:production.cloudflare.docker.com");
        RegistryScript hub = new RegistryScript()
                .challenge(BEARER)
                .login("ann:x")
                .tokenHost("auth.docker.io")
                .names("registry-1.docker.io", "production.cloudflare.docker.com")
                .blobsElsewhere(307, "other")
                // Docker, "Usage and limits"
                .header("ratelimit-limit", "100;w=21600")
                .header("ratelimit-remaining", "7;w=21600");
        write(
                ".docker/config.json",
                "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\""
                        + Base64.getEncoder().encodeToString("ann:x".getBytes(StandardCharsets.UTF_8)) + "\"}}}");
        try (ScriptedRegistry registry = ScriptedRegistry.startTls(hub, certificate.context())
                        .with("library/app", "1", RoundTrip.image());
                TunnelProxy proxy = new TunnelProxy(
                        Map.of(
                                "registry-1.docker.io:443", registry.port(),
                                "auth.docker.io:443", registry.port(),
                                "production.cloudflare.docker.com:443",
                                        Integer.parseInt(registry.storageHost().split(":")[1])),
                        Optional.of("proxy user:p:w"))) {
            RegistryAccess access = access(Map.of("https_proxy", "http://proxy%20user:p:w@127.0.0.1:" + proxy.port()))
                    .withAuthorities(Optional.of(certificate.pem()));
            for (String name : List.of(
                    "app:1",
                    "library/app:1",
                    "docker.io/app:1",
                    "docker.io/library/app:1",
                    "index.docker.io/library/app:1",
                    "registry-1.docker.io/library/app:1")) {
                List<String> said = new ArrayList<>();
                assertThat(names("registry:" + name, access.withProgress(telling(said))))
                        .as(name)
                        .containsExactly("com.acme:lib 1");
                assertThat(said).contains("The registry docker.io: 7 of 100 pulls left in 6 hours");
            }
            assertThat(registry.shownToStorage()).isEmpty();
            assertThatThrownBy(() ->
                            names("registry:app:1", access(Map.of("HTTPS_PROXY", "127.0.0.1:" + proxy.port()))))
                    .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port() + " asks for a login");
            RegistryAccess given = access(Map.of())
                    .withAuthorities(Optional.of(certificate.pem()))
                    .withProxies(Optional.of(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port()))));
            assertThat(names(
                            "registry:app:1",
                            given.withProxyLogins(place -> place.equals("127.0.0.1:" + proxy.port())
                                    ? Optional.of(new RegistryAccess.Login("proxy user", "p:w"))
                                    : Optional.empty())))
                    .containsExactly("com.acme:lib 1");
            assertThatThrownBy(() -> names(
                            "registry:app:1",
                            given.withProxyLogins(place -> Optional.of(new RegistryAccess.Login("x", "s3cret")))))
                    .hasMessageContaining("does not take the login")
                    .hasMessageNotContaining("s3cret");
        }
    }

    private static Progress telling(List<String> said) {
        return new Progress() {
            @Override
            public Task start(String what, long total, Unit unit) {
                return Progress.NONE.start(what, total, unit);
            }

            @Override
            public void say(String sentence) {
                said.add(sentence);
            }
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void shouldShowAClientCertificateOfCertsDToAServerThatSpeaksHttp2() throws Exception {
        String haproxy = Programs.require("haproxy", "no server asked for a client certificate");
        TestCertificate server = TestCertificate.make(folder.resolve("server"), "IP:127.0.0.1");
        TestCertificate client = TestCertificate.make(folder.resolve("client"), "DNS:client");
        Path both = folder.resolve("server/both.pem");
        Files.writeString(both, Files.readString(server.pem()) + Files.readString(server.key()));
        int port = freePort();
        try (ScriptedRegistry registry = holding(new RegistryScript().relative(), "app")) {
            write("haproxy.cfg", """
                    global
                      maxconn 100
                    defaults
                      mode http
                      timeout connect 5s
                      timeout client 30s
                      timeout server 30s
                    frontend tls
                      bind 127.0.0.1:%d ssl crt %s ca-file %s verify required alpn h2
                      default_backend registry
                    backend registry
                      server one %s
                    """.formatted(port, both, client.pem(), registry.host()));
            Process process = new ProcessBuilder(
                            haproxy, "-f", folder.resolve("haproxy.cfg").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("haproxy.log").toFile())
                    .start();
            try {
                TimeUnit.SECONDS.sleep(2);
                String reference = "registry:127.0.0.1:" + port + "/app:1";
                String openssl = Programs.require("openssl", "no key of an older form was read");
                String old = Programs.run(
                        folder, List.of(openssl, "rsa", "-in", client.key().toString(), "-traditional"));
                assertThatThrownBy(() -> names(reference, access(Map.of()))).hasMessageContaining("certificate");
                String place = "etc/docker/certs.d/127.0.0.1:" + port + "/";
                write(place + "ca.crt", Files.readString(server.pem()));
                assertThatThrownBy(() -> names(reference, access(Map.of()))).hasMessageContaining("cannot be used");
                write(place + "client.cert", Files.readString(client.pem()));
                assertThatThrownBy(() -> names(reference, access(Map.of())))
                        .hasMessageContaining("there is no client.key beside it");
                for (String key : List.of(Files.readString(client.key()), old)) {
                    write(place + "client.key", key);
                    assertThat(names(reference, access(Map.of()))).containsExactly("com.acme:lib 1");
                }
                write(place + "client.key", "nothing");
                assertThatThrownBy(() -> names(reference, access(Map.of())))
                        .hasMessageContaining("client.key")
                        .hasMessageContaining("no key in PEM");
            } finally {
                process.destroy();
            }
        }
    }

    @Test
    void shouldFollowRegistriesConf() throws Exception {
        try (ScriptedRegistry one = holding(new RegistryScript(), "hub/team/app");
                ScriptedRegistry two = holding(new RegistryScript(), "team/app")) {
            two.with("team/only", "1", RoundTrip.image())
                    .with("library/short", "1", RoundTrip.image())
                    .with("team/short", "1", RoundTrip.image());
            write("etc/containers/registries.conf", """
                    unqualified-search-registries = ["%2$s"]
                    [[registry]]
                    prefix = "registry.example"
                    location = "%2$s"
                    [[registry.mirror]]
                    location = "%1$s/hub"
                    [[registry]]
                    prefix = "*.wild.example"
                    location = "%2$s"
                    [[registry]]
                    prefix = "registry.example/team/blocked"
                    blocked = true
                    """.formatted(one.host(), two.host()));
            write(
                    "etc/containers/registries.conf.d/aliases.conf",
                    "[aliases]\n\"nick\" = \"" + two.host() + "/team/app\"\n");
            RegistryAccess access = access(Map.of());
            assertThat(names("registry:registry.example/team/app:1", access)).containsExactly("com.acme:lib 1");
            assertThat(one.requests()).contains("GET /v2/hub/team/app/manifests/1");
            assertThat(two.requests()).isEmpty();
            assertThat(names("registry:registry.example/team/only:1", access)).containsExactly("com.acme:lib 1");
            assertThat(names("registry:a.b.wild.example/team/app:1", access)).containsExactly("com.acme:lib 1");
            assertThat(names("registry:nick:1", access)).containsExactly("com.acme:lib 1");
            assertThat(names("registry:team/short:1", access)).containsExactly("com.acme:lib 1");
            assertThatThrownBy(() -> names("registry:registry.example/team/blocked:1", access))
                    .hasMessageContaining("registries.conf blocks registry.example/team/blocked");
            write(
                    "etc/containers/registries.conf.d/x.conf",
                    "short-name-mode = \"enforcing\"\nunqualified-search-registries = [\"a.example\", \"b.example\"]");
            assertThatThrownBy(() -> names("registry:team/short:1", access(Map.of())))
                    .hasMessageContaining("[a.example, b.example]")
                    .hasMessageContaining("Name the image with its host");
            write("etc/containers/registries.conf.d/x.conf", "a = = b");
            assertThatThrownBy(() -> names("registry:team/short:1", access(Map.of())))
                    .hasMessageContaining("x.conf is not TOML, line 1");
        }
    }

    @Test
    void shouldUseAMirrorOfRegistriesConfForDigestsAloneWhereItSaysSo() throws Exception {
        String digest = Digest.sha256(RoundTrip.image().manifest()).toString();
        try (ScriptedRegistry mirror = holding(new RegistryScript(), "team/app");
                ScriptedRegistry own = holding(new RegistryScript(), "team/app")) {
            write(".config/containers/registries.conf", """
                    [[registry]]
                    location = "%s"
                    [[registry.mirror]]
                    location = "%s"
                    pull-from-mirror = "digest-only"
                    """.formatted(own.host(), mirror.host()));
            assertThat(names("registry:" + own.host() + "/team/app:1", access(Map.of())))
                    .isNotEmpty();
            assertThat(mirror.requests()).isEmpty();
            int before = own.requests().size();
            assertThat(names("registry:" + own.host() + "/team/app@" + digest, access(Map.of())))
                    .isNotEmpty();
            assertThat(mirror.requests()).isNotEmpty();
            assertThat(own.requests()).hasSize(before);
        }
    }
}
