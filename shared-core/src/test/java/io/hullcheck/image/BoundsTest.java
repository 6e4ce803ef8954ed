package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.Images;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hostile image costs no more than the bounds say, and reaching one is reported with the name to raise. */
class BoundsTest {
    @TempDir
    Path folder;

    private Images.Contents read(LayerTar layer, Limits limits) throws IOException {
        Path file = SavedImage.archive(
                folder.resolve("image.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        return Images.read(file.toString(), limits, true);
    }

    @Test
    void shouldStopAtTooManyEntriesAndKeepWhatCameBefore() throws IOException {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < 20; i++) {
            layer.file("f" + i, "x");
        }
        Images.Contents contents = read(layer, Limits.DEFAULT.with(Bound.ENTRIES_PER_LAYER, 10));
        assertThat(contents.files()).hasSize(10);
        assertThat(contents.damages()).singleElement().asString().contains("entriesPerLayer is 10", "layer 1");
    }

    @Test
    void shouldStopAtTooManyBytes() throws IOException {
        LayerTar layer = new LayerTar().file("a", "x".repeat(100_000)).file("b", "x");
        Images.Contents contents = read(layer, Limits.DEFAULT.with(Bound.BYTES_PER_LAYER, 50_000));
        assertThat(contents.files()).containsOnlyKeys("a");
        assertThat(contents.damages()).singleElement().asString().contains("bytesPerLayer");
    }

    @Test
    void shouldStopAtANameThatIsTooLong() throws IOException {
        LayerTar layer = new LayerTar().file("a", "x").file("n".repeat(8_000), "x");
        Images.Contents contents = read(layer, Limits.DEFAULT.with(Bound.HEADER_BYTES, 4_000));
        assertThat(contents.files()).containsOnlyKeys("a");
        assertThat(contents.damages()).singleElement().asString().contains("headerBytes");
    }

    @Test
    void shouldForgetLinksBeyondTheBound() throws IOException {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < 20; i++) {
            layer.symlink("l" + i, "target");
        }
        Images.Contents contents = read(layer.file("a", "x"), Limits.DEFAULT.with(Bound.LINKS, 5));
        assertThat(contents.files()).containsOnlyKeys("a");
        assertThat(contents.links()).hasSize(5);
        assertThat(contents.damages()).singleElement().asString().contains("\"links\"");
    }

    @Test
    void shouldStopWhenTheTimeIsOver() throws Exception {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < 3_000; i++) {
            layer.file("f" + i, "");
        }
        Path file = SavedImage.archive(
                folder.resolve("image.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        Limits second = Limits.DEFAULT.with(Bound.SECONDS, 1);
        var threads = java.util.concurrent.Executors.newSingleThreadExecutor();
        try (Image image = Images.open(file.toString())) {
            Reading reading = new Reading(second, threads, true);
            long end = System.nanoTime() + 1_000_000_001L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            LayerResult result = image.read(l -> new Ignoring(), reading).get(0);
            assertThat(result.damages())
                    .extracting(ImageException::kind)
                    .containsExactly(ImageException.Kind.TIMED_OUT);
        } finally {
            threads.shutdownNow();
        }
    }

    private static final class Ignoring implements FileVisitor {
        @Override
        public boolean wants(Entry file, byte[] head) {
            return false;
        }

        @Override
        public void visit(Entry file, java.io.InputStream content) {
            throw new IllegalStateException("nobody asked for " + file.path());
        }
    }

    @Test
    void shouldReadLimitsAsUsersTypeThem() {
        Limits limits = Limits.parse(Map.of("archiveDepth", "3", "entriesPerLayer", " 7 "));
        assertThat(limits.get(Bound.ARCHIVE_DEPTH)).isEqualTo(3);
        assertThat(limits.get(Bound.ENTRIES_PER_LAYER)).isEqualTo(7);
        assertThat(limits.get(Bound.LINKS)).isEqualTo(Bound.LINKS.defaultValue());
        assertThatThrownBy(() -> Limits.parse(Map.of("archivDepth", "3")))
                .hasMessageContaining("archivDepth")
                .hasMessageContaining("archiveDepth");
        assertThatThrownBy(() -> Limits.parse(Map.of("links", "many"))).hasMessageContaining("many");
        assertThatThrownBy(() -> Limits.parse(Map.of("links", "0"))).hasMessageContaining("at least 1");
    }

    @Test
    void shouldSkipContentsNobodyWantsWhenDigestsAreNotAskedFor() throws IOException {
        byte[] changed = new LayerTar().file("good", "evil").plain();
        SavedImage image =
                new SavedImage().layer(new LayerTar().file("good", "good").plain(), changed);
        Path file = SavedImage.archive(folder.resolve("changed.tar"), image.dockerLegacy("app:1"));
        assertThat(Images.read(file.toString(), Limits.DEFAULT, true).damages()).hasSize(1);
        assertThat(Images.read(file.toString(), Limits.DEFAULT, false).damages())
                .isEmpty();
    }
}
