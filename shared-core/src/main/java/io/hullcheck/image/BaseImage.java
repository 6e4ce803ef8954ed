package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an image that was built on another ends, and what was built on it begins.
 *
 * @param layers how many of the lowest layers are the base image's
 * @param name of the base image, where a label tells it
 * @param how this is known, for a person
 */
public record BaseImage(int layers, Optional<String> name, String how) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** OCI image specification, "Pre-Defined Annotation Keys"; builders write it as a label too. */
    public static final String NAME = "org.opencontainers.image.base.name";
    /** Cloud Native Buildpacks, platform specification, "Labels". */
    private static final String BUILDPACKS = "io.buildpacks.lifecycle.metadata";

    private static final Pattern JIB = Pattern.compile("jib-[\\w-]+:.*");
    private static final Pattern START = Pattern.compile("(?:/bin/sh -c #\\(nop\\) +)?(?:CMD|ENTRYPOINT)\\b.*");

    /** Whether a layer, by its place in the image, came with the base image. */
    public boolean holds(int layer) {
        return layer < layers;
    }

    /**
     * Finds the base of an image. Builders of whom it is known say it; of a Dockerfile's image it is guessed by the
     * instruction with which nearly every image ends.
     *
     * @param history of the configuration, with the steps that made no layer
     */
    static Optional<BaseImage> of(Map<String, String> labels, List<Optional<Digest>> diffIds, JsonNode history) {
        Optional<String> name = Optional.ofNullable(labels.get(NAME)).filter(n -> !n.isBlank());
        return ofBuildpacks(labels, diffIds)
                .map(layers -> new BaseImage(layers, name, "the metadata of the buildpack that built the image"))
                .or(() -> ofHistory(history, name));
    }

    private static Optional<Integer> ofBuildpacks(Map<String, String> labels, List<Optional<Digest>> diffIds) {
        String metadata = labels.get(BUILDPACKS);
        if (metadata == null) {
            return Optional.empty();
        }
        try {
            Optional<Digest> top =
                    Json.digest(MAPPER.readTree(metadata).path("runImage").path("topLayer"));
            int at = top.isPresent() ? diffIds.indexOf(top) : -1;
            return at < 0 ? Optional.empty() : Optional.of(at + 1);
        } catch (IOException e) {
            // a label can hold anything; the history is asked instead
            return Optional.empty();
        }
    }

    private static Optional<BaseImage> ofHistory(JsonNode history, Optional<String> name) {
        List<Integer> layersBeforeStart = new ArrayList<>();
        int layers = 0;
        for (JsonNode step : history) {
            String by = step.path("created_by").asText("").strip();
            if (step.path("empty_layer").asBoolean(false)) {
                if (START.matcher(by).matches()) {
                    layersBeforeStart.add(layers);
                }
            } else if (JIB.matcher(by).matches()) {
                return layers == 0
                        ? Optional.empty()
                        : Optional.of(new BaseImage(layers, name, "what Jib wrote into the history"));
            } else {
                layers++;
            }
        }
        int all = layers;
        return layersBeforeStart.stream()
                .filter(before -> before > 0 && before < all)
                .reduce((first, last) -> last)
                .map(before -> new BaseImage(
                        before, name, "a guess by the history: the last command to start before further layers"));
    }
}
