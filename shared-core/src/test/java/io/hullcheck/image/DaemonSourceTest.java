package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.DaemonStandIn;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RealPodman;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in daemons: a real Podman, and stand-ins for what cannot be started here. */
class DaemonSourceTest {
    @TempDir
    private Path home;

    private Path podman;

    @BeforeEach
    void shortFolder() throws IOException {
        podman = Files.createTempDirectory("p");
    }

    @AfterEach
    void removeFolder() throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", podman.toString()).start().waitFor();
    }

    private static LayerTar layer(String name) {
        return new LayerTar()
                .file(
                        "app/" + name + ".jar",
                        new Zip().coordinates("com.acme", name, "1").bytes());
    }

    private static SavedImage image() {
        return new SavedImage().layer(layer("a")).layer(layer("b")).layer(layer("c"));
    }

    private Inventory read(String reference, String host, UnaryOperator<ScanRequest> change) throws IOException {
        return new Scanner(new HullcheckHome(home), Clock.systemUTC())
                .inventory(change.apply(ScanRequest.of(reference).withDaemons(DaemonAccess.at(host))));
    }

    @Test
    void shouldReadAnImageOutOfARealDaemonAsOutOfItsArchive() throws Exception {
        Path archive = SavedImage.archive(home.resolve("app.tar"), image().dockerWithBlobs("acme/app:1"));
        try (RealPodman daemon = RealPodman.start(podman)) {
            daemon.load(archive);
            Inventory kept = read("podman:acme/app:1", daemon.host(), r -> r);
            Inventory saved = Catalogued.of(archive.toString(), Limits.DEFAULT);
            assertThat(Catalogued.gaps(kept)).isEmpty();
            assertThat(Catalogued.names(kept))
                    .isEqualTo(Catalogued.names(saved))
                    .hasSize(3);
            assertThat(kept.image().id()).isEqualTo(saved.image().id());
            assertThat(kept.image().tags()).contains("localhost/acme/app:1");
            assertThat(kept.packages().get(1).locations().get(0).layer().instruction())
                    .contains("COPY step 2");
            // Docker's interface is the same; by a part of the id, and without a scheme
            String id = kept.image().id().orElseThrow().hex();
            assertThat(Catalogued.names(read("docker:" + id.substring(0, 12), daemon.host(), r -> r)))
                    .hasSize(3);
            assertThat(Catalogued.names(read("acme/app:1", daemon.host(), r -> r.withCache(false))))
                    .hasSize(3);
            assertThatThrownBy(() -> read("podman:acme/app:2", daemon.host(), r -> r))
                    .hasMessageContaining("has no image acme/app:2")
                    .hasMessageContaining("Build or pull it first");
            assertThatThrownBy(() -> read(
                            "podman:acme/app:1", daemon.host(), r -> r.withPlatform(Platform.parse("linux/arm64"))))
                    .hasMessageContaining("the image is for linux/amd64, not for linux/arm64");
        }
    }

    private static String id(SavedImage image) {
        return "sha256:" + SavedImage.hex(image.config());
    }

    @Test
    void shouldLetANewDockerSaveTheImageOnceAndAnUnchangedImageNotAtAll() throws Exception {
        SavedImage image = image();
        try (DaemonStandIn daemon = new DaemonStandIn(image, id(image), image.dockerWithBlobs("app:1"), false)) {
            Inventory first = read("docker:app:1", daemon.host(), r -> r);
            assertThat(Catalogued.names(first)).hasSize(3);
            assertThat(daemon.saves()).isEqualTo(1);
            Inventory second = read("docker:app:1", daemon.host(), r -> r);
            assertThat(second.packages()).isEqualTo(first.packages());
            assertThat(daemon.saves()).isEqualTo(1);
        }
    }

    @Test
    void shouldReadTheLayersOfAnOldDockerThatDoesNotNameThem() throws Exception {
        SavedImage image = image();
        try (DaemonStandIn daemon = new DaemonStandIn(image, id(image), image.dockerLegacy("app:1"), false)) {
            Inventory inventory = read("docker:app:1", daemon.host(), r -> r);
            assertThat(Catalogued.gaps(inventory)).isEmpty();
            assertThat(Catalogued.names(inventory)).hasSize(3);
            assertThat(inventory.packages())
                    .extracting(p -> p.locations().get(0).layer().instruction())
                    .containsExactly(
                            Optional.of("COPY step 1"), Optional.of("COPY step 2"), Optional.of("COPY step 3"));
        }
    }

    @Test
    void shouldReadBothPlacesOfALayerThatAnImageHoldsTwice() throws Exception {
        LayerTar twice = layer("a");
        SavedImage image = new SavedImage()
                .layer(twice)
                .layer(new LayerTar().file("app/.wh.a.jar", new byte[0]))
                .layer(twice);
        try (DaemonStandIn daemon = new DaemonStandIn(image, id(image), image.dockerWithBlobs("app:1"), false)) {
            Inventory inventory = read("docker:app:1", daemon.host(), r -> r);
            assertThat(Catalogued.gaps(inventory)).isEmpty();
            InstalledPackage only = Catalogued.only(inventory);
            assertThat(only.locations()).extracting(l -> l.layer().index()).containsExactly(2);
        }
    }

    @Test
    void shouldReadAnImageOfContainerdWithTheDigestOfItsManifest() throws Exception {
        SavedImage image = new SavedImage().layer(layer("a").plain(), layer("a").gzip());
        String manifest = "sha256:" + SavedImage.hex(image.manifest());
        try (DaemonStandIn daemon = new DaemonStandIn(image, manifest, image.dockerWithBlobs("app:1"), true)) {
            Inventory inventory = read("docker:app:1", daemon.host(), r -> r);
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:a 1");
            assertThat(inventory.image().digest()).contains(Digest.parse(manifest));
        }
    }

    @Test
    void shouldKeepWhatWasReadWhenTheDaemonEndsInTheMiddle() throws Exception {
        byte[] noise = new byte[200_000];
        SavedImage image = new SavedImage()
                .layer(layer("a"))
                .layer(new LayerTar().file("noise", noise))
                .layer(layer("c"));
        Map<String, byte[]> files = image.dockerWithBlobs("app:1");
        try (DaemonStandIn daemon = new DaemonStandIn(image, id(image), files, false)) {
            daemon.cutAfter(100_000);
            Inventory inventory = read("docker:app:1", daemon.host(), r -> r);
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:a 1");
            assertThat(Catalogued.gaps(inventory))
                    .isNotEmpty()
                    .allMatch(g -> g.contains("ends early") || g.contains("layer 2"));
            // nothing that is incomplete is kept
            daemon.cutAfter(Integer.MAX_VALUE);
            assertThat(Catalogued.names(read("docker:app:1", daemon.host(), r -> r)))
                    .hasSize(2);
        }
    }

    @Test
    void shouldSayHowToGetOnWithoutADaemon() {
        assertThatThrownBy(() -> read("docker:app:1", "unix://" + home.resolve("none"), r -> r))
                .hasMessageContaining("the Docker daemon at unix://" + home.resolve("none") + " cannot be reached")
                .hasMessageContaining("hullcheck.daemon");
        assertThatThrownBy(() -> read("127.0.0.1:1/app:1", "unix://" + home.resolve("none"), r -> r))
                .hasMessageContaining(
                        "no file has this name; looked up as a name: the registry 127.0.0.1:1 cannot be used")
                .hasMessageContaining("docker:, podman: or registry:");
        assertThatThrownBy(() -> read("podman:app:1", "ssh://core@somewhere", r -> r))
                .hasMessageContaining("save the image to a file");
        assertThatThrownBy(() -> read("docker:../../containers/x", "tcp://127.0.0.1:1", r -> r))
                .hasMessageContaining("cannot be the name of an image");
    }
}
