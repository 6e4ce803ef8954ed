package io.hullcheck.ledger.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.image.Cut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Harbor's webhooks ("Configure Webhook Notifications"), in its own form and as CloudEvents. */
final class HarborForm implements NotificationForm {
    private static final Map<String, RegistryEvent.Kind> KINDS = Map.of(
            "PUSH_ARTIFACT", RegistryEvent.Kind.PUSHED,
            "PULL_ARTIFACT", RegistryEvent.Kind.PULLED,
            "harbor.artifact.pushed", RegistryEvent.Kind.PUSHED,
            "harbor.artifact.pulled", RegistryEvent.Kind.PULLED);

    private static JsonNode data(JsonNode root) {
        return root.path("specversion").isTextual() ? root.path("data") : root.path("event_data");
    }

    @Override
    public boolean isMeant(JsonNode root) {
        return root.path("type").isTextual()
                && data(root).path("repository").path("repo_full_name").isTextual();
    }

    @Override
    public List<RegistryEvent> read(JsonNode root, Instant now) {
        List<RegistryEvent> events = new ArrayList<>();
        RegistryEvent.Kind kind = KINDS.get(root.path("type").asText());
        if (kind == null) {
            return events;
        }
        JsonNode told = root.path("specversion").isTextual() ? root.path("time") : root.path("occur_at");
        for (JsonNode resource : data(root).path("resources")) {
            // HOST/REPOSITORY:TAG or HOST/REPOSITORY@DIGEST
            String name = Cut.before(resource.path("resource_url").asText(), "@");
            events.add(new RegistryEvent(
                    root.path("type").asText() + " " + told.asText() + " "
                            + resource.path("digest").asText() + " " + name,
                    kind,
                    NotificationForm.digest(resource.path("digest")),
                    name,
                    NotificationForm.time(told, now)));
        }
        return events;
    }
}
