package io.hullcheck.ledger.inbox;

import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.event.Notifications;
import io.hullcheck.ledger.event.RegistryEvent;
import io.hullcheck.ledger.event.SharedSecret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes what registries send. What is answered with 202 is in the ledger, and stays there until it is done. Stateless; for any number of
 * threads, each with a ledger of its own.
 *
 * @param ledger a file, or {@code jdbc:postgresql:…}
 * @param mostWaiting events that may wait; when there are more, registries are asked to come again
 */
public record Receiver(SharedSecret secret, String ledger, int mostWaiting, Clock clock) {
    /** A thousand events of half a kilobyte each are below it. */
    public static final int MOST_BYTES = 1 << 20;

    /** A minute's work for who does it. */
    public static final int MOST_WAITING = 10_000;

    private static final int SECONDS_TO_WAIT = 30;

    /**
     * What is answered.
     *
     * @param status of HTTP
     * @param words for a person
     * @param retryAfter seconds
     */
    public record Answer(int status, String words, Optional<Integer> retryAfter) {
        static Answer of(int status, String words) {
            return new Answer(status, words, Optional.empty());
        }
    }

    /**
     * A request.
     *
     * @param method of HTTP
     * @param authorization header {@code Authorization}
     * @param signature header {@code X-Hub-Signature-256}
     * @param parameter {@code token} of the address
     * @param body read no further than it may be long
     */
    public record Request(
            String method,
            Optional<String> authorization,
            Optional<String> signature,
            Optional<String> parameter,
            InputStream body) {}

    /**
     * Takes a request.
     *
     * @throws IOException when the request cannot be read
     */
    public Answer receive(Request request) throws IOException {
        if (!request.method().equals("POST")) {
            return Answer.of(405, "Registries post here what happened");
        }
        boolean signed = request.signature().isPresent();
        // who shows nothing has nothing read
        if (!signed && !secret.admits(request.authorization(), Optional.empty(), request.parameter(), new byte[0])) {
            return Answer.of(401, "The token is not the one that is set");
        }
        byte[] body = request.body().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return Answer.of(413, "No notification is that long");
        }
        if (signed && !secret.admits(request.authorization(), request.signature(), request.parameter(), body)) {
            return Answer.of(401, "The signature is not made with the token that is set");
        }
        Instant now = clock.instant();
        Optional<List<RegistryEvent>> events = Notifications.read(body, now);
        if (events.isEmpty()) {
            return Answer.of(400, "This is no notification of a registry that is known");
        }
        if (events.get().isEmpty()) {
            return Answer.of(202, "Nothing that matters here");
        }
        try (Ledger open = Ledger.open(ledger)) {
            return open.accept(events.get(), mostWaiting, now)
                    ? Answer.of(202, "Accepted")
                    : new Answer(503, "Too much is waiting", Optional.of(SECONDS_TO_WAIT));
        } catch (IOException e) {
            // the registry keeps it and comes again
            return new Answer(503, "The ledger cannot be written", Optional.of(SECONDS_TO_WAIT));
        }
    }
}
