package io.hullcheck.ledger.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** GitHub's webhooks {@code registry_package} and {@code package} ("Webhook events and payloads"); pulls are not told. */
final class GithubForm implements NotificationForm {
    private static JsonNode released(JsonNode root) {
        return root.path("registry_package").isObject() ? root.path("registry_package") : root.path("package");
    }

    @Override
    public boolean isMeant(JsonNode root) {
        return root.path("action").isTextual()
                && released(root).path("package_type").isTextual();
    }

    @Override
    public List<RegistryEvent> read(JsonNode root, Instant now) {
        JsonNode version = released(root).path("package_version");
        JsonNode tag = version.path("container_metadata").path("tag");
        String name = version.path("package_url").asText();
        boolean image = released(root).path("package_type").asText().equalsIgnoreCase("container");
        // untagged versions are the parts of an index, which is told of by itself
        if (!image || name.isEmpty() || tag.path("name").asText().isEmpty()) {
            return List.of();
        }
        JsonNode told = released(root).path("updated_at");
        return List.of(new RegistryEvent(
                "github " + version.path("id").asText() + " " + name + " " + told.asText(),
                RegistryEvent.Kind.PUSHED,
                NotificationForm.digest(tag.path("digest")),
                name,
                NotificationForm.time(told, now)));
    }
}
