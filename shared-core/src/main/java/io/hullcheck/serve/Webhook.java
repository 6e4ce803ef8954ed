package io.hullcheck.serve;

import io.hullcheck.ledger.inbox.Receiver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What registries post. Thread-safe. */
record Webhook(Receiver receiver) implements Answers {
    private static final String SIGNATURE = "X-Hub-Signature-256";

    @Override
    public int mostBytes(Incoming request) {
        // one byte more tells that it is too long
        return isKnown(request) ? Receiver.MOST_BYTES + 1 : 0;
    }

    private boolean isKnown(Incoming request) {
        return request.method().equals("POST")
                && (request.header(SIGNATURE).isPresent()
                        || receiver.secret()
                                .admits(authorization(request), Optional.empty(), token(request), new byte[0]));
    }

    private static Optional<String> authorization(Incoming request) {
        return request.header("Authorization");
    }

    private static Optional<String> token(Incoming request) {
        return Parameters.of(request.query()).text("token");
    }

    @Override
    public Reply answer(Incoming request) throws IOException {
        Receiver.Answer answer = receiver.receive(new Receiver.Request(
                request.method(),
                authorization(request),
                request.header(SIGNATURE),
                token(request),
                new ByteArrayInputStream(request.body())));
        Reply reply = new Reply(
                answer.status(),
                "text/plain; charset=utf-8",
                (answer.words() + "\n").getBytes(StandardCharsets.UTF_8),
                answer.status() == 405 ? Map.of("Allow", "POST") : Map.of());
        return answer.retryAfter()
                .map(s -> reply.with("Retry-After", Integer.toString(s)))
                .orElse(reply);
    }
}
