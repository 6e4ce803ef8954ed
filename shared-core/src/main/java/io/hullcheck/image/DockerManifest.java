package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code manifest.json}, the list of images in an archive of {@code docker save}, of Podman, Kaniko, Bazel and
 * Jib (Docker image specification v1.2, "Combined Image JSON + Filesystem Changeset Format"): the old layout with one
 * folder a layer, often linked to one another, and the new one with OCI blobs.
 */
final class DockerManifest {
    static final String FILE = "manifest.json";
    private static final String BLOBS = "blobs/sha256/";

    private DockerManifest() {}

    static ImagePlan plan(BlobStore blobs, ImageReference reference, Optional<Platform> platform)
            throws ImageException {
        JsonNode image = choose(Json.read(FILE, blobs.read(FILE)), reference);
        List<ImageException> damages = new ArrayList<>();
        blobs.damage().ifPresent(damages::add);

        String configName = image.path("Config").asText("");
        ImageConfig config = ImageConfig.NONE;
        Optional<Digest> id = Optional.empty();
        try {
            byte[] bytes = blobs.read(configName);
            config = ImageConfig.of(Json.read(configName, bytes));
            id = Optional.of(Digest.sha256(bytes));
            verifyId(configName, id.get());
        } catch (ImageException e) {
            damages.add(e);
        }
        requirePlatform(platform, config.platform());

        List<Layer> layers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode entry : image.path("Layers")) {
            String name = ImagePath.normal(entry.asText(""));
            int index = layers.size();
            layers.add(new Layer(
                    index, namedDigest(name), config.diffId(index), blobs.size(name), config.createdBy(index)));
            names.add(name);
        }
        if (!config.diffIds().isEmpty() && config.diffIds().size() != layers.size()) {
            damages.add(ImageException.of(
                            ImageException.Kind.CORRUPT,
                            "it names " + layers.size() + " layers, the configuration "
                                    + config.diffIds().size(),
                            "The image was not written whole; build or save it again")
                    .atPath(FILE));
        }
        List<String> tags = new ArrayList<>();
        image.path("RepoTags").forEach(t -> tags.add(t.asText()));
        ImageFacts facts = new ImageFacts(
                reference.text(),
                manifestDigest(blobs, id),
                id,
                config.platform(),
                tags,
                config.labels(),
                config.base());
        return new ImagePlan(facts, layers, names, damages, handover(blobs, configName, id, names, damages));
    }

    /** The archive's own manifest, where it has one, is of other bytes than the layers that Docker reads. */
    private static Optional<Handover> handover(
            BlobStore blobs, String configName, Optional<Digest> id, List<String> names, List<ImageException> damages)
            throws ImageException {
        return id.isEmpty() || !damages.isEmpty()
                ? Optional.empty()
                : Optional.of(new Handover(
                        Optional.empty(),
                        "application/vnd.oci.image.manifest.v1+json",
                        blobs.read(configName),
                        id.get(),
                        names));
    }

    private static JsonNode choose(JsonNode list, ImageReference reference) throws ImageException {
        List<String> names = new ArrayList<>();
        List<JsonNode> fitting = new ArrayList<>();
        for (JsonNode image : list) {
            List<String> tags = new ArrayList<>();
            image.path("RepoTags").forEach(t -> tags.add(t.asText()));
            names.add(tags.isEmpty() ? image.path("Config").asText("?") : String.join(", ", tags));
            String wanted = reference.selector().orElse("");
            if (wanted.isEmpty()
                    || tags.contains(wanted)
                    || tags.contains(wanted + ":latest")
                    || image.path("Config").asText("").contains(wanted)) {
                fitting.add(image);
            }
        }
        if (list.isEmpty()) {
            throw ImageException.of(
                            ImageException.Kind.NOT_AN_IMAGE,
                            "it names no image",
                            "The archive was not written whole; save the image again")
                    .atPath(FILE);
        }
        if (fitting.size() != 1) {
            throw ImageException.of(
                    ImageException.Kind.NO_SUCH_IMAGE,
                    fitting.isEmpty()
                            ? "no image in the archive is called \""
                                    + reference.selector().orElse("") + "\"; it holds " + String.join("; ", names)
                            : "the archive holds " + fitting.size() + " images: " + String.join("; ", names),
                    "Name one of them behind the file, for example " + reference.location() + "#"
                            + names.get(0).split(",")[0]);
        }
        return fitting.get(0);
    }

    static void requirePlatform(Optional<Platform> wanted, Optional<Platform> found) throws ImageException {
        if (wanted.isPresent() && found.isPresent() && !wanted.get().accepts(found.get())) {
            throw ImageException.of(
                    ImageException.Kind.NO_SUCH_IMAGE,
                    "the image is for " + found.get() + ", not for " + wanted.get(),
                    "Leave the platform out, or build the image for " + wanted.get());
        }
    }

    /** The old layout names the configuration by its digest, the new one by its place among the blobs. */
    private static void verifyId(String configName, Digest id) throws ImageException {
        String hex = ImagePath.name(configName).replace(".json", "");
        if (hex.matches("[0-9a-f]{64}") && !hex.equals(id.hex())) {
            throw ImageException.of(
                            ImageException.Kind.DIGEST_MISMATCH,
                            "its bytes are not those that its name promises: found " + id,
                            "The image was changed or damaged after it was built; save it again")
                    .atPath(configName);
        }
    }

    private static Optional<Digest> namedDigest(String name) {
        String hex = ImagePath.name(name);
        return name.startsWith(BLOBS) && hex.matches("[0-9a-f]{64}")
                ? Optional.of(new Digest("sha256", hex))
                : Optional.empty();
    }

    /** New archives carry an OCI index besides; the manifest in it that names the same configuration is this image's. */
    private static Optional<Digest> manifestDigest(BlobStore blobs, Optional<Digest> id) {
        if (id.isEmpty() || !blobs.has(OciManifest.INDEX)) {
            return Optional.empty();
        }
        try {
            for (JsonNode entry :
                    Json.read(OciManifest.INDEX, blobs.read(OciManifest.INDEX)).path("manifests")) {
                Optional<Digest> digest = Json.digest(entry.path("digest"));
                if (digest.isPresent() && blobs.has(OciManifest.blob(digest.get()))) {
                    byte[] bytes = OciManifest.verified(blobs, digest.get());
                    Optional<Digest> config = Json.digest(
                            Json.read("manifest", bytes).path("config").path("digest"));
                    if (config.equals(id)) {
                        return digest;
                    }
                }
            }
        } catch (ImageException e) {
            // the index is an extra here; manifest.json decides, and its own damage is reported
            return Optional.empty();
        }
        return Optional.empty();
    }
}
