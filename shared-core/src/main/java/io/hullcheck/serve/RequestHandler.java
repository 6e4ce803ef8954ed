package io.hullcheck.serve;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Takes requests from Jetty. While one is sent, or its answer taken, no thread waits, so that others are answered however many are slow. Thread-safe.
 */
final class RequestHandler extends Handler.Abstract.NonBlocking {
    private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());
    private static final byte[] NONE = new byte[0];

    /** Bytes of all bodies that are being read. */
    private static final int MOST_HELD = 24 << 20;

    private final Answers site;
    private final Answers webhook;
    private final Executor forSite;
    private final Executor forWebhook;
    private final Connections connections;
    private final Semaphore room = new Semaphore(MOST_HELD);

    RequestHandler(Answers site, Executor forSite, Answers webhook, Executor forWebhook, Connections connections) {
        this.site = site;
        this.webhook = webhook;
        this.forSite = forSite;
        this.forWebhook = forWebhook;
        this.connections = connections;
    }

    @Override
    public boolean handle(Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        Incoming incoming;
        int most;
        Answers answers;
        try {
            incoming = new Incoming(
                    request.getMethod(), new URI(request.getHttpURI().getPathQuery()), request.getHeaders()::get, NONE);
            answers = incoming.path() != null && incoming.path().startsWith("/webhook") ? webhook : site;
            most = answers.mostBytes(incoming);
        } catch (URISyntaxException | IllegalArgumentException e) {
            Reply reply = Reply.problem(400, "That is no address of this site");
            send(
                    reply,
                    new Incoming(request.getMethod(), URI.create("/"), h -> null, NONE),
                    connection,
                    response,
                    callback);
            return true;
        }
        if (most == 0) {
            answer(answers, incoming, connection, response, callback);
        } else {
            new Body(
                            request,
                            most,
                            body -> answer(answers, incoming.with(body), connection, response, callback),
                            refusal -> send(refusal, incoming, connection, response, callback))
                    .read();
        }
        return true;
    }

    private void answer(
            Answers answers,
            Incoming request,
            EndPoint connection,
            org.eclipse.jetty.server.Response response,
            Callback callback) {
        connections.answering(connection);
        try {
            (answers == webhook ? forWebhook : forSite).execute(() -> {
                Reply reply;
                try {
                    reply = answers.answer(request);
                } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                    // whatever it is, it is no reason to leave somebody waiting
                    LOG.log(System.Logger.Level.WARNING, "A request could not be answered", e);
                    reply = Reply.problem(500, "The server could not answer");
                }
                send(reply, request, connection, response, callback);
            });
        } catch (RejectedExecutionException e) {
            send(
                    Reply.problem(503, "Too many ask at once").with("Retry-After", "5"),
                    request,
                    connection,
                    response,
                    callback);
        }
    }

    private void send(
            Reply reply,
            Incoming request,
            EndPoint connection,
            org.eclipse.jetty.server.Response response,
            Callback callback) {
        Response made = Response.of(reply, request);
        response.setStatus(made.status());
        made.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        connections.waiting(connection);
        response.write(
                true, ByteBuffer.wrap(made.body()), Callback.from(callback, () -> connections.waiting(connection)));
    }

    private interface Then<T> {
        void take(T value);
    }

    /** Reads a body as it comes. For one thread at a time. */
    private final class Body {
        private final Request request;
        private final int most;
        private final Then<byte[]> whole;
        private final Then<Reply> refused;
        private byte[] bytes = NONE;
        private int filled;

        Body(Request request, int most, Then<byte[]> whole, Then<Reply> refused) {
            this.request = request;
            this.most = most;
            this.whole = whole;
            this.refused = refused;
        }

        void read() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::read);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    done();
                    refused.take(Reply.problem(400, "The request ended too early"));
                    return;
                }
                boolean last = chunk.isLast();
                boolean taken = take(chunk.getByteBuffer());
                chunk.release();
                if (!taken) {
                    done();
                    refused.take(Reply.problem(503, "Too many send at once").with("Retry-After", "5"));
                    return;
                }
                if (last || filled == most) {
                    byte[] body = Arrays.copyOf(bytes, filled);
                    done();
                    whole.take(body);
                    return;
                }
            }
        }

        /** @return whether there was room */
        private boolean take(ByteBuffer more) {
            int length = Math.min(more.remaining(), most - filled);
            if (filled + length > bytes.length) {
                int larger = Math.min(most, Math.max(filled + length, bytes.length * 2));
                if (!room.tryAcquire(larger - bytes.length)) {
                    return false;
                }
                bytes = Arrays.copyOf(bytes, larger);
            }
            more.get(bytes, filled, length);
            filled += length;
            return true;
        }

        private void done() {
            room.release(bytes.length);
            bytes = NONE;
        }
    }
}
