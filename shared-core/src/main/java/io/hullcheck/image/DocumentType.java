package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The media type of a manifest or an index. What a registry says counts when it is one of theirs; some say
 * {@code application/json}, {@code text/plain} or nothing, and then the document tells by itself (OCI image specification, "Image
 * Manifest" and "Image Index", property {@code mediaType}, which may be absent).
 */
final class DocumentType {
    private static final String OCI = "application/vnd.oci.image.";
    private static final String DOCKER = "application/vnd.docker.";

    private DocumentType() {}

    /** @param stated by the header {@code Content-Type}; may be empty */
    static String of(String stated, byte[] bytes) {
        String type = stated.split(";", 2)[0].trim();
        if (MediaTypes.isIndex(type) || MediaTypes.isManifest(type)) {
            return type;
        }
        Optional<JsonNode> json = Json.find(bytes);
        String own = json.map(j -> j.path("mediaType").asText("")).orElse("");
        if (!own.isEmpty()) {
            return own;
        }
        return json.map(DocumentType::byParts).filter(t -> !t.isEmpty()).orElse(type);
    }

    private static String byParts(JsonNode json) {
        if (json.path("manifests").isArray()) {
            boolean isDocker =
                    json.path("manifests").path(0).path("mediaType").asText("").startsWith(DOCKER);
            return isDocker ? DOCKER + "distribution.manifest.list.v2+json" : OCI + "index.v1+json";
        }
        if (json.path("config").isObject()) {
            boolean isDocker = json.path("config").path("mediaType").asText("").startsWith(DOCKER);
            return isDocker ? DOCKER + "distribution.manifest.v2+json" : OCI + "manifest.v1+json";
        }
        return "";
    }
}
