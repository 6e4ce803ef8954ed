package io.hullcheck.ledger.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What registries tell, each in its own form; the documents are made by the examples in their documentation. */
class NotificationsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String DIGEST = "sha256:" + "8a".repeat(32);

    private static List<RegistryEvent> read(String body) {
        return Notifications.read(body.getBytes(StandardCharsets.UTF_8), NOW).orElseThrow();
    }

    private static String said(RegistryEvent event) {
        return event.kind() + " " + event.name() + " "
                + event.digest().map(Object::toString).orElse("-") + " " + event.time();
    }

    @Test
    void shouldReadTheEnvelopeOfTheDistributionProject() {
        List<RegistryEvent> events = read("""
                {"events": [
                  {"id": "1", "timestamp": "2026-11-25T10:00:00.5Z", "action": "push", "target": {
                     "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "digest": "%1$s",
                     "repository": "team/app", "tag": "1"}, "request": {"host": "registry.example.com:5000"}},
                  {"id": "2", "timestamp": "2026-11-25T10:00:01Z", "action": "pull", "target": {
                     "mediaType": "application/vnd.oci.image.index.v1+json", "digest": "%1$s",
                     "repository": "team/app"}, "request": {"host": "registry.example.com:5000"}},
                  {"id": "3", "timestamp": "2026-11-25T10:00:01Z", "action": "push", "target": {
                     "mediaType": "application/octet-stream", "digest": "%1$s", "repository": "team/app"},
                     "request": {"host": "registry.example.com:5000"}},
                  {"id": "4", "action": "delete", "target": {"digest": "%1$s", "repository": "team/app"},
                     "request": {"host": "registry.example.com:5000"}}]}
                """.formatted(DIGEST));
        assertThat(events)
                .extracting(NotificationsTest::said)
                .containsExactly(
                        "PUSHED registry.example.com:5000/team/app:1 " + DIGEST + " 2026-11-25T10:00:00.500Z",
                        "PULLED registry.example.com:5000/team/app " + DIGEST + " 2026-11-25T10:00:01Z");
    }

    @Test
    void shouldReadTheWebhookOfAzuresRegistry() {
        // https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference
        assertThat(read("""
                {"id": "cb8c3971-9adc-488b-xxxx-43cbb4974ff5", "timestamp": "2026-11-17T16:52:01.343145347Z",
                 "action": "push", "target": {
                   "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "size": 524, "digest": "%s",
                   "length": 524, "repository": "hello-world", "tag": "v1"},
                 "request": {"id": "3cbb6949-7549-4fa1-xxxx-a6d5451dffc7", "host": "myregistry.example.com",
                   "method": "PUT", "useragent": "docker/17.09.0-ce"}}
                """.formatted(DIGEST)))
                .extracting(NotificationsTest::said)
                .containsExactly(
                        "PUSHED myregistry.example.com/hello-world:v1 " + DIGEST + " 2026-11-17T16:52:01.343145347Z");
        assertThat(read("""
                {"id": "1", "action": "ping", "target": {"repository": ""}}""")).isEmpty();
    }

    @Test
    void shouldReadHarborsWebhooksOfBothForms() {
        // https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/
        assertThat(read("""
                {"type": "PULL_ARTIFACT", "occur_at": 1795600000, "operator": "admin", "event_data": {
                  "resources": [{"digest": "%1$s", "tag": "latest",
                    "resource_url": "hub.harbor.example.com/test-webhook/debian:latest"}],
                  "repository": {"name": "debian", "namespace": "test-webhook",
                    "repo_full_name": "test-webhook/debian", "repo_type": "private"}}}
                """.formatted(DIGEST)))
                .extracting(NotificationsTest::said)
                .containsExactly("PULLED hub.harbor.example.com/test-webhook/debian:latest " + DIGEST + " "
                        + Instant.ofEpochSecond(1795600000));
        assertThat(read("""
                {"specversion": "1.0", "id": "x", "type": "harbor.artifact.pushed", "time": "2026-11-25T09:00:00Z",
                 "data": {"resources": [{"digest": "%1$s", "resource_url": "harbor.example.com/lib/app@%1$s"}],
                   "repository": {"name": "app", "namespace": "lib", "repo_full_name": "lib/app"}}}
                """.formatted(DIGEST)))
                .extracting(NotificationsTest::said)
                .containsExactly("PUSHED harbor.example.com/lib/app " + DIGEST + " 2026-11-25T09:00:00Z");
        assertThat(read("""
                {"type": "SCANNING_COMPLETED", "event_data": {"repository": {"repo_full_name": "lib/app"}}}""")).isEmpty();
    }

    @Test
    void shouldReadGithubsAndDockerHubsWebhooks() {
        // https://docs.github.com/webhooks/webhook-events-and-payloads#registry_package
        assertThat(read("""
                {"action": "published", "registry_package": {"name": "app", "namespace": "team",
                  "package_type": "CONTAINER", "updated_at": "2026-11-25T08:00:00Z", "package_version": {"id": 7,
                    "container_metadata": {"tag": {"name": "1", "digest": "%s"}},
                    "package_url": "packages.example.com/team/app:1"}}}
                """.formatted(DIGEST)))
                .extracting(NotificationsTest::said)
                .containsExactly("PUSHED packages.example.com/team/app:1 " + DIGEST + " 2026-11-25T08:00:00Z");
        // https://docs.docker.com/docker-hub/repos/manage/webhooks/
        assertThat(read("""
                {"callback_url": "https://hub.example.com/u/svendowideit/busybox/hook/1/",
                 "push_data": {"pushed_at": 1795600000, "pusher": "trustedbuilder", "tag": "latest"},
                 "repository": {"name": "busybox", "namespace": "svendowideit", "repo_name": "svendowideit/busybox"}}
                """))
                .extracting(e -> e.kind() + " " + e.name() + " " + e.digest())
                .containsExactly("PUSHED svendowideit/busybox:latest " + Optional.empty());
    }

    @Test
    void shouldTakeNothingThatIsNoNotificationOrNamesNoImage() {
        for (String body : List.of("", "{", "[]", "{\"a\": 1}", "null", "[".repeat(5_000), "{\"events\": 3}")) {
            assertThat(Notifications.read(body.getBytes(StandardCharsets.UTF_8), NOW))
                    .as(body)
                    .isEmpty();
        }
        // its first bytes say that it is UTF-32, and its next ones are none
        assertThat(Notifications.read(new byte[] {0, 0, 0, '{', 'u', 'n', (byte) 0xf0, 'l'}, NOW))
                .isEmpty();
        String event = "{\"id\": \"1\", \"action\": \"push\", \"target\": {\"mediaType\":"
                + " \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"%s\", \"repository\": \"%s\"},"
                + " \"request\": {\"host\": \"%s\"}}";
        for (String repository : List.of("../etc/passwd", "a b", "Team/App", "a\\nb", "app@x", "")) {
            assertThat(read(event.formatted(DIGEST, repository, "registry.example.com")))
                    .as(repository)
                    .isEmpty();
        }
        assertThat(read(event.formatted(DIGEST, "app", "user:pass@registry.example.com")))
                .isEmpty();
        assertThat(read(event.formatted(DIGEST, "app", ""))).isEmpty();
        // a digest that is none is as good as no digest; a time that is to come is now
        assertThat(read(event.formatted("sha256:1", "app", "registry.example.com")
                        .replace("{\"id\"", "{\"timestamp\": \"2036-01-01T00:00:00Z\", \"id\"")))
                .extracting(NotificationsTest::said)
                .containsExactly("PUSHED registry.example.com/app - " + NOW);
        assertThat(Notifications.read(
                        ("{\"events\": [" + "{},".repeat(2_000) + "{}]}").getBytes(StandardCharsets.UTF_8), NOW))
                .isPresent();
    }

    @Test
    void shouldAdmitOnlyWhoKnowsTheToken() {
        SharedSecret secret = new SharedSecret("0123456789abcdef");
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Optional<String> none = Optional.empty();
        assertThat(secret.admits(Optional.of("Bearer 0123456789abcdef"), none, none, body))
                .isTrue();
        assertThat(secret.admits(Optional.of("0123456789abcdef"), none, none, body))
                .isTrue();
        assertThat(secret.admits(none, none, Optional.of("0123456789abcdef"), body))
                .isTrue();
        // printf '{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        assertThat(secret.admits(
                        none,
                        Optional.of("sha256=f91e3e9f05cc2df64ac1c26f8adccdffda8d1e4a7a8c50a1a08eeadac6ddfec5"),
                        none,
                        body))
                .isTrue();
        assertThat(secret.admits(none, none, none, body)).isFalse();
        assertThat(secret.admits(Optional.of("Bearer 0123456789abcdeg"), none, Optional.of(""), body))
                .isFalse();
        assertThat(secret.toString()).doesNotContain("0123456789abcdef");
        assertThatThrownBy(() -> new SharedSecret("short")).hasMessageContaining("16 characters or more");
    }
}
