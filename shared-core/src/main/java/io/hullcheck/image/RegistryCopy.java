package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies an image or an index from one registry into another, byte for byte, so that every digest stays what it is (OCI
 * distribution specification 1.1). What an index leads to is copied before the index, and the tag is set last. Provenance and
 * other attestations that an index lists are copied with it.
 */
public final class RegistryCopy {
    private static final int DEEPEST = 4;
    /** Tags under which cosign keeps signatures, attestations and SBOMs (cosign, "Signature Specification", Discovery). */
    private static final List<String> COSIGN = List.of(".sig", ".att", ".sbom");

    private final RegistryClient source;
    private final RegistryReferrers referrers;
    private final Limits limits;
    private final String text;

    /**
     * One image of an index.
     *
     * @param platform empty for an image that is the only one
     */
    public record Part(Digest digest, Optional<Platform> platform) {
        /** What a folder of its own is called. */
        public String name() {
            return platform.map(p -> p.toString().replace('/', '-')).orElse(digest.hex());
        }
    }

    /**
     * What is scanned, and what is copied when all of that passes.
     *
     * @param digest of the whole index, or of the one image that was chosen
     * @param parts never empty
     */
    public record Choice(Digest digest, List<Part> parts) {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Gets ready to read.
     *
     * @param from a reference with the scheme {@code registry:}
     * @throws ImageException when it is no such reference
     */
    public RegistryCopy(ImageReference from, RegistryAccess access, Limits limits) throws ImageException {
        if (from.scheme().filter(RegistrySource.SCHEME::equals).isEmpty()) {
            throw ImageException.of(
                            ImageException.Kind.UNSUPPORTED,
                            "it is in no registry",
                            "Name the image as registry:host/repository:tag; push a saved one with the goal push")
                    .inImage(from.text());
        }
        this.source = new RegistryClient(RegistryClient.name(from.location()), access);
        this.referrers = new RegistryReferrers(from.location(), access, limits);
        this.limits = limits;
        this.text = from.text();
    }

    /**
     * What the reference leads to now. Later steps name what they use by digest, so that a tag that moves meanwhile
     * changes nothing.
     *
     * @throws ImageException when it is not there, or cannot be read
     */
    private Digest resolve() throws IOException {
        try {
            return source.manifest(source.version(), limits.getInt(Bound.JSON_BYTES))
                    .digest();
        } catch (ImageException e) {
            throw e.inImage(text);
        }
    }

    /**
     * What the reference leads to now, whole, or the first image in it that a platform accepts.
     *
     * @throws ImageException when it is not there, cannot be read, or has no image for the platform
     */
    public Choice choose(Optional<Platform> platform) throws IOException {
        Digest top = resolve();
        List<Part> all = parts(top);
        if (platform.isEmpty() && !all.isEmpty()) {
            return new Choice(top, all);
        }
        Optional<Part> chosen = all.stream()
                .filter(p -> p.platform().isEmpty()
                        || platform.get().accepts(p.platform().get()))
                .findFirst();
        if (platform.isEmpty() || chosen.isEmpty()) {
            List<Platform> there =
                    all.stream().flatMap(p -> p.platform().stream()).toList();
            throw ImageException.of(
                            ImageException.Kind.NO_SUCH_IMAGE,
                            platform.map(p -> "it has no image for " + p + ", only " + there)
                                    .orElse("its index lists no image"),
                            "Name another platform, or none for all of them")
                    .inImage(text);
        }
        return new Choice(all.size() == 1 ? top : chosen.get().digest(), List.of(chosen.get()));
    }

    private RegistryClient.Document document(Digest digest) throws IOException {
        return source.manifest(digest.toString(), limits.getInt(Bound.JSON_BYTES));
    }

    /** The images that a digest leads to, without attestations. */
    private List<Part> parts(Digest top) throws IOException {
        try {
            List<Part> parts = new ArrayList<>();
            parts(top, Optional.empty(), parts, 0);
            return parts;
        } catch (ImageException e) {
            throw e.inImage(text);
        }
    }

    private void parts(Digest digest, Optional<Platform> platform, List<Part> parts, int depth) throws IOException {
        JsonNode json = Json.read(digest.toString(), document(digest).bytes());
        if (!json.path("manifests").isArray()) {
            parts.add(new Part(digest, platform));
            return;
        }
        if (depth >= DEEPEST) {
            throw tooDeep();
        }
        for (JsonNode entry : json.path("manifests")) {
            Optional<Digest> child = Json.digest(entry.path("digest"));
            if (child.isPresent() && !OciManifest.isAttestation(entry)) {
                parts(child.get(), OciManifest.platform(entry), parts, depth + 1);
            }
        }
    }

    private static ImageException tooDeep() {
        return ImageException.of(
                ImageException.Kind.UNSUPPORTED,
                "indices are nested more than " + DEEPEST + " deep",
                "Name the manifest's digest: registry:host/repository@sha256:…");
    }

    /** How messages name a part. */
    public String reference(Part part) {
        return "registry:" + source.host() + "/" + source.repository() + "@" + part.digest();
    }

    /**
     * Copies what a digest leads to.
     *
     * @param target {@code host/repository:tag}, with or without {@code registry:} before it
     * @param withAttached whether signatures, SBOMs and whatever else is attached goes along
     * @throws ImageException when it could not be copied; no tag was set then
     */
    public ImagePush.Pushed copy(Digest top, String target, RegistryAccess access, boolean withAttached)
            throws IOException {
        try {
            RegistryWriter writer = new RegistryWriter(target, access);
            Optional<String> mount =
                    writer.host().equals(source.host()) ? Optional.of(source.repository()) : Optional.empty();
            Copying copying = new Copying(
                    writer,
                    mount,
                    withAttached ? Optional.of(new RegistryReferrers(writer.name(), access, limits)) : Optional.empty(),
                    new HashSet<>());
            RegistryClient.Document document = document(top);
            long bytes = content(document, copying, 0);
            // signatures go before the tag, by which others find the image
            writer.tagged(document.bytes(), document.type(), top);
            return new ImagePush.Pushed(target, top, bytes);
        } catch (ImageException e) {
            throw e.image().isPresent() ? e : e.inImage(target);
        }
    }

    /**
     * One copy while it is made.
     *
     * @param mount a repository of the target's registry that has the blobs
     * @param attached where what is attached is listed; empty when that is not wanted
     * @param done what the target has by now
     */
    private record Copying(
            RegistryWriter writer, Optional<String> mount, Optional<RegistryReferrers> attached, Set<Digest> done) {}

    /** A manifest and all it leads to, without a tag. */
    private long manifest(Digest digest, Copying copying, int depth) throws IOException {
        if (!copying.done.add(digest)) {
            return 0;
        }
        RegistryClient.Document document = document(digest);
        long bytes = content(document, copying, depth);
        JsonNode json = Json.read(digest.toString(), document.bytes());
        if (copying.attached.isPresent()) {
            copying.attached.get().put(copying.writer, document.bytes(), document.type(), digest, json);
        } else {
            copying.writer.manifest(document.bytes(), document.type(), digest, digest.toString());
        }
        return bytes;
    }

    private long content(RegistryClient.Document document, Copying copying, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw tooDeep();
        }
        copying.done.add(document.digest());
        JsonNode json = Json.read(document.digest().toString(), document.bytes());
        long bytes = 0;
        for (JsonNode entry : json.path("manifests")) {
            Optional<Digest> child = Json.digest(entry.path("digest"));
            if (child.isPresent()) {
                bytes += manifest(child.get(), copying, depth + 1);
            }
        }
        List<JsonNode> blobs = new ArrayList<>();
        json.path("layers").forEach(blobs::add);
        if (json.path("config").isObject()) {
            blobs.add(json.path("config"));
        }
        for (JsonNode blob : blobs) {
            Optional<Digest> name = Json.digest(blob.path("digest"));
            if (name.isPresent() && copying.done.add(name.get()) && !copying.writer.has(name.get(), copying.mount)) {
                bytes += blob(name.get(), blob.path("size").asLong(-1), copying.writer);
            }
        }
        return bytes + (copying.attached.isPresent() ? attached(document.digest(), copying, depth) : 0);
    }

    /** What is attached, by subject or by the tags of cosign. */
    private long attached(Digest subject, Copying copying, int depth) throws IOException {
        long bytes = 0;
        for (RegistryReferrers.Attached one : referrers.of(subject)) {
            bytes += manifest(one.manifest(), copying, depth + 1);
        }
        for (String kind : COSIGN) {
            String tag = subject.algorithm() + "-" + subject.hex() + kind;
            Optional<RegistryClient.Document> document = source.find(tag, limits.getInt(Bound.JSON_BYTES));
            if (document.isPresent()) {
                bytes += content(document.get(), copying, depth + 1);
                copying.writer.manifest(
                        document.get().bytes(),
                        document.get().type(),
                        document.get().digest(),
                        tag);
            }
        }
        return bytes;
    }

    private long blob(Digest digest, long size, RegistryWriter writer) throws IOException {
        if (size < 0) {
            throw ImageException.of(
                    ImageException.Kind.CORRUPT,
                    "the manifest does not say how large " + digest + " is",
                    "The image was not written by the specification; build it again");
        }
        writer.upload(digest, size, () -> source.blob(digest, size));
        return size;
    }
}
