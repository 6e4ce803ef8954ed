package io.hullcheck.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Hands an image on to registries, exactly as it lies: the same manifest, configuration and layers (OCI distribution
 * specification 1.1, "Push"). The manifest goes last, so that a push that fails leaves no image behind. An archive of
 * {@code docker save} has no manifest; one is made of the bytes that lie in it.
 */
public final class ImagePush {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OCI = "application/vnd.oci.image.";
    private static final int ATTEMPTS = 3;

    private final BlobImage image;
    private final RegistryAccess access;
    private final ExecutorService threads;
    private final byte[] manifest;
    private final String type;
    private final byte[] config;
    private final Digest configDigest;
    private final List<String> names;
    private final List<Digest> layers;
    private final List<Long> sizes;
    /** The repository of each registry that has all blobs by now, to mount them from. */
    private final Map<String, String> mounts = new HashMap<>();

    /**
     * What was pushed.
     *
     * @param target as the user typed it
     * @param digest of the manifest
     * @param bytes of blobs that were transferred; the others were there
     */
    public record Pushed(String target, Digest digest, long bytes) {}

    /**
     * Gets an image ready.
     *
     * @param scanned what the scan saw; the image has to be that one still
     * @throws ImageException when the image cannot be handed on, is damaged, or is another by now
     */
    public ImagePush(Image image, ImageFacts scanned, RegistryAccess access, ExecutorService threads)
            throws IOException {
        Optional<BlobImage> blobs = image instanceof BlobImage saved
                ? Optional.of(saved)
                : image instanceof DaemonImage kept ? Optional.of(kept.saved()) : Optional.empty();
        Optional<Handover> handover = blobs.flatMap(b -> b.plan().handover());
        if (handover.isEmpty() || !image.damages().isEmpty()) {
            throw image.damages().isEmpty()
                    ? ImageException.of(
                                    ImageException.Kind.UNSUPPORTED,
                                    "it is no saved image, so there is nothing that could be pushed as it is",
                                    "Push a docker-archive:, an oci-archive:, an oci:, a docker: or a podman: image")
                            .inImage(image.facts().reference())
                    : image.damages().get(0);
        }
        this.image = blobs.get();
        this.access = access;
        this.threads = threads;
        this.config = handover.get().config();
        this.configDigest = handover.get().configDigest();
        this.names = handover.get().layers();
        AtomicReferenceArray<Digest> digests = new AtomicReferenceArray<>(names.size());
        AtomicReferenceArray<Long> counts = new AtomicReferenceArray<>(names.size());
        AtomicReferenceArray<String> types = new AtomicReferenceArray<>(names.size());
        this.image.stream(names, (index, raw) -> measure(index, raw, digests, counts, types), threads);
        List<Digest> found = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (digests.get(i) == null) {
                throw BlobStore.missing(names.get(i)).inImage(image.facts().reference());
            }
            found.add(digests.get(i));
            lengths.add(counts.get(i));
        }
        this.layers = List.copyOf(found);
        this.sizes = List.copyOf(lengths);
        this.manifest = handover.get().manifest().orElseGet(() -> made(types));
        this.type = handover.get().type();
        boolean same = scanned.digest().isPresent()
                ? scanned.digest().equals(image.facts().digest())
                : scanned.id().equals(image.facts().id());
        if (!same || scanned.id().filter(configDigest::equals).isEmpty()) {
            throw changed();
        }
    }

    private ImageException changed() {
        return ImageException.of(
                        ImageException.Kind.DIGEST_MISMATCH,
                        "it is not the image that was scanned: it was changed since",
                        "Let nothing write to the image while it is scanned and pushed")
                .inImage(image.facts().reference());
    }

    /** The digest of the bytes as they lie, and of what they unpack to, which the configuration names. */
    private void measure(
            int index,
            InputStream raw,
            AtomicReferenceArray<Digest> digests,
            AtomicReferenceArray<Long> counts,
            AtomicReferenceArray<String> types)
            throws IOException {
        MessageDigest outer = Digest.hasher("sha256");
        MessageDigest inner = Digest.hasher("sha256");
        CountedStream counted = new CountedStream(raw);
        BufferedInputStream in = Compression.buffered(new DigestInputStream(counted, outer));
        Compression compression = Compression.of(in);
        InputStream plain = compression.open(in);
        new DigestInputStream(plain, inner).transferTo(OutputStream.nullOutputStream());
        in.transferTo(OutputStream.nullOutputStream());
        Optional<Digest> diffId = image.layers().get(index).diffId();
        Digest unpacked = Digest.of("sha256", inner.digest());
        if (diffId.filter(d -> d.algorithm().equals("sha256") && !d.equals(unpacked))
                .isPresent()) {
            throw changed().inLayer(image.layers().get(index).name());
        }
        digests.set(index, Digest.of("sha256", outer.digest()));
        counts.set(index, counted.count);
        types.set(
                index,
                OCI + "layer.v1.tar"
                        + switch (compression) {
                            case GZIP -> "+gzip";
                            case ZSTD -> "+zstd";
                            case NONE, OTHER -> "";
                        });
    }

    private byte[] made(AtomicReferenceArray<String> types) {
        ObjectNode root = MAPPER.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI + "manifest.v1+json");
        root.putObject("config")
                .put("mediaType", OCI + "config.v1+json")
                .put("digest", configDigest.toString())
                .put("size", config.length);
        ArrayNode list = root.putArray("layers");
        for (int i = 0; i < layers.size(); i++) {
            list.addObject()
                    .put("mediaType", types.get(i))
                    .put("digest", layers.get(i).toString())
                    .put("size", sizes.get(i));
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The digest under which every registry will have the image. */
    public Digest digest() {
        return Digest.sha256(manifest);
    }

    /**
     * Pushes to one place.
     *
     * @param target {@code host/repository:tag}, with or without {@code registry:} before it
     * @throws ImageException when it could not be pushed; no tag was set then
     */
    public Pushed push(String target) throws IOException {
        RegistryWriter writer = new RegistryWriter(target, access);
        try {
            Optional<String> from = Optional.ofNullable(mounts.get(writer.host()));
            long bytes = 0;
            List<Integer> missing = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                if (layers.indexOf(layers.get(i)) == i && !writer.has(layers.get(i), from)) {
                    missing.add(i);
                }
            }
            bytes += missing.stream().mapToLong(sizes::get).sum();
            try (Progress.Task task = writer.start(bytes)) {
                upload(writer, missing, task);
            }
            if (!writer.has(configDigest, from)) {
                writer.upload(configDigest, config);
                bytes += config.length;
            }
            writer.tagged(manifest, type, digest());
            mounts.put(writer.host(), writer.repository());
            return new Pushed(target, digest(), bytes);
        } catch (ImageException e) {
            throw e.inImage(target);
        }
    }

    /** A stream of a layer can be read once, so what failed is read again. */
    private void upload(RegistryWriter writer, List<Integer> missing, Progress.Task task) throws IOException {
        List<Integer> left = missing;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            List<Integer> these = left;
            List<Integer> failed = Collections.synchronizedList(new ArrayList<>());
            AtomicReferenceArray<IOException> reason = new AtomicReferenceArray<>(1);
            image.stream(
                    these.stream().map(names::get).toList(),
                    (at, raw) -> {
                        int layer = these.get(at);
                        try {
                            writer.upload(layers.get(layer), sizes.get(layer), raw, task);
                        } catch (ImageException e) {
                            throw e;
                        } catch (IOException e) {
                            failed.add(layer);
                            reason.set(0, e);
                        }
                    },
                    threads);
            if (!failed.isEmpty()) {
                if (attempt >= ATTEMPTS) {
                    throw writer.failed(reason.get(0));
                }
                writer.pause(attempt);
            }
            left = List.copyOf(failed);
        }
    }

    /** Counts what is read. */
    private static final class CountedStream extends FilterInputStream {
        private long count;

        CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
