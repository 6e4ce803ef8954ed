package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryReferrers;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Rule;
import io.hullcheck.policy.file.PolicyFile;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The organisation's policy, where organisations keep it. */
class PoliciesTest {
    private static final byte[] ORGANISATION = "version: 1\nfailOn: [{kev: true}]\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Policy read(String include, RegistryAccess access, boolean isThresholdSet) throws IOException {
        Path file = Files.writeString(
                folder.resolve("hullcheck.yaml"), "version: 1\ninclude: [{" + include + "}]\nfailOn: [{score: 9.0}]\n");
        return new Policies(Optional.empty(), Optional.empty(), HttpSettings.PATIENT.impatient(), access)
                .read(Optional.of(file), Policy.DEFAULT, isThresholdSet, List.of());
    }

    @Test
    void shouldIncludeAPolicyOfAWebServerAndSayWhatIsWrongWithOne() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/org.yaml", exchange -> {
            exchange.sendResponseHeaders(200, ORGANISATION.length);
            exchange.getResponseBody().write(ORGANISATION);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            Policy policy = read("url: '" + base + "/org.yaml'", RegistryAccess.DEFAULT, false);
            assertThat(policy.reasons())
                    .extracting(Rule::describe)
                    .containsExactly("that are known to be attacked", "with a score of 9.0 or more");
            // a threshold that was set is one rule more
            assertThat(read("url: '" + base + "/org.yaml'", RegistryAccess.DEFAULT, true)
                            .failOn())
                    .contains(Severity.CRITICAL);
            assertThatThrownBy(() -> read("url: '" + base + "/none.yaml'", RegistryAccess.DEFAULT, false))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining(base + "/none.yaml cannot be fetched: the server answers 404");
            assertThatThrownBy(() -> read("url: 'http://127.0.0.1:1/x.yaml'", RegistryAccess.DEFAULT, false))
                    .hasMessageContaining("http://127.0.0.1:1/x.yaml cannot be fetched");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void shouldLetNoFileAndNoParameterWeakenWhatStandsAbove() throws IOException {
        Policies policies = new Policies(
                        Optional.empty(), Optional.empty(), HttpSettings.PATIENT.impatient(), RegistryAccess.DEFAULT)
                .under(Optional.of(new PolicyFile.Above(
                        "the administrator's policy",
                        "version: 1\nfailOn: [{kev: true}]\nfailOnIncomplete: true\nignoresAllowed: false\n")));
        Policy lax = new Policy(Optional.empty(), true, false, false);
        Policy alone = policies.read(Optional.empty(), lax, true, List.of());
        assertThat(alone.reasons()).extracting(Rule::describe).containsExactly("that are known to be attacked");
        assertThat(alone.failOnIncomplete()).isTrue();
        Path file = Files.writeString(folder.resolve("hullcheck.yaml"), "version: 1\nfailOn: [{score: 9.0}]\n");
        assertThat(policies.read(Optional.of(file), lax, true, List.of()).reasons())
                .extracting(Rule::describe)
                .containsExactly("that are known to be attacked", "with a score of 9.0 or more");
        Files.writeString(file, "version: 1\nignore: [{id: CVE-1, reason: no}]\n");
        assertThatThrownBy(() -> policies.read(Optional.of(file), lax, true, List.of()))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("the administrator's policy allows no policy that includes it to ignore");
        Files.writeString(file, "version: 1\nfailOnIncomplete: false\n");
        assertThatThrownBy(() -> policies.read(Optional.of(file), lax, true, List.of()))
                .isInstanceOf(PolicyException.class);
    }

    @Test
    void shouldIncludeAPolicyOfARegistryByItsDigest() throws Exception {
        String skopeo = Programs.require("skopeo", "no policy was kept in a registry");
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()));
            SavedImage image = new SavedImage().layer(new LayerTar().file("a", "a"));
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--preserve-digests",
                            "--dest-tls-verify=false",
                            "oci:" + SavedImage.folder(folder.resolve("layout"), image.oci("1")),
                            "docker://" + registry.host() + "/policies:1"));
            Digest artifact = new RegistryReferrers(registry.host() + "/policies", access, Limits.DEFAULT)
                    .attach(Digest.sha256(image.manifest()), "application/yaml", ORGANISATION, Map.of());
            String place = registry.host() + "/policies@" + artifact;
            assertThat(read("oci: '" + place + "'", access, false).reasons())
                    .extracting(Rule::describe)
                    .contains("that are known to be attacked");
            assertThatThrownBy(
                            () -> read("oci: '" + place.replaceFirst("[0-9a-f]{8}$", "00000000") + "'", access, false))
                    .hasMessageContaining(registry.host());
        }
    }
}
