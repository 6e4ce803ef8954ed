package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads an OCI image layout (OCI image specification, "Image Layout", "Image Index", "Image Manifest"), also with
 * Docker's own media types: nested indices, a choice among platforms, layers of every known compression.
 */
final class OciManifest {
    static final String INDEX = "index.json";
    static final String LAYOUT = "oci-layout";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final int INDEX_DEPTH = 4;
    private static final int MOST_MANIFESTS = 1_000;

    private final BlobStore blobs;
    private final ImageReference reference;
    private final List<Candidate> candidates = new ArrayList<>();
    private int attestations;

    /** One image manifest that the indices lead to. */
    private record Candidate(Digest digest, List<String> names, Optional<Platform> platform, Optional<Digest> parent) {
        String describe() {
            return (names.isEmpty() ? digest.toString() : names.get(0))
                    + platform.map(p -> " (" + p + ")").orElse("");
        }
    }

    private OciManifest(BlobStore blobs, ImageReference reference) {
        this.blobs = blobs;
        this.reference = reference;
    }

    static ImagePlan plan(BlobStore blobs, ImageReference reference, Optional<Platform> platform)
            throws ImageException {
        OciManifest layout = new OciManifest(blobs, reference);
        layout.collect(Json.read(INDEX, blobs.read(INDEX)), List.of(), Optional.empty(), 0);
        return layout.plan(layout.choose(platform), platform);
    }

    /** The platforms among which the reference leaves a choice. */
    static ImageIndex index(BlobStore blobs, ImageReference reference) throws ImageException {
        OciManifest layout = new OciManifest(blobs, reference);
        layout.collect(Json.read(INDEX, blobs.read(INDEX)), List.of(), Optional.empty(), 0);
        List<Candidate> named = layout.named();
        List<Platform> platforms =
                named.stream().flatMap(c -> c.platform.stream()).distinct().toList();
        List<Optional<Digest>> parents =
                named.stream().map(Candidate::parent).distinct().toList();
        return platforms.size() < 2
                ? ImageIndex.NONE
                : new ImageIndex(parents.size() == 1 ? parents.get(0) : Optional.empty(), platforms);
    }

    static String blob(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    static byte[] verified(BlobStore blobs, Digest digest) throws ImageException {
        byte[] bytes = blobs.read(blob(digest));
        Digest found = Digest.of(digest.algorithm(), digest.hasher().digest(bytes));
        if (!found.equals(digest)) {
            throw ImageException.of(
                            ImageException.Kind.DIGEST_MISMATCH,
                            "its bytes are not those that its name promises: found " + found,
                            "The image was changed or damaged after it was built; build or fetch it again")
                    .atPath(blob(digest));
        }
        return bytes;
    }

    private void collect(JsonNode index, List<String> inherited, Optional<Digest> parent, int depth)
            throws ImageException {
        if (depth >= INDEX_DEPTH) {
            throw ImageException.of(
                    ImageException.Kind.UNSUPPORTED,
                    "indices are nested more than " + INDEX_DEPTH + " deep",
                    "Name the manifest's digest behind the reference: " + reference.location() + "#sha256:…");
        }
        for (JsonNode entry : index.path("manifests")) {
            Optional<Digest> digest = Json.digest(entry.path("digest"));
            if (digest.isEmpty() || isAttestation(entry)) {
                attestations += digest.isPresent() ? 1 : 0;
                continue;
            }
            List<String> names = new ArrayList<>(inherited);
            for (String key : List.of(REF_NAME, CONTAINERD_NAME)) {
                Optional.ofNullable(entry.path("annotations").path(key).textValue())
                        .ifPresent(names::add);
            }
            if (isIndex(entry, digest.get())) {
                collect(Json.read(blob(digest.get()), verified(blobs, digest.get())), names, digest, depth + 1);
            } else {
                candidates.add(new Candidate(digest.get(), names, platform(entry), parent));
            }
            if (candidates.size() > MOST_MANIFESTS) {
                throw ImageException.of(
                        ImageException.Kind.NO_SUCH_IMAGE,
                        "the layout holds more than " + MOST_MANIFESTS + " images",
                        "Copy the one to scan into a layout of its own, for example with skopeo copy");
            }
        }
    }

    /** A registry or tool that gives an index a type that says nothing, such as {@code application/json}, means an index. */
    private boolean isIndex(JsonNode entry, Digest digest) throws ImageException {
        String type = entry.path("mediaType").asText("");
        if (MediaTypes.isIndex(type) || MediaTypes.isManifest(type)) {
            return MediaTypes.isIndex(type);
        }
        JsonNode document = Json.read(blob(digest), verified(blobs, digest));
        return document.path("manifests").isArray() && !document.has("layers") && !document.has("config");
    }

    /** BuildKit puts provenance beside the images, as manifests for no platform. */
    static boolean isAttestation(JsonNode entry) {
        return entry.path("annotations").has("vnd.docker.reference.type")
                || entry.path("platform").path("os").asText("").equals("unknown")
                || entry.has("artifactType");
    }

    static Optional<Platform> platform(JsonNode entry) {
        JsonNode platform = entry.path("platform");
        return platform.hasNonNull("os") && platform.hasNonNull("architecture")
                ? Optional.of(new Platform(
                        platform.path("os").asText(),
                        platform.path("architecture").asText(),
                        Optional.ofNullable(platform.path("variant").textValue())))
                : Optional.empty();
    }

    /** The images that the reference may mean, of whatever platform. */
    private List<Candidate> named() throws ImageException {
        if (candidates.isEmpty() && attestations > 0) {
            throw ImageException.of(
                    ImageException.Kind.NOT_AN_IMAGE,
                    "its index names no image, only " + attestations
                            + " manifests without a platform (unknown/unknown), which are attestations or artifacts",
                    "Push or build the image itself, with a platform such as linux/amd64");
        }
        if (candidates.isEmpty()) {
            throw ImageException.of(
                            ImageException.Kind.NOT_AN_IMAGE,
                            "it names no image",
                            "The layout was not written whole; build or copy the image again")
                    .atPath(INDEX);
        }
        String selector = reference.selector().orElse("");
        List<Candidate> named = candidates.stream()
                .filter(c -> selector.isEmpty()
                        || c.names.stream().anyMatch(n -> n.equals(selector) || n.endsWith(":" + selector))
                        || c.digest.toString().equals(selector))
                .toList();
        if (named.isEmpty()) {
            throw none("no image in it is called \"" + selector + "\"", candidates);
        }
        return named;
    }

    private Candidate choose(Optional<Platform> wanted) throws ImageException {
        List<Candidate> named = named();
        List<Candidate> fitting = named.size() == 1 && wanted.isEmpty()
                ? named
                : named.stream()
                        .filter(c -> c.platform.isEmpty()
                                || wanted.orElseGet(Platform::ofThisMachine).accepts(c.platform.get()))
                        .toList();
        if (fitting.isEmpty()) {
            throw none("no image in it is for " + wanted.orElseGet(Platform::ofThisMachine), named);
        }
        if (fitting.stream().map(Candidate::digest).distinct().count() > 1) {
            throw none(fitting.size() + " images in it fit", fitting);
        }
        return fitting.get(0);
    }

    private ImageException none(String what, List<Candidate> among) {
        return ImageException.of(
                ImageException.Kind.NO_SUCH_IMAGE,
                what + "; it holds "
                        + among.stream().limit(20).map(Candidate::describe).collect(Collectors.joining("; ")),
                "Name one behind the reference (" + reference.location()
                        + "#NAME), or give the platform, for example linux/arm64");
    }

    private ImagePlan plan(Candidate chosen, Optional<Platform> wanted) throws ImageException {
        JsonNode manifest = Json.read(blob(chosen.digest), verified(blobs, chosen.digest));
        requireImage(manifest);
        List<ImageException> damages = new ArrayList<>();
        blobs.damage().ifPresent(damages::add);
        ImageConfig config = ImageConfig.NONE;
        byte[] configBytes = new byte[0];
        Optional<Digest> id = Json.digest(manifest.path("config").path("digest"));
        if (id.isPresent()) {
            try {
                configBytes = verified(blobs, id.get());
                config = ImageConfig.of(Json.read(blob(id.get()), configBytes));
            } catch (ImageException e) {
                damages.add(e);
            }
        }
        DockerManifest.requirePlatform(wanted, config.platform());
        List<Layer> layers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode entry : manifest.path("layers")) {
            int index = layers.size();
            Optional<Digest> digest = Json.digest(entry.path("digest"));
            Layer layer = new Layer(
                    index, digest, config.diffId(index), entry.path("size").asLong(-1), config.createdBy(index));
            layers.add(layer);
            boolean fileSystem = MediaTypes.isFileSystem(entry.path("mediaType").asText(""));
            names.add(digest.isPresent() && fileSystem ? blob(digest.get()) : "");
            if (!fileSystem) {
                damages.add(ImageException.of(
                                ImageException.Kind.UNSUPPORTED,
                                "it is of type " + entry.path("mediaType").asText() + ", which is no plain file system",
                                "Decrypt or convert the image before it is scanned")
                        .inLayer(layer.name()));
            }
        }
        return new ImagePlan(
                new ImageFacts(
                        reference.text(),
                        Optional.of(chosen.digest),
                        id,
                        config.platform().or(chosen::platform),
                        chosen.names.stream().distinct().toList(),
                        config.labels(),
                        config.base()),
                layers,
                names,
                damages,
                handover(chosen.digest, manifest, id, configBytes, names, damages));
    }

    private Optional<Handover> handover(
            Digest digest,
            JsonNode manifest,
            Optional<Digest> id,
            byte[] config,
            List<String> names,
            List<ImageException> damages)
            throws ImageException {
        if (id.isEmpty() || !damages.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Handover(
                Optional.of(verified(blobs, digest)),
                manifest.path("mediaType").asText("application/vnd.oci.image.manifest.v1+json"),
                config,
                id.get(),
                names));
    }

    /** Refuses what registries hold besides images: charts, modules, signatures, and manifests of Docker's first schema. */
    private static void requireImage(JsonNode manifest) throws ImageException {
        if (manifest.path("schemaVersion").asInt(2) == 1 || manifest.has("fsLayers")) {
            throw ImageException.of(
                    ImageException.Kind.UNSUPPORTED,
                    "its manifest is of Docker's schema 1, which names no configuration and has been deprecated since 2017",
                    "Convert the image with: skopeo copy --format v2s2 docker://OLD docker://NEW, then scan the new one");
        }
        String type = manifest.path("config").path("mediaType").asText("");
        if (!MediaTypes.isImageConfiguration(type)) {
            throw ImageException.of(
                    ImageException.Kind.NOT_AN_IMAGE,
                    "it is an OCI artifact and no container image: its configuration is of type " + type,
                    "Name a container image; artifacts such as Helm charts or WebAssembly modules are not scanned");
        }
    }
}
