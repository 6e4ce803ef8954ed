package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is attached to images in one repository: signatures, SBOMs, reports (OCI distribution specification 1.1, "Listing
 * Referrers" and "Pushing Manifests with Subject"). A registry that does not list referrers itself keeps them in an index
 * under a tag made of the digest ("Referrers Tag Schema"). Two that write to that tag at once may lose one entry, as with every
 * client of that schema.
 */
public final class RegistryReferrers {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OCI = "application/vnd.oci.image.";
    private static final String INDEX = OCI + "index.v1+json";
    private static final String MANIFEST = OCI + "manifest.v1+json";
    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    /** An image with more attached is none of an honest registry. */
    private static final int MOST = 1_000;

    private final String name;
    private final RegistryAccess access;
    private final RegistryClient client;
    private final Limits limits;

    /**
     * Something attached.
     *
     * @param manifest digest of its own manifest
     * @param artifactType what it is
     * @param descriptor as the registry lists it
     */
    public record Attached(
            Digest manifest, String artifactType, Map<String, String> annotations, JsonNode descriptor) {}

    /** @throws ImageException when the name is none */
    public RegistryReferrers(String name, RegistryAccess access, Limits limits) throws ImageException {
        this.name = name;
        this.access = access;
        this.client = new RegistryClient(RegistryClient.name(name), access);
        this.limits = limits;
    }

    private static String tag(Digest subject) {
        return subject.algorithm() + "-" + subject.hex();
    }

    /**
     * What is attached to a manifest, in the order of the registry.
     *
     * @throws ImageException when the registry cannot be asked
     */
    public List<Attached> of(Digest subject) throws IOException {
        List<Attached> all = new ArrayList<>();
        for (JsonNode entry : listed(subject).orElseGet(MAPPER::createArrayNode)) {
            Optional<Digest> digest = Json.digest(entry.path("digest"));
            if (digest.isPresent()) {
                if (all.size() == MOST) {
                    throw ImageException.of(
                            ImageException.Kind.LIMIT_REACHED,
                            "the registry lists more than " + MOST + " documents attached to " + subject,
                            "Look at who wrote them into the registry");
                }
                Map<String, String> annotations = new LinkedHashMap<>();
                entry.path("annotations")
                        .properties()
                        .forEach(a -> annotations.put(a.getKey(), a.getValue().asText()));
                all.add(new Attached(
                        digest.get(), entry.path("artifactType").asText(""), Map.copyOf(annotations), entry));
            }
        }
        return List.copyOf(all);
    }

    /** Empty where nothing was ever attached. */
    private Optional<ArrayNode> listed(Digest subject) throws IOException {
        int most = limits.getInt(Bound.JSON_BYTES);
        Optional<List<JsonNode>> pages = client.referrers(subject, most);
        if (pages.isPresent()) {
            return Optional.of(MAPPER.createArrayNode().addAll(pages.get()));
        }
        // a registry older than the specification 1.1
        Optional<RegistryClient.Document> index = client.find(tag(subject), most);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        return Json.read("referrers of " + subject, index.get().bytes()).path("manifests") instanceof ArrayNode list
                ? Optional.of(list)
                : Optional.empty();
    }

    /**
     * The bytes of something attached, held against their digests.
     *
     * @param most more bytes than that are an error
     * @throws ImageException when it belongs to another manifest, is damaged, or cannot be read
     */
    public byte[] content(Attached attached, Digest subject, int most) throws IOException {
        JsonNode manifest = Json.read(
                attached.manifest().toString(),
                client.manifest(attached.manifest().toString(), limits.getInt(Bound.JSON_BYTES))
                        .bytes());
        boolean isOfSubject = Json.digest(manifest.path("subject").path("digest"))
                .filter(subject::equals)
                .isPresent();
        if (!isOfSubject) {
            throw ImageException.of(
                    ImageException.Kind.CORRUPT,
                    attached.manifest() + " is listed as attached to " + subject + ", and is not",
                    "Look at who wrote it into the registry");
        }
        return RegistryArtifact.content(client, manifest, attached.manifest().toString(), most);
    }

    /**
     * Attaches a document.
     *
     * @param subject the manifest, which has to be there
     * @param type of the document; also the type of the artifact
     * @return the digest of the new manifest
     * @throws ImageException when it could not be attached
     */
    public Digest attach(Digest subject, String type, byte[] bytes, Map<String, String> annotations)
            throws IOException {
        RegistryClient.Document described = client.manifest(subject.toString(), limits.getInt(Bound.JSON_BYTES));
        RegistryWriter writer = new RegistryWriter(name, access);
        Digest content = Digest.sha256(bytes);
        Digest empty = Digest.sha256(EMPTY);
        for (Map.Entry<Digest, byte[]> blob :
                Map.of(content, bytes, empty, EMPTY).entrySet()) {
            if (!writer.has(blob.getKey(), Optional.empty())) {
                writer.upload(blob.getKey(), blob.getValue());
            }
        }
        ObjectNode manifest = MAPPER.createObjectNode()
                .put("schemaVersion", 2)
                .put("mediaType", MANIFEST)
                .put("artifactType", type);
        manifest.set("config", descriptor(EMPTY_TYPE, empty, EMPTY.length));
        manifest.putArray("layers").add(descriptor(type, content, bytes.length));
        manifest.set("subject", descriptor(described.type(), subject, described.bytes().length));
        ObjectNode notes = manifest.putObject("annotations");
        annotations.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(a -> notes.put(a.getKey(), a.getValue()));
        byte[] document = manifest.toString().getBytes(StandardCharsets.UTF_8);
        put(writer, document, MANIFEST, Digest.sha256(document), manifest);
        return Digest.sha256(document);
    }

    private static ObjectNode descriptor(String type, Digest digest, long size) {
        return MAPPER.createObjectNode()
                .put("mediaType", type)
                .put("digest", digest.toString())
                .put("size", size);
    }

    /**
     * Puts a manifest that has a subject, and sees to it that it is listed.
     *
     * @param json the manifest, read
     */
    void put(RegistryWriter writer, byte[] document, String type, Digest digest, JsonNode json) throws IOException {
        Optional<Digest> subject = Json.digest(json.path("subject").path("digest"));
        boolean isListed = writer.manifest(document, type, digest, digest.toString());
        if (isListed || subject.isEmpty()) {
            return;
        }
        ArrayNode list = listed(subject.get()).map(ArrayNode::deepCopy).orElseGet(MAPPER::createArrayNode);
        for (JsonNode entry : list) {
            if (entry.path("digest").asText().equals(digest.toString())) {
                return;
            }
        }
        ObjectNode entry = descriptor(type, digest, document.length);
        // the artifact's type is that of its configuration where it names none
        entry.put(
                "artifactType",
                json.path("artifactType")
                        .asText(json.path("config").path("mediaType").asText("")));
        if (json.path("annotations").isObject()) {
            entry.set("annotations", json.path("annotations"));
        }
        list.add(entry);
        ObjectNode index = MAPPER.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
        index.set("manifests", list);
        byte[] bytes = index.toString().getBytes(StandardCharsets.UTF_8);
        writer.manifest(bytes, INDEX, Digest.sha256(bytes), tag(subject.get()));
    }
}
