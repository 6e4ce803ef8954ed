package io.hullcheck.ledger.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Waiting;
import io.hullcheck.ledger.event.SharedSecret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry is answered, and what is in the ledger then. */
class ReceiverTest {
    private static final String TOKEN = "a token of the test";
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path folder;

    private Receiver receiver(int most) {
        return new Receiver(
                new SharedSecret(TOKEN),
                folder.resolve("ledger.db").toString(),
                most,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static String event(int number) {
        return "{\"id\": \"" + number + "\", \"action\": \"push\", \"target\": {\"mediaType\":"
                + " \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"sha256:" + "0a".repeat(32)
                + "\", \"repository\": \"app-" + number + "\"}, \"request\": {\"host\": \"registry.example.com\"}}";
    }

    private static Receiver.Request request(String token, String body) {
        return new Receiver.Request(
                "POST",
                Optional.of("Bearer " + token),
                Optional.empty(),
                Optional.empty(),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Waiting> waiting() throws IOException {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            return ledger.due(100, NOW);
        }
    }

    @Test
    void shouldKeepWhatItHasAcceptedAndTheSameEventOnce() throws Exception {
        String both = "{\"events\": [" + event(1) + ", " + event(2) + "]}";
        assertThat(receiver(10).receive(request(TOKEN, both)).status()).isEqualTo(202);
        assertThat(receiver(10).receive(request(TOKEN, event(2))).status()).isEqualTo(202);
        assertThat(receiver(10).receive(request(TOKEN, "{\"events\": []}")).status())
                .isEqualTo(202);
        assertThat(waiting())
                .extracting(w -> w.event().name())
                .containsExactly("registry.example.com/app-1", "registry.example.com/app-2");
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            ledger.done(waiting().get(0).id(), Optional.empty(), NOW);
        }
        // one that is done is not done again
        assertThat(receiver(10).receive(request(TOKEN, event(1))).status()).isEqualTo(202);
        assertThat(waiting()).hasSize(1);
    }

    @Test
    void shouldAskRegistriesToComeAgainWhenTooMuchIsWaitingOrTheLedgerCannotBeWritten() throws Exception {
        assertThat(receiver(1).receive(request(TOKEN, event(1))).status()).isEqualTo(202);
        Receiver.Answer full = receiver(1).receive(request(TOKEN, event(2)));
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.retryAfter()).isPresent();
        assertThat(waiting()).hasSize(1);
        Files.writeString(folder.resolve("damaged.db"), "no ledger, and long enough to be looked at".repeat(100));
        assertThat(new Receiver(
                                new SharedSecret(TOKEN),
                                folder.resolve("damaged.db").toString(),
                                10,
                                Clock.systemUTC())
                        .receive(request(TOKEN, event(1)))
                        .status())
                .isEqualTo(503);
    }

    @Test
    void shouldRefuseWithoutReadingWhatComesFromNobodyAndWhatIsTooLong() throws Exception {
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("nobody is listened to");
            }
        };
        assertThat(receiver(10)
                        .receive(new Receiver.Request(
                                "POST", Optional.of("Bearer of another"), Optional.empty(), Optional.empty(), unread))
                        .status())
                .isEqualTo(401);
        assertThat(receiver(10)
                        .receive(new Receiver.Request(
                                "GET", Optional.of(TOKEN), Optional.empty(), Optional.empty(), unread))
                        .status())
                .isEqualTo(405);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
        assertThat(receiver(10)
                        .receive(new Receiver.Request(
                                "POST", Optional.of(TOKEN), Optional.empty(), Optional.empty(), endless))
                        .status())
                .isEqualTo(413);
        assertThat(receiver(10)
                        .receive(new Receiver.Request(
                                "POST",
                                Optional.empty(),
                                Optional.of("sha256=00"),
                                Optional.empty(),
                                new ByteArrayInputStream(event(1).getBytes(StandardCharsets.UTF_8))))
                        .status())
                .isEqualTo(401);
        assertThat(receiver(10).receive(request(TOKEN, "hello")).status()).isEqualTo(400);
        assertThat(folder.resolve("ledger.db")).doesNotExist();
    }
}
