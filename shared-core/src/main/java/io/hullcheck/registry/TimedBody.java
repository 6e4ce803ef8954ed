package io.hullcheck.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read while it comes in. A server that sends nothing, or a byte now and then, is given up. Only time in
 * which the reader waits counts, so that slow work on what came is no fault of the server. For one reader.
 */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    /** Within the time that it may be silent, a server that lives sends more than this. */
    private static final long LEAST_BYTES = 16 << 10;

    private static final List<ByteBuffer> END = List.of(ByteBuffer.allocate(0));

    /** At most one list of buffers, for one is asked for at a time; then an end, or a failure. */
    private final LinkedBlockingQueue<Object> parts = new LinkedBlockingQueue<>();

    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
    private final long waitLimit;
    private final long window;
    private List<ByteBuffer> current = List.of();
    private int index;
    private boolean ended;
    private long waited;
    private long windowWaited;
    private long windowBytes;
    private volatile boolean closed;

    /**
     * Gets ready to receive.
     *
     * @param waitLimit for the whole body, in time that is spent waiting
     * @param silence how long less than {@value #LEAST_BYTES} bytes may take
     */
    TimedBody(Duration waitLimit, Duration silence) {
        this.waitLimit = waitLimit.toNanos();
        this.window = silence.toNanos();
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (!subscribed.complete(subscription) || closed) {
            subscription.cancel();
            return;
        }
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        parts.add(item);
    }

    @Override
    public void onError(Throwable failure) {
        parts.add(failure);
    }

    @Override
    public void onComplete() {
        parts.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (closed) {
            throw new IOException("the answer was closed");
        }
        while (!ended) {
            while (index < current.size() && !current.get(index).hasRemaining()) {
                index++;
            }
            if (index < current.size()) {
                ByteBuffer buffer = current.get(index);
                int read = Math.min(length, buffer.remaining());
                buffer.get(bytes, offset, read);
                return read;
            }
            await();
        }
        return -1;
    }

    @SuppressWarnings("unchecked")
    private void await() throws IOException {
        Object part = next();
        if (part instanceof Throwable failure) {
            throw new IOException(
                    failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage(), failure);
        }
        if (part == END) {
            ended = true;
            return;
        }
        current = (List<ByteBuffer>) part;
        index = 0;
        windowBytes += current.stream().mapToLong(ByteBuffer::remaining).sum();
        if (windowBytes >= LEAST_BYTES) {
            windowBytes = 0;
            windowWaited = 0;
        }
        subscribed.join().request(1);
    }

    private Object next() throws IOException {
        long patience = Math.min(waitLimit - waited, window - windowWaited);
        long start = System.nanoTime();
        Object part;
        try {
            part = patience <= 0 ? parts.poll() : parts.poll(patience, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the work was cancelled");
        }
        long took = System.nanoTime() - start;
        waited += took;
        windowWaited += took;
        if (part == null) {
            close();
            throw new HttpTimeoutException("it sends too little: " + windowBytes + " bytes in "
                    + TimeUnit.NANOSECONDS.toSeconds(waited >= waitLimit ? waited : windowWaited) + " seconds");
        }
        return part;
    }

    @Override
    public void close() {
        closed = true;
        if (!ended) {
            subscribed.thenAccept(Flow.Subscription::cancel);
            ended = true;
        }
        current = List.of();
        parts.clear();
    }
}
