package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A document that lies in a registry as an artifact of one file (OCI image specification, "Guidelines for Artifact Usage"). Immutable.
 */
public final class RegistryArtifact {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final RegistryClient client;
    private final JsonNode manifest;
    private final String name;

    private RegistryArtifact(RegistryClient client, JsonNode manifest, String name) {
        this.client = client;
        this.manifest = manifest;
        this.name = name;
    }

    /**
     * Reads what an artifact says of itself.
     *
     * @param name {@code host/repository@sha256:…}, or with a tag
     * @throws ImageException when it is not there, or cannot be read
     */
    public static RegistryArtifact open(String name, RegistryAccess access, Limits limits) throws IOException {
        try {
            RegistryClient client = new RegistryClient(RegistryClient.name(name.replaceFirst("^oci://", "")), access);
            RegistryClient.Document manifest = client.manifest(client.version(), limits.getInt(Bound.JSON_BYTES));
            return new RegistryArtifact(client, Json.read(name, manifest.bytes()), name);
        } catch (ImageException e) {
            throw e.inImage(name);
        }
    }

    /**
     * Reads the first file of an artifact, held against its digest.
     *
     * @param name {@code host/repository@sha256:…}, or with a tag
     * @param most more bytes than that are an error
     * @throws ImageException when it is not there, damaged, or cannot be read
     */
    public static byte[] read(String name, RegistryAccess access, Limits limits, int most) throws IOException {
        RegistryArtifact artifact = open(name, access, limits);
        try {
            return content(artifact.client, artifact.manifest, name, most);
        } catch (ImageException e) {
            throw e.inImage(name);
        }
    }

    /** A note of the manifest. */
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(manifest.path("annotations").path(key).textValue());
    }

    /**
     * Copies the file of a type to disk, held against its digest.
     *
     * @param most more bytes than that are an error
     * @return false when the artifact has no file of that type
     * @throws ImageException when it is damaged, too large, or cannot be read
     */
    public boolean copy(String type, long most, Path to) throws IOException {
        for (JsonNode layer : manifest.path("layers")) {
            if (layer.path("mediaType").asText("").equals(type)) {
                copy(layer, most, to);
                return true;
            }
        }
        return false;
    }

    private void copy(JsonNode layer, long most, Path to) throws IOException {
        Digest digest = Json.digest(layer.path("digest"))
                .orElseThrow(() -> ImageException.of(
                        ImageException.Kind.CORRUPT, "the artifact " + name + " names no file", "Push it again"));
        long size = layer.path("size").asLong(-1);
        if (size < 0 || size > most) {
            throw ImageException.of(
                    ImageException.Kind.LIMIT_REACHED,
                    "the file of " + name + " has an implausible size: " + size + " bytes",
                    "Look at what lies in the registry");
        }
        MessageDigest hasher = digest.hasher();
        try (InputStream in = client.blob(digest, size);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            long left = size;
            for (int read = 0; left > 0 && read >= 0; left -= Math.max(0, read)) {
                read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read > 0) {
                    hasher.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
            }
        }
        if (!Digest.of(digest.algorithm(), hasher.digest()).equals(digest)) {
            throw ImageException.of(
                    ImageException.Kind.DIGEST_MISMATCH,
                    "the file of " + name + " is not what its digest says",
                    "Push it again");
        }
    }

    /**
     * What is published.
     *
     * @param type of the artifact
     * @param fileType of its one file
     * @param title of the file, for those who copy it by hand
     */
    public record Content(String type, String fileType, String title, Map<String, String> annotations, Path file) {
        public Content {
            annotations = Map.copyOf(annotations);
        }
    }

    /**
     * Publishes a file.
     *
     * @param target {@code host/repository:tag}
     * @return the digest of the new manifest
     * @throws ImageException when it could not be published
     */
    public static Digest push(String target, RegistryAccess access, Content content) throws IOException {
        RegistryWriter writer = new RegistryWriter(target, access);
        Digest digest = digest(content.file());
        long size = Files.size(content.file());
        Digest empty = Digest.sha256(EMPTY);
        if (!writer.has(empty, Optional.empty())) {
            writer.upload(empty, EMPTY);
        }
        if (!writer.has(digest, Optional.empty())) {
            writer.upload(digest, size, () -> Files.newInputStream(content.file()));
        }
        ObjectNode manifest = MAPPER.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", MANIFEST)
                .put("artifactType", content.type());
        manifest.putObject("config")
                .put("mediaType", EMPTY_TYPE)
                .put("digest", empty.toString())
                .put("size", EMPTY.length);
        manifest.putArray("layers")
                .addObject()
                .put("mediaType", content.fileType())
                .put("digest", digest.toString())
                .put("size", size)
                .putObject("annotations")
                .put("org.opencontainers.image.title", content.title());
        ObjectNode notes = manifest.putObject("annotations");
        new TreeMap<>(content.annotations()).forEach(notes::put);
        byte[] document = manifest.toString().getBytes(StandardCharsets.UTF_8);
        Digest whole = Digest.sha256(document);
        writer.tagged(document, MANIFEST, whole);
        return whole;
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest hasher = Digest.hasher("sha256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hasher)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of("sha256", hasher.digest());
    }

    /** The first layer that a manifest names. */
    static byte[] content(RegistryClient client, JsonNode manifest, String name, int most) throws IOException {
        JsonNode layer = manifest.path("layers").path(0);
        Optional<Digest> digest = Json.digest(layer.path("digest"));
        if (digest.isEmpty()) {
            throw ImageException.of(
                    ImageException.Kind.CORRUPT, "the artifact " + name + " holds no file", "Push it again");
        }
        byte[] bytes;
        try (InputStream in = client.blob(digest.get(), layer.path("size").asLong(-1))) {
            bytes = in.readNBytes(most);
        }
        if (bytes.length == most
                || !Digest.of(digest.get().algorithm(), digest.get().hasher().digest(bytes))
                        .equals(digest.get())) {
            throw ImageException.of(
                    ImageException.Kind.DIGEST_MISMATCH,
                    "the file of " + name + " is not what its digest says, or larger than " + most + " bytes",
                    "Push it again");
        }
        return bytes;
    }
}
