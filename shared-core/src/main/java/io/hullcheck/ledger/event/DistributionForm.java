package io.hullcheck.ledger.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The envelope of the Distribution project's registry ("Work with notifications"). Of the single events in it the Azure Container
 * Registry's are made too ("Webhook schema reference"), which come without an envelope.
 */
final class DistributionForm implements NotificationForm {
    @Override
    public boolean isMeant(JsonNode root) {
        return root.path("events").isArray() || isEvent(root);
    }

    private static boolean isEvent(JsonNode node) {
        return node.path("action").isTextual()
                && node.path("target").path("repository").isTextual();
    }

    @Override
    public List<RegistryEvent> read(JsonNode root, Instant now) {
        List<RegistryEvent> events = new ArrayList<>();
        if (isEvent(root)) {
            add(events, root, now);
        } else {
            root.path("events").forEach(e -> add(events, e, now));
        }
        return events;
    }

    private static void add(List<RegistryEvent> events, JsonNode event, Instant now) {
        JsonNode target = event.path("target");
        String type = target.path("mediaType").asText();
        // layers are told of as well, and pulls of what is attached to an image
        boolean image = type.endsWith("manifest.v1+json")
                || type.endsWith("manifest.v2+json")
                || type.endsWith("manifest.list.v2+json")
                || type.endsWith("image.index.v1+json");
        String action = event.path("action").asText();
        if (!image || !isEvent(event) || !action.equals("push") && !action.equals("pull")) {
            return;
        }
        events.add(new RegistryEvent(
                event.path("id").asText(),
                action.equals("push") ? RegistryEvent.Kind.PUSHED : RegistryEvent.Kind.PULLED,
                NotificationForm.digest(target.path("digest")),
                NotificationForm.name(
                        event.path("request").path("host").asText(),
                        target.path("repository").asText(),
                        target.path("tag").asText()),
                NotificationForm.time(event.path("timestamp"), now)));
    }
}
