package io.hullcheck.ledger.event;

import io.hullcheck.fuzz.FuzzTarget;
import java.time.Instant;
import java.util.List;

/** What registries send. */
public final class NotificationFuzzTargets {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private NotificationFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(FuzzTarget.of(
                        "notifications",
                        input -> Notifications.read(input, NOW)
                                .ifPresent(events -> events.forEach(NotificationFuzzTargets::shouldBeUsable)))
                .seed("""
                        {"events":[{"id":"1","timestamp":"2026-11-25T10:00:00.5Z","action":"push","target":{"mediaType":
                         "application/vnd.oci.image.index.v1+json","digest":"sha256:%s","repository":"team/app","tag":"1"},
                         "request":{"host":"registry.example.com:5000"}}]}""".formatted("8a".repeat(32)))
                .seed("""
                        {"type":"PULL_ARTIFACT","occur_at":1795600000,"event_data":{"resources":[{"tag":"latest",
                         "resource_url":"hub.example.com/t/debian:latest"}],"repository":{"repo_full_name":"t/debian"}}}""")
                .seed("""
                        {"specversion":"1.0","id":"x","type":"harbor.artifact.pushed","time":"2026-11-25T09:00:00Z","data":
                         {"resources":[{"resource_url":"harbor.example.com/lib/app@sha256:00"}]}}""")
                .seed("""
                        {"action":"published","registry_package":{"name":"app","namespace":"team","package_type":"CONTAINER",
                         "updated_at":"2026-11-25T08:00:00Z","package_version":{"container_metadata":{"tag":{"name":"1"}},
                         "package_url":"packages.example.com/team/app:1"}}}""")
                .seed("""
                        {"push_data":{"pushed_at":1795600000,"tag":"latest"},"repository":{"repo_name":"a/b"}}""")
                .words(
                        "\"events\":[",
                        "\"action\":\"push\"",
                        "\"target\":{",
                        "\"digest\":\"sha256:",
                        "\"repository\":",
                        "\"event_data\":{",
                        "\"resources\":[",
                        "\"registry_package\":{",
                        "\"push_data\":{",
                        "\"occur_at\":",
                        "-999999999999999999"));
    }

    private static void shouldBeUsable(RegistryEvent event) {
        FuzzTarget.shouldBeReadable(event.toString());
        if (event.time().isAfter(NOW)) {
            throw new IllegalStateException("an event of " + event.time());
        }
    }
}
