package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.FaultProxy;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images pushed by skopeo into a real registry, and read from there. */
class RegistrySourceTest {
    @TempDir
    private Path folder;

    private static SavedImage image(String version) {
        byte[] noise = new byte[3_000_000];
        new Random(version.hashCode()).nextBytes(noise);
        return new SavedImage()
                .layer(new LayerTar().file("noise", noise))
                .layer(new LayerTar()
                        .file(
                                "app/lib.jar",
                                new Zip()
                                        .coordinates("com.acme", "lib", version)
                                        .bytes()));
    }

    /** Two platforms under one tag. */
    private void push(RealRegistry registry, String name, String... credentials)
            throws IOException, InterruptedException {
        String skopeo = Programs.require("skopeo", "nothing was pushed to a registry by an independent tool");
        Path layout = folder.resolve("layout");
        SavedImage.folder(
                layout,
                SavedImage.ociOfPlatforms(
                        "app:1", List.of(image("1"), image("2").platform("linux", "arm64"))));
        List<String> command = new ArrayList<>(List.of(skopeo, "copy", "--all", "--quiet", "--dest-tls-verify=false"));
        command.addAll(List.of(credentials));
        command.addAll(List.of("oci:" + layout, "docker://" + registry.host() + "/" + name));
        Programs.run(folder, command);
    }

    private static RegistryAccess plain(String host) {
        return RegistryAccess.DEFAULT.withPlain(Set.of(host));
    }

    private static Inventory read(String reference, RegistryAccess access) throws IOException {
        return new Scanner()
                .inventory(ScanRequest.of(reference).withRegistries(access).withCache(false));
    }

    @Test
    void shouldReadTheImageOfThisMachinesPlatformOrOfTheOneAskedFor() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            push(registry, "team/app:1");
            Inventory inventory = read("registry:" + registry.host() + "/team/app:1", plain(registry.host()));
            assertThat(Catalogued.gaps(inventory)).isEmpty();
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:lib 1");
            assertThat(inventory.image().digest()).isPresent();
            ScanRequest arm = ScanRequest.of("registry:" + registry.host() + "/team/app:1")
                    .withRegistries(plain(registry.host()))
                    .withPlatform(Platform.parse("linux/arm64"))
                    .withCache(false);
            assertThat(Catalogued.names(new Scanner().inventory(arm))).containsExactly("com.acme:lib 2");
            // the manifest by its digest
            String byDigest = "registry:" + registry.host() + "/team/app@"
                    + inventory.image().digest().orElseThrow();
            assertThat(Catalogued.names(read(byDigest, plain(registry.host())))).containsExactly("com.acme:lib 1");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithANameATagOrALogin() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            push(registry, "app:1");
            assertThatThrownBy(() -> read("registry:" + registry.host() + "/app:2", plain(registry.host())))
                    .hasMessageContaining("has no app of 2")
                    .hasMessageContaining("registry:" + registry.host() + "/app:2");
            assertThatThrownBy(() -> read("registry:no name at all", RegistryAccess.DEFAULT))
                    .hasMessageContaining("registry:host/repository:tag");
        }
    }

    @Test
    void shouldLogInWithTheNameAndPasswordThatAreGiven() throws Exception {
        try (RealRegistry registry =
                RealRegistry.start(folder.resolve("registry"), Optional.of(new RealRegistry.User("ann", "s3cret")))) {
            push(registry, "app:1", "--dest-creds", "ann:s3cret");
            String reference = "registry:" + registry.host() + "/app:1";
            assertThatThrownBy(() -> read(reference, plain(registry.host())))
                    .hasMessageContaining("denies access to app (401)")
                    .hasMessageContaining("docker login " + registry.host());
            RegistryAccess known = plain(registry.host())
                    .withLogins(host -> host.equals(registry.host())
                            ? Optional.of(new RegistryAccess.Login("ann", "s3cret"))
                            : Optional.empty());
            assertThat(Catalogued.names(read(reference, known))).containsExactly("com.acme:lib 1");
            RegistryAccess wrong = plain(registry.host())
                    .withLogins(host -> Optional.of(new RegistryAccess.Login("ann", "wrong-pass")));
            assertThatThrownBy(() -> read(reference, wrong))
                    .hasMessageContaining("denies access to app (401)")
                    .message()
                    .doesNotContain("wrong-pass");
            assertThat(new RegistryAccess.Login("ann", "s3cret").toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void shouldTrustARegistryByTheCertificatesThatAreGivenAndByNoOthers() throws Exception {
        Path home = folder.resolve("registry");
        try (RealRegistry registry = RealRegistry.startTls(home)) {
            push(registry, "app:1");
            String reference = "registry:" + registry.host() + "/app:1";
            RegistryAccess once = RegistryAccess.DEFAULT.withPatience(1, Duration.ZERO);
            assertThatThrownBy(() -> read(reference, once)).hasMessageContaining("certificate");
            assertThat(Catalogued.names(
                            read(reference, once.withAuthorities(Optional.of(home.resolve("certificate.pem"))))))
                    .containsExactly("com.acme:lib 1");
        }
    }

    @Test
    void shouldGoOnWhereATransferBrokeOffAndWaitForABusyRegistry() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            push(registry, "app:1");
            proxy.cutAfter(1_000_000);
            proxy.refuse(429, "0", 2);
            Inventory inventory = read("registry:" + proxy.host() + "/app:1", plain(proxy.host()));
            assertThat(Catalogued.gaps(inventory)).isEmpty();
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:lib 1");
            assertThat(proxy.ranges())
                    .isNotEmpty()
                    .allSatisfy(r -> assertThat(r).startsWith("bytes="));
            // what was transferred before the break is not asked for again
            assertThat(proxy.bytes()).isLessThan(3_600_000);
        }
    }

    @Test
    void shouldFetchNoLayerOfAnImageThatWasLookedIntoBefore() throws Exception {
        HullcheckHome home = new HullcheckHome(folder.resolve("home"));
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            push(registry, "app:1");
            ScanRequest request =
                    ScanRequest.of("registry:" + proxy.host() + "/app:1").withRegistries(plain(proxy.host()));
            Inventory first = new Scanner(home, Clock.systemUTC()).inventory(request);
            long bytes = proxy.bytes();
            Inventory second = new Scanner(home, Clock.systemUTC()).inventory(request);
            assertThat(second).isEqualTo(first);
            long again = proxy.bytes() - bytes;
            System.out.println("a second scan of a registry's image fetches " + again + " of " + bytes + " bytes");
            assertThat(again).isLessThan(bytes / 100);
            // a file that was damaged is no answer
            try (Stream<Path> kept = Files.walk(folder.resolve("home/inventories"))) {
                for (Path file : kept.filter(Files::isRegularFile).toList()) {
                    Files.writeString(file, "{\"bomFormat\": \"CycloneDX\"");
                }
            }
            assertThat(new Scanner(home, Clock.systemUTC()).inventory(request)).isEqualTo(first);
            assertThat(proxy.bytes()).isGreaterThan(2 * bytes);
            // and who does not want it looks again
            long before = proxy.bytes();
            new Scanner(home, Clock.systemUTC()).inventory(request.withCache(false));
            assertThat(proxy.bytes() - before).isGreaterThan(bytes / 2);
        }
    }

    @Test
    void shouldGiveUpInTheEndAndNameTheLayerThatIsMissing() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            push(registry, "app:1");
            RegistryAccess impatient = plain(proxy.host()).withPatience(2, Duration.ofSeconds(1));
            proxy.changeBlobs();
            Inventory changed = read("registry:" + proxy.host() + "/app:1", impatient);
            assertThat(Catalogued.gaps(changed))
                    .isNotEmpty()
                    .anySatisfy(g -> assertThat(g).contains("layer"));
            proxy.refuse(503, "", 1_000);
            assertThatThrownBy(() -> read("registry:" + proxy.host() + "/app:1", impatient))
                    .hasMessageContaining("503");
            proxy.refuse(429, "3600", 1);
            assertThatThrownBy(() -> read("registry:" + proxy.host() + "/app:1", impatient))
                    .hasMessageContaining("come back in 3600 seconds");
        }
    }

    @Test
    void shouldAskMirrorsFirstAndTheRegistryItselfWhenTheyHaveNothing() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                RealRegistry mirror = RealRegistry.start(folder.resolve("mirror"))) {
            push(mirror, "cache/team/app:1");
            push(registry, "team/app:2");
            // a host of nobody: what is read comes from the mirror
            RegistryAccess nobody = plain(mirror.host())
                    .withPatience(1, Duration.ZERO)
                    .withMirrors(Map.of("registry.invalid", List.of(mirror.host() + "/cache")));
            Inventory inventory = read("registry:registry.invalid/team/app:1", nobody);
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:lib 1");
            assertThat(inventory.image().reference()).isEqualTo("registry:registry.invalid/team/app:1");
            RegistryAccess both = RegistryAccess.DEFAULT
                    .withPlain(Set.of(mirror.host(), registry.host()))
                    .withMirrors(Map.of(registry.host(), List.of(mirror.host() + "/cache")));
            assertThat(Catalogued.names(read("registry:" + registry.host() + "/team/app:2", both)))
                    .containsExactly("com.acme:lib 1");
            assertThatThrownBy(() -> read("registry:registry.invalid/team/app:3", nobody))
                    .hasMessageContaining("registry.invalid")
                    .hasMessageContaining("and neither has " + mirror.host() + "/cache/team/app");
        }
    }

    @Test
    void shouldReachARegistryByWayOfAProxy() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            push(registry, "team/app:1");
            String[] at = proxy.host().split(":");
            RegistryAccess access = plain("registry.invalid")
                    .withProxies(Optional.of(ProxySelector.of(new InetSocketAddress(at[0], Integer.parseInt(at[1])))));
            ProxySelector before = ProxySelector.getDefault();
            assertThat(Catalogued.names(read("registry:registry.invalid/team/app:1", access)))
                    .containsExactly("com.acme:lib 1");
            assertThat(proxy.bytes()).isPositive();
            assertThat(ProxySelector.getDefault()).isSameAs(before);
        }
    }

    @Test
    void shouldFetchANewTokenWhenTheOneItHasIsExpired() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            push(registry, "app:1");
            proxy.wantTokens(2);
            Inventory inventory = read("registry:" + proxy.host() + "/app:1", plain(proxy.host()));
            assertThat(Catalogued.gaps(inventory)).isEmpty();
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:lib 1");
            assertThat(proxy.tokens()).isGreaterThan(1);
        }
    }
}
