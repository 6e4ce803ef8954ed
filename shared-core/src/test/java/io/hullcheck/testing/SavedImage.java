package io.hullcheck.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Real images in each of the forms that tools write them in, byte for byte as the specifications ask. Names of layers
 * and their bytes can be bent out of shape by the tests of damaged images.
 */
public final class SavedImage {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<byte[]> plain = new ArrayList<>();
    private final List<byte[]> stored = new ArrayList<>();
    private final Map<String, String> labels = new TreeMap<>(Map.of("org.opencontainers.image.title", "fixture"));
    private final Map<Integer, String> instructions = new HashMap<>();
    private String os = "linux";
    private String architecture = "amd64";

    public SavedImage layer(LayerTar layer) {
        return layer(layer.plain(), layer.plain());
    }

    /** @param bytes as they are stored; compressed or, in a test of damage, changed */
    public SavedImage layer(byte[] tar, byte[] bytes) {
        plain.add(tar);
        stored.add(bytes);
        return this;
    }

    public SavedImage label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /** The instruction that made the layer before. */
    public SavedImage by(String instruction) {
        instructions.put(plain.size() - 1, instruction);
        return this;
    }

    public SavedImage platform(String newOs, String newArchitecture) {
        os = newOs;
        architecture = newArchitecture;
        return this;
    }

    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] config() {
        ObjectNode config =
                MAPPER.createObjectNode().put("architecture", architecture).put("os", os);
        ObjectNode named = config.putObject("config").putObject("Labels");
        labels.forEach(named::put);
        ArrayNode diffIds = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        ArrayNode history = config.putArray("history");
        for (int i = 0; i < plain.size(); i++) {
            diffIds.add("sha256:" + hex(plain.get(i)));
            history.addObject().put("created_by", instructions.getOrDefault(i, "COPY step " + (i + 1)));
            history.addObject().put("created_by", "ENV no=files").put("empty_layer", true);
        }
        return bytes(config);
    }

    /** What a daemon tells of the image. */
    public byte[] inspected(String id, String tag) {
        ObjectNode json = MAPPER.createObjectNode().put("Id", id).put("Os", os).put("Architecture", architecture);
        json.putArray("RepoTags").add(tag);
        json.putObject("Config").putObject("Labels").put("org.opencontainers.image.title", "fixture");
        ArrayNode layers = json.putObject("RootFS").put("Type", "layers").putArray("Layers");
        plain.forEach(l -> layers.add("sha256:" + hex(l)));
        return bytes(json);
    }

    private static byte[] bytes(Object json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code docker save} wrote it until version 24: one folder a layer, a layer seen before is a link. */
    public Map<String, byte[]> dockerLegacy(String tag) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ArrayNode layers = MAPPER.createArrayNode();
        for (int i = 0; i < stored.size(); i++) {
            String name = hex(("layer " + i).getBytes(StandardCharsets.UTF_8)) + "/layer.tar";
            files.put(name, stored.get(i));
            layers.add(name);
        }
        return withDockerManifest(files, layers, hex(config()) + ".json", tag);
    }

    /** As {@code docker save} writes it from version 25 on: OCI blobs, and both kinds of manifest. */
    public Map<String, byte[]> dockerWithBlobs(String tag) {
        Map<String, byte[]> files = new LinkedHashMap<>(oci(tag));
        ArrayNode layers = MAPPER.createArrayNode();
        stored.forEach(l -> layers.add("blobs/sha256/" + hex(l)));
        return withDockerManifest(files, layers, "blobs/sha256/" + hex(config()), tag);
    }

    private Map<String, byte[]> withDockerManifest(
            Map<String, byte[]> files, ArrayNode layers, String configName, String tag) {
        files.put(configName, config());
        ArrayNode manifest = MAPPER.createArrayNode();
        ObjectNode image = manifest.addObject().put("Config", configName);
        image.putArray("RepoTags").add(tag);
        image.set("Layers", layers);
        files.put("manifest.json", bytes(manifest));
        return files;
    }

    /** The image's manifest, and all blobs it leads to. */
    public byte[] manifest() {
        ObjectNode manifest = MAPPER.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        manifest.putObject("config")
                .put("mediaType", "application/vnd.oci.image.config.v1+json")
                .put("digest", "sha256:" + hex(config()))
                .put("size", config().length);
        ArrayNode layers = manifest.putArray("layers");
        for (byte[] layer : stored) {
            layers.addObject()
                    .put("mediaType", "application/vnd.oci.image.layer.v1.tar")
                    .put("digest", "sha256:" + hex(layer))
                    .put("size", layer.length);
        }
        return bytes(manifest);
    }

    private void putBlobs(Map<String, byte[]> files) {
        stored.forEach(l -> files.put("blobs/sha256/" + hex(l), l));
        files.put("blobs/sha256/" + hex(config()), config());
        files.put("blobs/sha256/" + hex(manifest()), manifest());
    }

    /** An OCI layout of this one image. */
    public Map<String, byte[]> oci(String tag) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        putBlobs(files);
        ObjectNode index = index();
        ObjectNode entry = ((ArrayNode) index.get("manifests")).addObject();
        entry.put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .put("digest", "sha256:" + hex(manifest()))
                .put("size", manifest().length);
        entry.putObject("annotations").put("org.opencontainers.image.ref.name", tag);
        files.put("oci-layout", bytes(MAPPER.createObjectNode().put("imageLayoutVersion", "1.0.0")));
        files.put("index.json", bytes(index));
        return files;
    }

    /** An OCI layout whose index leads to a second index with one image a platform, as {@code docker buildx} writes it. */
    public static Map<String, byte[]> ociOfPlatforms(String tag, List<SavedImage> images) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ObjectNode inner = index();
        for (SavedImage image : images) {
            image.putBlobs(files);
            ((ArrayNode) inner.get("manifests"))
                    .addObject()
                    .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                    .put("digest", "sha256:" + hex(image.manifest()))
                    .put("size", image.manifest().length)
                    .putObject("platform")
                    .put("os", image.os)
                    .put("architecture", image.architecture);
        }
        byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
        files.put("blobs/sha256/" + hex(nothing), nothing);
        ObjectNode provenance = MAPPER.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        provenance
                .putObject("config")
                .put("mediaType", "application/vnd.oci.image.config.v1+json")
                .put("digest", "sha256:" + hex(nothing))
                .put("size", nothing.length);
        provenance.putArray("layers");
        byte[] statement = bytes(provenance);
        files.put("blobs/sha256/" + hex(statement), statement);
        ObjectNode attestation = ((ArrayNode) inner.get("manifests")).addObject();
        attestation
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .put("digest", "sha256:" + hex(statement))
                .put("size", statement.length);
        attestation.putObject("platform").put("os", "unknown").put("architecture", "unknown");
        byte[] innerBytes = bytes(inner);
        files.put("blobs/sha256/" + hex(innerBytes), innerBytes);
        ObjectNode outer = index();
        ObjectNode entry = ((ArrayNode) outer.get("manifests")).addObject();
        entry.put("mediaType", "application/vnd.oci.image.index.v1+json")
                .put("digest", "sha256:" + hex(innerBytes))
                .put("size", innerBytes.length);
        entry.putObject("annotations").put("org.opencontainers.image.ref.name", tag);
        files.put("oci-layout", bytes(MAPPER.createObjectNode().put("imageLayoutVersion", "1.0.0")));
        files.put("index.json", bytes(outer));
        return files;
    }

    private static ObjectNode index() {
        ObjectNode index = MAPPER.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.index.v1+json");
        index.putArray("manifests");
        return index;
    }

    /** Writes files into one tar, in the order given. */
    public static byte[] tar(Map<String, byte[]> files) {
        LayerTar tar = new LayerTar();
        files.forEach(tar::file);
        return tar.plain();
    }

    public static Path archive(Path file, Map<String, byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
                header.setSize(entry.getValue().length);
                tar.putArchiveEntry(header);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    public static Path folder(Path folder, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        return folder;
    }
}
