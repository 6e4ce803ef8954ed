package io.hullcheck.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An OCI layout of large layers, written as it grows, so that no layer is held in memory. */
final class LayoutOnDisk {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OCI = "application/vnd.oci.image.";

    private final Path folder;
    private final Path blobs;
    private final ArrayNode diffIds = MAPPER.createArrayNode();
    private final ArrayNode layers = MAPPER.createArrayNode();

    LayoutOnDisk(Path folder) throws IOException {
        this.folder = folder;
        this.blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds files below a folder as one compressed layer. */
    void layer(Path root, List<Path> files) throws IOException {
        MessageDigest plain = sha256();
        MessageDigest stored = sha256();
        Path aside = blobs.resolve("new");
        try (OutputStream file = Files.newOutputStream(aside);
                OutputStream gzip = new GZIPOutputStream(new DigestOutputStream(file, stored), 1 << 16);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new DigestOutputStream(gzip, plain))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path one : files) {
                TarArchiveEntry entry = new TarArchiveEntry("opt/" + root.relativize(one));
                entry.setSize(Files.size(one));
                tar.putArchiveEntry(entry);
                Files.copy(one, tar);
                tar.closeArchiveEntry();
            }
        }
        String hex = HexFormat.of().formatHex(stored.digest());
        Files.move(aside, blobs.resolve(hex));
        diffIds.add("sha256:" + HexFormat.of().formatHex(plain.digest()));
        layers.addObject()
                .put("mediaType", OCI + "layer.v1.tar+gzip")
                .put("digest", "sha256:" + hex)
                .put("size", Files.size(blobs.resolve(hex)));
    }

    private ObjectNode blob(Object json, String type) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(json);
        String hex = SavedImage.hex(bytes);
        Files.write(blobs.resolve(hex), bytes);
        return MAPPER.createObjectNode()
                .put("mediaType", OCI + type)
                .put("digest", "sha256:" + hex)
                .put("size", bytes.length);
    }

    /** Writes the documents, and gives the layout's folder. */
    Path finish(String tag) throws IOException {
        ObjectNode config =
                MAPPER.createObjectNode().put("architecture", "amd64").put("os", "linux");
        config.putObject("rootfs").put("type", "layers").set("diff_ids", diffIds);
        ObjectNode manifest =
                MAPPER.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI + "manifest.v1+json");
        manifest.set("config", blob(config, "config.v1+json"));
        manifest.set("layers", layers);
        ObjectNode entry = blob(manifest, "manifest.v1+json");
        entry.putObject("annotations").put("org.opencontainers.image.ref.name", tag);
        ObjectNode index = MAPPER.createObjectNode().put("schemaVersion", 2);
        index.putArray("manifests").add(entry);
        MAPPER.writeValue(folder.resolve("index.json").toFile(), index);
        MAPPER.writeValue(
                folder.resolve("oci-layout").toFile(), MAPPER.createObjectNode().put("imageLayoutVersion", "1.0.0"));
        return folder;
    }
}
