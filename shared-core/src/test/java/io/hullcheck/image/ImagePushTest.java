package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.testing.FaultProxy;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images pushed into a real registry; skopeo tells what is there. */
class ImagePushTest {
    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static SavedImage image() {
        byte[] noise = new byte[500_000];
        new Random(1).nextBytes(noise);
        LayerTar second = new LayerTar().file("b", noise);
        return new SavedImage().layer(new LayerTar().file("a", "a")).layer(second.plain(), second.gzip());
    }

    private JsonNode inspected(String place) throws IOException, InterruptedException {
        String skopeo = Programs.require("skopeo", "what was pushed was not judged by an independent tool");
        return new ObjectMapper()
                .readTree(Programs.run(folder, List.of(skopeo, "inspect", "--tls-verify=false", "docker://" + place)));
    }

    private ImagePush.Pushed push(String reference, String target, ImageFacts scanned) throws IOException {
        RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(target.substring(0, target.indexOf('/'))));
        try (Image opened = ImageSources.open(ImageReference.parse(reference), Optional.empty(), Limits.DEFAULT)) {
            return new ImagePush(opened, scanned, access, threads).push(target);
        }
    }

    private static ImageFacts scanned(String reference) throws IOException {
        return new Scanner().inventory(ScanRequest.of(reference)).image();
    }

    @Test
    void shouldPushTheManifestOfALayoutAsItIs() throws Exception {
        Path layout = SavedImage.folder(folder.resolve("layout"), image().oci("app:1"));
        String reference = "oci:" + layout;
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            String target = registry.host() + "/team/app:1";
            ImageFacts facts = scanned(reference);
            ImagePush.Pushed pushed = push(reference, target, facts);
            assertThat(facts.digest()).contains(pushed.digest());
            assertThat(inspected(target).path("Digest").asText())
                    .isEqualTo(pushed.digest().toString());
            // nothing goes over the wire twice
            assertThat(push(reference, registry.host() + "/team/app:2", facts).bytes())
                    .isZero();
            assertThat(inspected(target).path("RepoTags"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void shouldPushTheVeryLayersOfASavedImage() throws Exception {
        Path archive = SavedImage.archive(folder.resolve("app.tar"), image().dockerLegacy("app:1"));
        String reference = "docker-archive:" + archive;
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            String target = registry.host() + "/app:1";
            ImagePush.Pushed pushed = push(reference, target, scanned(reference));
            JsonNode there = inspected(target);
            assertThat(there.path("Digest").asText()).isEqualTo(pushed.digest().toString());
            assertThat(there.path("Layers")).hasSize(2);
            // what was pushed is what a scan of the registry sees
            ImageFacts read = new Scanner()
                    .inventory(ScanRequest.of("registry:" + target)
                            .withRegistries(RegistryAccess.DEFAULT.withPlain(Set.of(registry.host())))
                            .withCache(false))
                    .image();
            assertThat(read.digest()).contains(pushed.digest());
            assertThat(read.id()).isEqualTo(scanned(reference).id());
        }
    }

    @Test
    void shouldNotPushAnImageThatWasChangedSinceItWasScanned() throws Exception {
        Path archive = folder.resolve("app.tar");
        SavedImage.archive(archive, image().dockerLegacy("app:1"));
        String reference = "docker-archive:" + archive;
        ImageFacts facts = scanned(reference);
        SavedImage.archive(
                archive,
                new SavedImage().layer(new LayerTar().file("evil", "evil")).dockerLegacy("app:1"));
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            assertThatThrownBy(() -> push(reference, registry.host() + "/app:1", facts))
                    .hasMessageContaining("it is not the image that was scanned");
            assertThatThrownBy(() -> inspected(registry.host() + "/app:1")).hasMessageContaining("manifest unknown");
        }
    }

    @Test
    void shouldRefuseWhatIsNoSavedImageAndNamesThatAreNone() throws Exception {
        Path root = Files.createDirectories(folder.resolve("root"));
        assertThatThrownBy(() -> push("dir:" + root, "127.0.0.1:1/app:1", scanned("dir:" + root)))
                .hasMessageContaining("no saved image");
        Path archive = SavedImage.archive(folder.resolve("app.tar"), image().dockerLegacy("app:1"));
        assertThatThrownBy(() ->
                        push("docker-archive:" + archive, "127.0.0.1:1/no name", scanned("docker-archive:" + archive)))
                .hasMessageContaining("cannot be the name of an image");
    }

    @Test
    void shouldEndRightOrWithAClearFailureAndNeverHalfDoneWhenOneRequestInTenGoesWrong() throws Exception {
        Path layout = SavedImage.folder(folder.resolve("layout"), image().oci("app:1"));
        String reference = "oci:" + layout;
        ImageFacts facts = scanned(reference);
        int right = 0;
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            proxy.oneIn(10, 42);
            RegistryAccess patient =
                    RegistryAccess.DEFAULT.withPlain(Set.of(proxy.host())).withPatience(3, Duration.ofSeconds(1));
            RegistryAccess direct = RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()));
            for (int i = 0; i < 100; i++) {
                boolean pushed = true;
                try (Image opened =
                        ImageSources.open(ImageReference.parse(reference), Optional.empty(), Limits.DEFAULT)) {
                    new ImagePush(opened, facts, patient, threads).push(proxy.host() + "/app" + i + ":1");
                } catch (ImageException e) {
                    pushed = false;
                    assertThat(e).hasMessageContaining(proxy.host() + "/app" + i + ":1");
                    assertThat(e.next()).isNotBlank();
                }
                // what is there is whole, whatever the pusher was told
                boolean there = true;
                try {
                    ScanRequest request = ScanRequest.of("registry:" + registry.host() + "/app" + i + ":1")
                            .withRegistries(direct)
                            .withCache(false);
                    assertThat(new Scanner().inventory(request).gaps()).isEmpty();
                } catch (ImageException e) {
                    there = false;
                }
                // a failure may come after the last step, when the registry's answer is lost
                assertThat(there || !pushed).as("app" + i).isTrue();
                right += pushed ? 1 : 0;
            }
        }
        System.out.println("100 pushes, one request in ten wrong: " + right + " ended right, " + (100 - right)
                + " failed clearly, 0 half done");
        assertThat(right).isGreaterThan(50);
    }

    @Test
    void shouldLeaveNoTagAtATargetThatRefusesOneBlobOfFive() throws Exception {
        SavedImage five = new SavedImage();
        for (int i = 0; i < 5; i++) {
            five.layer(new LayerTar().file("file" + i, "content " + i));
        }
        Path layout = SavedImage.folder(folder.resolve("layout"), five.oci("app:1"));
        String reference = "oci:" + layout;
        ImageFacts facts = scanned(reference);
        String third = SavedImage.hex(new LayerTar().file("file2", "content 2").plain());
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            proxy.forbidUpload(third);
            assertThatThrownBy(() -> push(reference, proxy.host() + "/app:1", facts))
                    .hasMessageContaining("denies access to app (403)")
                    .hasMessageContaining(proxy.host());
            assertThatThrownBy(() -> inspected(registry.host() + "/app:1")).hasMessageContaining("manifest unknown");
        }
    }
}
