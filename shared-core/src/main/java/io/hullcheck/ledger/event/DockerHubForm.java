package io.hullcheck.ledger.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Docker Hub's webhooks ("Webhooks"); they tell no digest, no pulls, and no host, which a name without one is meant to be. */
final class DockerHubForm implements NotificationForm {
    @Override
    public boolean isMeant(JsonNode root) {
        return root.path("push_data").path("tag").isTextual()
                && root.path("repository").path("repo_name").isTextual();
    }

    @Override
    public List<RegistryEvent> read(JsonNode root, Instant now) {
        JsonNode push = root.path("push_data");
        String name = NotificationForm.name(
                "",
                root.path("repository").path("repo_name").asText(),
                push.path("tag").asText());
        return List.of(new RegistryEvent(
                "hub " + name + " " + push.path("pushed_at").asText(),
                RegistryEvent.Kind.PUSHED,
                NotificationForm.digest(push.path("digest")),
                name,
                NotificationForm.time(push.path("pushed_at"), now)));
    }
}
