package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory follows what is wanted, not the number of files: three million empty ones pass with 256 MB. */
class MillionsOfFilesIT {
    private static final int FILES = 3_000_000;

    @TempDir
    Path folder;

    @Test
    void shouldScanThreeMillionFilesWithTwoHundredFiftySixMegabytes() throws IOException, InterruptedException {
        Path layer = folder.resolve("layer.tar.gz");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new BufferedOutputStream(fast(layer), 1 << 16))) {
            for (int i = 0; i < FILES; i++) {
                tar.putArchiveEntry(new TarArchiveEntry("data/" + (i % 1000) + "/" + i));
                tar.closeArchiveEntry();
            }
        }
        // the many files lie above another layer, where their names matter most
        Path image = folder.resolve("app.tar");
        byte[] base = new LayerTar()
                .file(
                        "data/7.jar",
                        new Zip().coordinates("org.example", "kept", "1").bytes())
                .file(
                        "data/8/lib.jar",
                        new Zip().coordinates("org.example", "below", "1").bytes())
                .plain();
        String manifest =
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"many:1\"],\"Layers\":[\"base/layer.tar\",\"many/layer.tar\"]}]";
        String config = "{\"os\":\"linux\",\"architecture\":\"amd64\"}";
        try (OutputStream out = Files.newOutputStream(image);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            put(tar, "base/layer.tar", base);
            TarArchiveEntry entry = new TarArchiveEntry("many/layer.tar");
            entry.setSize(Files.size(layer));
            tar.putArchiveEntry(entry);
            Files.copy(layer, tar);
            tar.closeArchiveEntry();
            put(tar, "config.json", config.getBytes());
            put(tar, "manifest.json", manifest.getBytes());
        }
        System.out.println("3,000,000 files: the layer has " + Files.size(layer) + " bytes, sha256 "
                + SavedImage.hex(Files.readAllBytes(layer)).substring(0, 12));
        Tools.Result scan = Tools.run(
                folder,
                10,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScanMain.class.getName(),
                        "docker-archive:" + image));
        System.out.println(scan.out().strip());
        assertThat(scan.code()).as(scan.out()).isZero();
        assertThat(scan.out()).contains("files=" + (FILES + 2), "org.example:below 1", "org.example:kept 1", "gaps=0");
    }

    private static OutputStream fast(Path file) throws IOException {
        return new GZIPOutputStream(Files.newOutputStream(file), 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
