package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image's configuration document (OCI image specification, "Image Configuration"), as far as a scan needs it.
 *
 * @param diffIds bottom layer first; an entry is empty when it is no digest
 * @param createdBy one instruction for each layer that has files, as far as the history tells
 * @param base the image that this one was built on, as far as that is known
 */
record ImageConfig(
        Optional<Platform> platform,
        Map<String, String> labels,
        List<Optional<Digest>> diffIds,
        List<String> createdBy,
        Optional<BaseImage> base) {

    static final ImageConfig NONE = new ImageConfig(Optional.empty(), Map.of(), List.of(), List.of(), Optional.empty());

    static ImageConfig of(JsonNode json) {
        Optional<Platform> platform = text(json, "os")
                .flatMap(os -> text(json, "architecture").map(arch -> new Platform(os, arch, text(json, "variant"))));
        Map<String, String> labels = new LinkedHashMap<>();
        json.path("config")
                .path("Labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        List<Optional<Digest>> diffIds = new ArrayList<>();
        json.path("rootfs").path("diff_ids").forEach(id -> diffIds.add(Json.digest(id)));
        List<String> createdBy = new ArrayList<>();
        for (JsonNode step : json.path("history")) {
            if (!step.path("empty_layer").asBoolean(false)) {
                createdBy.add(step.path("created_by").asText(""));
            }
        }
        return new ImageConfig(
                platform, labels, diffIds, createdBy, BaseImage.of(labels, diffIds, json.path("history")));
    }

    Optional<Digest> diffId(int layer) {
        return layer < diffIds.size() ? diffIds.get(layer) : Optional.empty();
    }

    Optional<String> createdBy(int layer) {
        return layer < createdBy.size()
                ? Optional.of(createdBy.get(layer)).filter(s -> !s.isBlank())
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode json, String key) {
        return Optional.ofNullable(json.path(key).textValue()).filter(s -> !s.isBlank());
    }
}
