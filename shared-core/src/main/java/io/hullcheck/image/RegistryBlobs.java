package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * A repository of a registry, seen as an image layout with one image in it. Layers stream straight from the registry into
 * the analysis; nothing is stored.
 */
final class RegistryBlobs implements BlobStore {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FOLDER = "blobs/";

    private final RegistryClient client;
    private final Limits limits;
    private final byte[] index;
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    /**
     * Asks for the manifest that the reference names.
     *
     * @throws ImageException when it is not there, not allowed, or cannot be reached
     */
    RegistryBlobs(RegistryClient client, String name, Limits limits) throws IOException {
        this.client = client;
        this.limits = limits;
        RegistryClient.Document top = client.manifest(client.version(), limits.getInt(Bound.JSON_BYTES));
        keep(top.digest(), top.bytes());
        ObjectNode layout = MAPPER.createObjectNode().put("schemaVersion", 2);
        layout.putArray("manifests")
                .addObject()
                .put("mediaType", top.type())
                .put("digest", top.digest().toString())
                .put("size", top.bytes().length)
                .putObject("annotations")
                .put("org.opencontainers.image.ref.name", name);
        this.index = layout.toString().getBytes(StandardCharsets.UTF_8);
    }

    String repository() {
        return client.host() + "/" + client.repository();
    }

    /** Remembers a manifest, and how large what it names is. */
    private void keep(Digest digest, byte[] bytes) throws ImageException {
        manifests.put(OciManifest.blob(digest), bytes);
        JsonNode json = Json.read(digest.toString(), bytes);
        for (String list : List.of("manifests", "layers")) {
            json.path(list).forEach(this::note);
        }
        note(json.path("config"));
        json.path("manifests")
                .forEach(entry -> Json.digest(entry.path("digest"))
                        .ifPresent(d -> manifests.putIfAbsent(OciManifest.blob(d), new byte[0])));
    }

    private void note(JsonNode descriptor) {
        Json.digest(descriptor.path("digest"))
                .ifPresent(d ->
                        sizes.put(OciManifest.blob(d), descriptor.path("size").asLong(-1)));
    }

    private static Optional<Digest> digest(String name) {
        try {
            return name.startsWith(FOLDER)
                    ? Optional.of(Digest.parse(name.substring(FOLDER.length()).replace('/', ':')))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public boolean has(String name) {
        return digest(name).isPresent();
    }

    @Override
    public long size(String name) {
        return sizes.getOrDefault(name, -1L);
    }

    @Override
    public byte[] read(String name) throws ImageException {
        if (name.equals(OciManifest.INDEX)) {
            return index.clone();
        }
        Digest digest = digest(name).orElseThrow(() -> BlobStore.missing(name));
        try {
            byte[] kept = manifests.get(name);
            if (kept == null) {
                try (InputStream in = client.blob(digest, size(name))) {
                    return bounded(name, in);
                }
            }
            if (kept.length == 0) {
                byte[] bytes = client.manifest(digest.toString(), limits.getInt(Bound.JSON_BYTES))
                        .bytes();
                keep(digest, bytes);
                return bytes;
            }
            return kept.clone();
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e).atPath(name);
        }
    }

    private byte[] bounded(String name, InputStream in) throws IOException {
        int most = limits.getInt(Bound.JSON_BYTES);
        byte[] bytes = in.readNBytes(most);
        if (bytes.length == most) {
            throw limits.reached(Bound.JSON_BYTES, "the document has more than " + most + " bytes")
                    .atPath(name);
        }
        return bytes;
    }

    @Override
    public void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException {
        long total = names.stream().mapToLong(n -> Math.max(0, size(n))).sum();
        String what = client.repository() + (names.size() == 1 ? ", one layer" : ", " + names.size() + " layers");
        try (Progress.Task task = client.progress().start(what, total, Progress.Unit.BYTES)) {
            ParallelBlobs.run(this, names, threads, index -> {
                String name = names.get(index);
                try (InputStream in = client.blob(digest(name).orElseThrow(), size(name))) {
                    reader.read(index, task.counted(in));
                }
            });
        }
    }

    @Override
    public Optional<ImageException> damage() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // each answer is closed by its reader
    }
}
