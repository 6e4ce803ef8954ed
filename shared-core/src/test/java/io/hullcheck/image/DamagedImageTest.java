package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.Images;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad image gives one clear error that names image, layer and path, says what to do, and loses nothing else. */
class DamagedImageTest {
    private static final LayerTar GOOD = new LayerTar().file("good", "good");
    private static final LayerTar OTHER = new LayerTar().file("other", "other");

    @TempDir
    Path folder;

    private static ImageException.Kind kind(ThrowingCallable call) {
        ImageException[] caught = new ImageException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> caught[0] = e);
        assertThat(caught[0].image()).isPresent();
        assertThat(caught[0].next()).isNotBlank();
        return caught[0].kind();
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        assertThat(kind(() -> Images.read("docker-archive:" + folder.resolve("none.tar"))))
                .isEqualTo(ImageException.Kind.MISSING);
        assertThatThrownBy(() -> Images.read("target/no-such.tar"))
                .hasMessageContaining("docker:NAME or registry:NAME");
    }

    @Test
    void shouldSayThatSomethingIsNoImage() throws IOException {
        Path text = Files.writeString(folder.resolve("readme.txt"), "just a text\n".repeat(100));
        assertThat(kind(() -> Images.read(text.toString()))).isEqualTo(ImageException.Kind.NOT_AN_IMAGE);
        Path tar = Files.write(folder.resolve("files.tar"), GOOD.plain());
        assertThat(kind(() -> Images.read(tar.toString()))).isEqualTo(ImageException.Kind.NOT_AN_IMAGE);
        Path gzip = Files.write(
                folder.resolve("text.gz"), LayerTar.gzip("x".repeat(9000).getBytes()));
        assertThat(kind(() -> Images.read(gzip.toString()))).isEqualTo(ImageException.Kind.NOT_AN_IMAGE);
        Path empty = Files.write(folder.resolve("empty.tar"), new byte[0]);
        assertThat(kind(() -> Images.read(empty.toString()))).isEqualTo(ImageException.Kind.TRUNCATED);
        assertThat(kind(() -> Images.read("oci:" + folder))).isEqualTo(ImageException.Kind.NOT_AN_IMAGE);
        assertThat(kind(() -> Images.read("docker-archive:" + folder))).isEqualTo(ImageException.Kind.NOT_AN_IMAGE);
        assertThat(kind(() -> Images.read("dir:" + text))).isEqualTo(ImageException.Kind.NOT_AN_IMAGE);
    }

    @Test
    void shouldSayThatAnImageHasNoLayers() throws IOException {
        Path file = SavedImage.archive(folder.resolve("none.tar"), new SavedImage().dockerLegacy("app:1"));
        assertThat(kind(() -> Images.read(file.toString()))).isEqualTo(ImageException.Kind.NO_LAYERS);
    }

    @Test
    void shouldSayWhichLayerDoesNotMatchItsDiffIdAndStillReadTheOthers() throws IOException {
        byte[] changed = new LayerTar().file("good", "evil").plain();
        SavedImage image = new SavedImage().layer(GOOD.plain(), changed).layer(OTHER);
        Path file = SavedImage.archive(folder.resolve("changed.tar"), image.dockerLegacy("app:1"));
        Images.Contents contents = Images.read(file.toString());
        assertThat(contents.damages())
                .singleElement()
                .asString()
                .contains("layer 1 (sha256:", "diffID", "build or fetch");
        assertThat(contents.files()).containsEntry("other", "other");
        assertThat(contents.layers().get(0).damages())
                .extracting(ImageException::kind)
                .containsExactly(ImageException.Kind.DIGEST_MISMATCH);
    }

    @Test
    void shouldSayWhichBlobDoesNotMatchItsDigest() throws IOException {
        SavedImage image = new SavedImage().layer(GOOD.plain(), GOOD.gzip()).layer(OTHER);
        Map<String, byte[]> files = image.oci("1");
        // the same contents, compressed in another way: only the digest of the blob tells
        files.put("blobs/sha256/" + SavedImage.hex(GOOD.gzip()), GOOD.zstd());
        Images.Contents contents = Images.read("oci:" + SavedImage.folder(folder.resolve("layout"), files));
        assertThat(contents.damages()).singleElement().asString().contains("not those that the manifest names");
        assertThat(contents.files()).containsOnlyKeys("good", "other");
    }

    @Test
    void shouldRefuseAManifestOrConfigurationThatWasChanged() throws IOException {
        SavedImage image = new SavedImage().layer(GOOD);
        Map<String, byte[]> files = image.oci("1");
        files.put("blobs/sha256/" + SavedImage.hex(image.manifest()), "{\"layers\":[]}".getBytes());
        String layout = "oci:" + SavedImage.folder(folder.resolve("a"), files);
        assertThat(kind(() -> Images.read(layout))).isEqualTo(ImageException.Kind.DIGEST_MISMATCH);
        files = image.dockerLegacy("app:1");
        files.put(SavedImage.hex(image.config()) + ".json", "{}".getBytes());
        Path file = SavedImage.archive(folder.resolve("b.tar"), files);
        assertThat(Images.read(file.toString()).damages())
                .singleElement()
                .asString()
                .contains("its bytes are not those that its name promises");
    }

    @Test
    void shouldReportALayerThatIsNotThereAndReadTheOthers() throws IOException {
        SavedImage image = new SavedImage().layer(GOOD).layer(OTHER);
        Map<String, byte[]> files = image.dockerLegacy("app:1");
        files.remove(files.keySet().iterator().next());
        Path file = SavedImage.archive(folder.resolve("lost.tar"), files);
        Images.Contents contents = Images.read(file.toString());
        assertThat(contents.files()).containsOnlyKeys("other");
        assertThat(contents.damages()).singleElement().asString().contains("layer.tar", "not there", "save it again");
    }

    @Test
    void shouldReadWhatLiesBeforeTheBreakOfATarThatEndsEarly() throws IOException {
        SavedImage image = new SavedImage().layer(GOOD).layer(new LayerTar().file("big", "b".repeat(100_000)));
        byte[] whole = SavedImage.tar(image.dockerLegacy("app:1"));
        byte[] cut = Arrays.copyOf(whole, 40_000);
        for (byte[] bytes : new byte[][] {cut, LayerTar.gzip(cut), Arrays.copyOf(LayerTar.gzip(whole), 600)}) {
            Path file = Files.write(folder.resolve("cut.tar"), bytes);
            Images.Contents contents = Images.read(file.toString());
            assertThat(contents.files()).containsEntry("good", "good");
            assertThat(contents.damages()).isNotEmpty();
            assertThat(contents.damages().get(0)).contains("ends early", "make it again", "cut.tar");
        }
    }

    @Test
    void shouldSayThatATarEndsEarlyWhenNothingLiesBeforeTheBreak() throws IOException {
        byte[] whole = SavedImage.tar(new SavedImage().layer(GOOD).dockerLegacy("app:1"));
        Path file = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, 600));
        Images.Contents contents = Images.read(file.toString());
        assertThat(contents.files()).isEmpty();
        assertThat(contents.damages().get(0)).contains("ends early");
    }

    @Test
    void shouldReportALayerThatIsNoTar() throws IOException {
        byte[] noise = "this is no tar at all ".repeat(100).getBytes(StandardCharsets.UTF_8);
        SavedImage image = new SavedImage().layer(noise, noise).layer(OTHER);
        Path file = SavedImage.archive(folder.resolve("noise.tar"), image.dockerLegacy("app:1"));
        Images.Contents contents = Images.read(file.toString());
        assertThat(contents.files()).containsOnlyKeys("other");
        assertThat(contents.damages()).singleElement().asString().contains("layer 1", "damaged");
    }

    @Test
    void shouldReportACompressedLayerThatEndsEarly() throws IOException {
        LayerTar big = new LayerTar().file("good", "good");
        for (int i = 0; i < 500; i++) {
            big.file("file" + i, SavedImage.hex(("" + i).getBytes()).repeat(20));
        }
        byte[] gzip = big.gzip();
        byte[] cut = Arrays.copyOf(gzip, gzip.length / 2);
        Path file = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage().layer(big.plain(), cut).layer(OTHER).dockerLegacy("app:1"));
        Images.Contents contents = Images.read(file.toString());
        assertThat(contents.files()).containsKeys("good", "other");
        assertThat(contents.damages()).singleElement().asString().contains("layer 1", "ends early");
    }
}
