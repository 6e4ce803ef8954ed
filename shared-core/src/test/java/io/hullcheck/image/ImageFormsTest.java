package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.Images;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form in which tools leave an image gives the same contents. */
class ImageFormsTest {
    private static final LayerTar BASE =
            new LayerTar().folder("etc/").file("./etc/name", "base").file("etc/kept", "kept");
    private static final LayerTar TOP = new LayerTar().file("/etc/name", "top").file("app/run", "go");
    private static final Map<String, String> EXPECTED = Map.of("etc/name", "top", "etc/kept", "kept", "app/run", "go");

    @TempDir
    Path folder;

    private static SavedImage image() {
        return new SavedImage().layer(BASE).layer(TOP);
    }

    private void shouldHold(String reference) throws IOException {
        Images.Contents contents = Images.read(reference);
        assertThat(contents.damages()).isEmpty();
        assertThat(contents.files()).isEqualTo(EXPECTED);
    }

    @Test
    void shouldReadAnArchiveOfOldDockerSave() throws IOException {
        Path file = SavedImage.archive(folder.resolve("old.tar"), image().dockerLegacy("app:1"));
        shouldHold("docker-archive:" + file);
        shouldHold(file.toString());
    }

    @Test
    void shouldReadAnArchiveOfNewDockerSaveAndKnowItsManifestDigest() throws IOException {
        SavedImage saved = image();
        Path file = SavedImage.archive(folder.resolve("new.tar"), saved.dockerWithBlobs("app:1"));
        shouldHold("docker-archive:" + file);
        try (Image opened = Images.open("docker-archive:" + file)) {
            assertThat(opened.facts().digest()).contains(Digest.sha256(saved.manifest()));
            assertThat(opened.facts().id()).contains(Digest.sha256(saved.config()));
            assertThat(opened.facts().tags()).containsExactly("app:1");
            assertThat(opened.facts().platform()).contains(Platform.parse("linux/amd64"));
            assertThat(opened.layers().get(1).createdBy()).contains("COPY step 2");
        }
    }

    @Test
    void shouldReadAnArchiveThatIsCompressedAsAWhole() throws IOException {
        byte[] tar = SavedImage.tar(image().dockerLegacy("app:1"));
        Path gzip = Files.write(folder.resolve("app.tar.gz"), LayerTar.gzip(tar));
        shouldHold("docker-archive:" + gzip);
        Path zstd = Files.write(folder.resolve("app.tar.zst"), com.github.luben.zstd.Zstd.compress(tar));
        shouldHold(zstd.toString());
    }

    @Test
    void shouldReadALayerThatTheArchiveHoldsTwice() throws IOException {
        SavedImage twice = new SavedImage().layer(BASE).layer(TOP).layer(TOP);
        Path plain = SavedImage.archive(folder.resolve("a.tar"), twice.dockerWithBlobs("app:1"));
        shouldHold(plain.toString());
        Path gzip =
                Files.write(folder.resolve("a.tar.gz"), LayerTar.gzip(SavedImage.tar(twice.dockerWithBlobs("app:1"))));
        shouldHold(gzip.toString());
    }

    @Test
    void shouldFollowLinksBetweenLayersOfTheOldLayout() throws IOException {
        Map<String, byte[]> files = image().dockerLegacy("app:1");
        LayerTar tar = new LayerTar();
        String first = files.keySet().iterator().next();
        files.forEach((name, content) -> {
            if (name.equals(first)) {
                tar.file("shared/layer.tar", content).symlink(name, "../shared/layer.tar");
            } else {
                tar.file(name, content);
            }
        });
        Path file = Files.write(folder.resolve("linked.tar"), tar.plain());
        shouldHold(file.toString());
        Path gzip = Files.write(folder.resolve("linked.tar.gz"), LayerTar.gzip(tar.plain()));
        shouldHold(gzip.toString());
    }

    @Test
    void shouldReadAnOciLayoutAsArchiveAndAsFolder() throws IOException {
        Path archive = SavedImage.archive(folder.resolve("oci.tar"), image().oci("1"));
        shouldHold("oci-archive:" + archive);
        shouldHold(archive.toString());
        Path layout = SavedImage.folder(folder.resolve("layout"), image().oci("1"));
        shouldHold("oci:" + layout);
        shouldHold(layout.toString());
        shouldHold("oci:" + layout + "#1");
    }

    @Test
    void shouldReadAPlainFolder() throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("app"));
        Files.writeString(root.resolve("etc/name"), "top");
        Files.writeString(root.resolve("etc/kept"), "kept");
        Files.writeString(root.resolve("app/run"), "go");
        shouldHold("dir:" + root);
        shouldHold(root.toString());
    }

    @Test
    void shouldNeverFollowALinkOutOfAFolder() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.createSymbolicLink(root.resolve("leak"), secret);
        assertThat(Images.read("dir:" + root).files()).isEmpty();
        Path layout = SavedImage.folder(folder.resolve("layout"), image().oci("1"));
        Files.delete(layout.resolve("index.json"));
        Files.createSymbolicLink(layout.resolve("index.json"), secret);
        assertThatThrownBy(() -> Images.read("oci:" + layout)).isInstanceOf(ImageException.class);
    }

    @Test
    void shouldReadLayersOfEveryCompression() throws IOException {
        SavedImage image = new SavedImage().layer(BASE.plain(), BASE.gzip()).layer(TOP.plain(), TOP.zstd());
        shouldHold(SavedImage.archive(folder.resolve("mixed.tar"), image.dockerWithBlobs("app:1"))
                .toString());
        shouldHold("oci:" + SavedImage.folder(folder.resolve("mixed"), image.oci("1")));
    }

    @Test
    void shouldReadAGzipLayerOfSeveralMembersToItsEnd() throws IOException {
        // as eStargz and pigz write it: each part is a gzip member of its own (RFC 1952, section 2.2)
        byte[] plain = new LayerTar()
                .file("etc/name", "top")
                .file("etc/kept", "kept")
                .file("app/run", "go")
                .plain();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += 700) {
            members.write(LayerTar.gzip(java.util.Arrays.copyOfRange(plain, at, Math.min(plain.length, at + 700))));
        }
        SavedImage image = new SavedImage().layer(plain, members.toByteArray());
        shouldHold(SavedImage.archive(folder.resolve("members.tar"), image.dockerWithBlobs("app:1"))
                .toString());
        Path outer = Files.write(
                folder.resolve("members.tar.gz"), LayerTar.gzip(SavedImage.tar(image.dockerWithBlobs("app:1"))));
        shouldHold(outer.toString());
    }

    @Test
    void shouldChooseThePlatformThatWasAskedFor() throws IOException {
        SavedImage amd = new SavedImage().layer(new LayerTar().file("arch", "amd64"));
        SavedImage arm = new SavedImage().platform("linux", "arm64").layer(new LayerTar().file("arch", "arm64"));
        Map<String, byte[]> files = SavedImage.ociOfPlatforms("app:1", List.of(amd, arm));
        String layout = "oci:" + SavedImage.folder(folder.resolve("both"), files);
        try (Image image = Images.open(layout, "linux/arm64")) {
            assertThat(Images.read(image, Limits.DEFAULT, true).files()).isEqualTo(Map.of("arch", "arm64"));
            assertThat(image.facts().platform()).contains(Platform.parse("linux/arm64"));
        }
        try (Image image = Images.open(layout, "linux/amd64")) {
            assertThat(Images.read(image, Limits.DEFAULT, true).files()).isEqualTo(Map.of("arch", "amd64"));
        }
        assertThatThrownBy(() -> Images.open(layout, "windows/amd64"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("no image in it is for windows/amd64")
                .hasMessageContaining("linux/arm64");
    }

    @Test
    void shouldAskWhichImageIsMeantWhenAnArchiveHoldsTwo() throws IOException {
        Map<String, byte[]> one = image().dockerLegacy("app:1");
        Map<String, byte[]> two =
                new SavedImage().layer(new LayerTar().file("x", "x")).dockerLegacy("app:2");
        Map<String, byte[]> both = new LinkedHashMap<>(two);
        both.putAll(one);
        String joined = new String(two.get("manifest.json")).replaceFirst("]$", ",")
                + new String(one.get("manifest.json")).replaceFirst("^\\[", "");
        both.put("manifest.json", joined.getBytes());
        Path file = SavedImage.archive(folder.resolve("both.tar"), both);
        assertThatThrownBy(() -> Images.open(file.toString()))
                .hasMessageContaining("holds 2 images: app:2; app:1")
                .hasMessageContaining("#app:2");
        shouldHold(file + "#app:1");
    }

    @Test
    void shouldReadARealArchiveOfDockerSave() throws IOException {
        Path alpine = SharedData.require("images/alpine-3.10.tar.gz");
        Images.Contents contents = Images.read("docker-archive:" + alpine);
        assertThat(contents.damages()).isEmpty();
        assertThat(contents.files().get("etc/os-release")).contains("ID=alpine");
    }
}
