package io.hullcheck.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** Reads the JSON documents of an image; Jackson bounds their depth. */
final class Json {
    private static final ObjectMapper MAPPER = BoundedJson.tree();

    private Json() {}

    static JsonNode read(String name, byte[] bytes) throws ImageException {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || !node.isContainerNode()) {
                throw ArchiveBlobs.notJson(name, "it is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw ArchiveBlobs.notJson(name, e.getOriginalMessage());
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e).atPath(name);
        }
    }

    /** An object or a list; empty where the bytes are none. */
    static Optional<JsonNode> find(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isContainerNode);
        } catch (IOException e) {
            // asked to find out
            return Optional.empty();
        }
    }

    static Optional<Digest> digest(JsonNode node) {
        try {
            return node.isTextual() ? Optional.of(Digest.parse(node.asText())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
