package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real Debian 12, made on the spot; dpkg itself says what is in it. */
class DebianRootIT {
    /** Under the build's own folder: links out of a root file system are no business of a temporary folder's. */
    private static final Path FOLDER = Path.of("target/debian").toAbsolutePath();

    private static Path root;
    private static Set<String> truth;

    @BeforeAll
    static void aRealDebian() throws IOException, InterruptedException {
        String debootstrap = Tools.require("debootstrap");
        String query = Tools.require("dpkg-query");
        Files.createDirectories(FOLDER);
        assertThat(Tools.run(
                                FOLDER,
                                1,
                                List.of("rm", "-rf", FOLDER.resolve("root").toString()))
                        .code())
                .isZero();
        root = FOLDER.resolve("root");
        Tools.Result made =
                Tools.run(FOLDER, 10, List.of(debootstrap, "--variant=minbase", "bookworm", root.toString()));
        assertThat(made.code()).as(made.out()).isZero();
        Tools.Result list = Tools.run(
                FOLDER,
                1,
                List.of(
                        query,
                        "--admindir=" + root.resolve("var/lib/dpkg"),
                        "-W",
                        "-f",
                        "${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n"));
        assertThat(list.code()).as(list.out()).isZero();
        truth = list.out().lines().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Inventory inventory(String reference) throws IOException {
        return new Scanner(new HullcheckHome(FOLDER), Clock.systemUTC()).inventory(ScanRequest.of(reference));
    }

    private static void shouldEqualDpkg(String form, Inventory inventory) {
        Set<String> found = inventory.packages().stream()
                .filter(p -> p.kind().isOs())
                .map(p -> String.join(
                        " ",
                        p.name(),
                        p.version(),
                        p.architecture().orElse("?"),
                        p.source().orElseThrow().name(),
                        p.source().orElseThrow().version()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(truth);
        missing.removeAll(found);
        Set<String> tooMany = new TreeSet<>(found);
        tooMany.removeAll(truth);
        System.out.println("Debian 12 as " + form + ": dpkg-query lists " + truth.size() + " packages, found "
                + found.size() + ", difference " + (missing.size() + tooMany.size()));
        assertThat(missing).isEmpty();
        assertThat(tooMany).isEmpty();
        assertThat(inventory.gaps()).extracting(Gap::describe).isEmpty();
        assertThat(inventory.distribution())
                .hasValueSatisfying(d -> assertThat(d.id()).isEqualTo("debian"));
    }

    @Test
    void shouldListEveryPackageOfTheFolderAsDpkgDoes() throws IOException {
        shouldEqualDpkg("folder", inventory("dir:" + root));
    }

    @Test
    void shouldListEveryPackageOfAnOciImageAsDpkgDoes() throws Exception {
        shouldEqualDpkg("OCI image", inventory("oci:" + ociLayout()));
    }

    /** The root as one compressed layer in an OCI layout, written by the machine's own tar. */
    private static Path ociLayout() throws IOException, InterruptedException, NoSuchAlgorithmException {
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
