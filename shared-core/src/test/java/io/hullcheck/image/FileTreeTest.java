package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.Images;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container sees when layers delete, replace and link (OCI image specification, "Image Layer Filesystem Changeset"). */
class FileTreeTest {
    @TempDir
    Path folder;

    private Map<String, String> seen(LayerTar... layers) throws IOException {
        SavedImage image = new SavedImage();
        for (LayerTar layer : layers) {
            image.layer(layer);
        }
        Path file = SavedImage.archive(folder.resolve("image.tar"), image.dockerLegacy("app:1"));
        Images.Contents contents = Images.read(file.toString());
        assertThat(contents.damages()).isEmpty();
        return contents.files();
    }

    @Test
    void shouldDropAFileThatAnUpperLayerDeletes() throws IOException {
        assertThat(seen(new LayerTar().file("a/x", "1").file("a/y", "2"), new LayerTar().whiteout("a/x")))
                .isEqualTo(Map.of("a/y", "2"));
    }

    @Test
    void shouldDropAWholeFolderThatAnUpperLayerDeletes() throws IOException {
        assertThat(seen(new LayerTar().file("a/b/c/x", "1").file("ab/x", "2"), new LayerTar().whiteout("a")))
                .isEqualTo(Map.of("ab/x", "2"));
    }

    @Test
    void shouldKeepAFileThatTheDeletingLayerBringsItself() throws IOException {
        assertThat(seen(
                        new LayerTar().file("a/x", "old").file("a/y", "old"),
                        new LayerTar().file("a/x", "new").whiteout("a")))
                .isEqualTo(Map.of("a/x", "new"));
    }

    @Test
    void shouldDropWhatLiesBelowAnOpaqueFolder() throws IOException {
        assertThat(seen(
                        new LayerTar().file("a/x", "old").file("a/b/y", "old").file("z", "z"),
                        new LayerTar().opaque("a").file("a/n", "new")))
                .isEqualTo(Map.of("a/n", "new", "z", "z"));
    }

    @Test
    void shouldDropAFolderThatAFileReplaces() throws IOException {
        assertThat(seen(new LayerTar().file("a/x", "old"), new LayerTar().file("a", "file")))
                .isEqualTo(Map.of("a", "file"));
    }

    @Test
    void shouldDropAFolderThatALinkReplaces() throws IOException {
        assertThat(seen(new LayerTar().file("a/x", "old").file("b/x", "b"), new LayerTar().symlink("a", "b")))
                .isEqualTo(Map.of("b/x", "b"));
    }

    @Test
    void shouldKeepAFileWhoseFolderIsOnlyNamedAgain() throws IOException {
        assertThat(seen(new LayerTar().folder("a").file("a/x", "1"), new LayerTar().folder("a")))
                .isEqualTo(Map.of("a/x", "1"));
    }

    @Test
    void shouldReplaceAFileWrittenThroughALinkedFolder() throws IOException {
        assertThat(seen(
                        new LayerTar().file("usr/lib/x", "old").symlink("lib", "usr/lib"),
                        new LayerTar().file("lib/x", "new")))
                .isEqualTo(Map.of("usr/lib/x", "new"));
    }

    @Test
    void shouldDropAFileDeletedThroughALinkedFolder() throws IOException {
        assertThat(seen(
                        new LayerTar()
                                .file("usr/lib/x", "1")
                                .file("usr/lib/y", "2")
                                .symlink("lib", "/usr/lib"),
                        new LayerTar().whiteout("lib/x")))
                .isEqualTo(Map.of("usr/lib/y", "2"));
    }

    @Test
    void shouldKeepFilesWhenTheLinkToTheirFolderIsDeletedOrMadeAnew() throws IOException {
        LayerTar base = new LayerTar().file("usr/lib/x", "1").symlink("lib", "usr/lib");
        assertThat(seen(base, new LayerTar().whiteout("lib"))).isEqualTo(Map.of("usr/lib/x", "1"));
        assertThat(seen(base, new LayerTar().symlink("lib", "usr/lib"))).isEqualTo(Map.of("usr/lib/x", "1"));
    }

    @Test
    void shouldKeepTheTargetOfALinkThatARealFolderReplaces() throws IOException {
        assertThat(seen(
                        new LayerTar().file("usr/lib/x", "1").symlink("lib", "usr/lib"),
                        new LayerTar().folder("lib").file("lib/x", "2")))
                .isEqualTo(Map.of("usr/lib/x", "1", "lib/x", "2"));
    }

    @Test
    void shouldKeepPathsWithinTheImage() throws IOException {
        assertThat(seen(new LayerTar().file("../../etc/x", "1").file("a/./../b//c", "2")))
                .isEqualTo(Map.of("etc/x", "1", "b/c", "2"));
    }

    @Test
    void shouldEndAtLinksThatLoop() throws IOException {
        assertThat(seen(
                        new LayerTar().symlink("a", "b").symlink("b", "a").symlink("self", "self/deeper"),
                        new LayerTar().file("a/x", "1").file("self/x", "2").file("y", "3")))
                .containsEntry("y", "3");
    }
}
