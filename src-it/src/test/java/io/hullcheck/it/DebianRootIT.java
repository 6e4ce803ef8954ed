package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.SbomDocument;
import io.hullcheck.testing.Recall;
import io.hullcheck.testing.Skip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real Debians, made on the spot; dpkg itself says what is in them. */
class DebianRootIT {
    /** Under the build's own folder: links out of a root file system are no business of a temporary folder's. */
    private static final Path FOLDER = Path.of("target/debian").toAbsolutePath();

    private static Path made(String suite) throws IOException, InterruptedException {
        String debootstrap = Tools.require("debootstrap");
        Files.createDirectories(FOLDER);
        Path root = FOLDER.resolve(suite);
        assertThat(Tools.run(FOLDER, 1, List.of("rm", "-rf", root.toString())).code())
                .isZero();
        Tools.Result made = Tools.run(FOLDER, 10, List.of(debootstrap, "--variant=minbase", suite, root.toString()));
        if (made.code() != 0) {
            // an archive that does not have the suite any more, or none at all
            Skip.forWantOf(
                    "an archive with " + suite,
                    made.out().lines().reduce((x, y) -> y).orElse(""));
        }
        return root;
    }

    private static Set<String> byDpkg(Path root) throws IOException, InterruptedException {
        Tools.Result list = Tools.run(
                FOLDER,
                1,
                List.of(
                        Tools.require("dpkg-query"),
                        "--admindir=" + root.resolve("var/lib/dpkg"),
                        "-W",
                        "-f",
                        "${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n"));
        assertThat(list.code()).as(list.out()).isZero();
        return list.out().lines().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Inventory inventory(String reference) throws IOException {
        return new Scanner(new HullcheckHome(FOLDER), Clock.systemUTC()).inventory(ScanRequest.of(reference));
    }

    private static Set<String> ours(Inventory inventory) {
        assertThat(inventory.gaps()).extracting(Gap::describe).isEmpty();
        assertThat(inventory.distribution())
                .hasValueSatisfying(d -> assertThat(d.id()).isEqualTo("debian"));
        return inventory.packages().stream()
                .filter(p -> p.kind().isOs())
                .map(p -> String.join(
                        " ",
                        p.name(),
                        p.version(),
                        p.architecture().orElse("?"),
                        p.source().orElseThrow().name(),
                        p.source().orElseThrow().version()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({"bullseye,11", "trixie,13"})
    void shouldListEveryPackageOfTheFolderAsDpkgDoes(String suite, String release) throws Exception {
        Path root = made(suite);
        Recall.shouldBeWhole("Debian " + release + ": dpkg-query", byDpkg(root), ours(inventory("dir:" + root)));
    }

    @Test
    void shouldListTheSameOfAFolderAnArchiveAnOciLayoutAndAnSbom() throws Exception {
        Path root = made("bookworm");
        Inventory folder = inventory("dir:" + root);
        Recall.shouldBeWhole("Debian 12: dpkg-query", byDpkg(root), ours(folder));
        Inventory layout = inventory("oci:" + ociLayout(root));
        Inventory archive = inventory("docker-archive:" + archive());
        shouldBeTheSame(layout, folder);
        shouldBeTheSame(archive, folder);
        for (String format : List.of("cyclonedx", "spdx")) {
            Path sbom = ReportFormats.writeSboms(
                            new SbomDocument(layout, "1", Instant.EPOCH), List.of(format), FOLDER.resolve("sbom"))
                    .get(0);
            Inventory read = inventory("sbom:" + sbom);
            assertThat(read.packages()).isEqualTo(layout.packages());
            assertThat(read.layers()).isEqualTo(layout.layers());
            assertThat(read.distribution()).isEqualTo(layout.distribution());
        }
    }

    /** The layer has another digest in each form; all else is equal. */
    private static void shouldBeTheSame(Inventory one, Inventory other) {
        Set<String> only = described(one);
        only.removeAll(described(other));
        assertThat(only).isEmpty();
        assertThat(described(one)).hasSameSizeAs(described(other)).isNotEmpty();
    }

    private static Set<String> described(Inventory inventory) {
        return inventory.packages().stream()
                .map(p -> p.purl() + " " + p.source() + p.owner() + p.vendor() + p.certainty() + p.why()
                        + p.locations().stream().map(Location::path).toList())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What {@code docker save} would write of the same layer. */
    private static Path archive() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(FOLDER.resolve("archive/layer"));
        Files.copy(FOLDER.resolve("layer.tar"), folder.resolve("layer.tar"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                folder.resolveSibling("manifest.json"),
                "[{\"RepoTags\":[\"debian:1\"],\"Layers\":[\"layer/layer.tar\"]}]");
        Path file = FOLDER.resolve("debian.tar");
        Tools.Result packed = Tools.run(
                FOLDER,
                2,
                List.of(
                        Tools.require("tar"),
                        "-C",
                        folder.getParent().toString(),
                        "-cf",
                        file.toString(),
                        "manifest.json",
                        "layer"));
        assertThat(packed.code()).as(packed.out()).isZero();
        return file;
    }

    /** The root as one compressed layer in an OCI layout, written by the machine's own tar. */
    private static Path ociLayout(Path root) throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path layout = Files.createDirectories(FOLDER.resolve("layout"));
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        Path tar = FOLDER.resolve("layer.tar");
        Tools.Result packed = Tools.run(
                FOLDER,
                5,
                List.of(Tools.require("tar"), "-C", root.toString(), "--numeric-owner", "-cf", tar.toString(), "."));
        assertThat(packed.code()).as(packed.out()).isZero();
        Path gzip = FOLDER.resolve("layer.tar.gz");
        String diffId;
        try (DigestInputStream in =
                        new DigestInputStream(Files.newInputStream(tar), MessageDigest.getInstance("SHA-256"));
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip), 1 << 16)) {
            in.transferTo(out);
            diffId = "sha256:" + HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode config = mapper.createObjectNode().put("os", "linux").put("architecture", "amd64");
        config.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(diffId);
        ObjectNode manifest = mapper.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        manifest.set("config", descriptor(mapper, "config.v1+json", store(blobs, mapper.writeValueAsBytes(config))));
        Path layer = blobs.resolve(hash(gzip));
        Files.move(gzip, layer);
        manifest.putArray("layers").add(descriptor(mapper, "layer.v1.tar+gzip", layer));
        ObjectNode index = mapper.createObjectNode().put("schemaVersion", 2);
        index.putArray("manifests")
                .add(descriptor(mapper, "manifest.v1+json", store(blobs, mapper.writeValueAsBytes(manifest))));
        Files.write(layout.resolve("index.json"), mapper.writeValueAsBytes(index));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        return layout;
    }

    private static ObjectNode descriptor(ObjectMapper mapper, String type, Path blob) throws IOException {
        return mapper.createObjectNode()
                .put("mediaType", "application/vnd.oci.image." + type)
                .put("digest", "sha256:" + blob.getFileName())
                .put("size", Files.size(blob));
    }

    private static Path store(Path blobs, byte[] bytes) throws IOException, NoSuchAlgorithmException {
        Path file = blobs.resolve(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        return Files.write(file, bytes);
    }

    private static String hash(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
