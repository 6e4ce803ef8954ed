package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads a stream on a thread of its own, a little ahead of whoever wants it, so that a layer is transferred, unpacked and
 * looked into at the same time. Holds two megabytes at the most. Read by one thread; to be closed.
 */
final class ReadAhead extends InputStream {
    private static final int CHUNK = 1 << 18;
    private static final int CHUNKS = 8;
    /** What a library has unpacked of one request is lost when that request fails; so requests are small. */
    private static final int MOST_AT_ONCE = 1 << 13;

    /** Bytes, or an end, by itself or with a reason. */
    private record Piece(byte[] bytes, int length, Optional<Throwable> failure) {
        boolean isEnd() {
            return length < 0;
        }
    }

    private static final Piece NOTHING = new Piece(new byte[0], 0, Optional.empty());
    private static final int WAIT_MILLISECONDS = 200;

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<byte[]> used = new ArrayBlockingQueue<>(CHUNKS);
    private final Deadline deadline;
    private final Thread thread;
    /** Of the thread that reads ahead. */
    private Optional<Throwable> failure = Optional.empty();

    private Piece current = NOTHING;
    private int position;

    /**
     * Starts to read.
     *
     * @param in is read to its end unless this is closed before, and not closed
     * @param deadline when nobody waits for bytes any more
     */
    ReadAhead(InputStream in, Deadline deadline) {
        this.deadline = deadline;
        thread = new Thread(() -> run(in), "hullcheck-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(InputStream in) {
        try {
            Piece piece;
            do {
                byte[] again = used.poll();
                piece = piece(in, again == null ? new byte[CHUNK] : again);
                pieces.put(piece);
            } while (!piece.isEnd());
        } catch (InterruptedException e) {
            // closed: nobody wants the rest
            return;
        }
    }

    /** The next bytes; what was read before a failure is passed on first. */
    private Piece piece(InputStream in, byte[] bytes) {
        int filled = 0;
        try {
            while (failure.isEmpty() && filled < bytes.length) {
                int read = in.read(bytes, filled, Math.min(MOST_AT_ONCE, bytes.length - filled));
                if (read < 0) {
                    break;
                }
                filled += read;
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
        }
        return filled > 0 ? new Piece(bytes, filled, Optional.empty()) : new Piece(bytes, -1, failure);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!isFilled()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.bytes, position, buffer, offset, count);
        position += count;
        return count;
    }

    /** What is passed over is not copied; less than was asked for is passed over where a piece or the stream ends. */
    @Override
    public long skip(long count) throws IOException {
        if (count <= 0 || !isFilled()) {
            return 0;
        }
        int skipped = (int) Math.min(count, current.length - position);
        position += skipped;
        return skipped;
    }

    /** Waits for the next byte; without one, the stream has ended. */
    private boolean isFilled() throws IOException {
        while (!current.isEnd() && position == current.length) {
            try {
                if (current.length > 0) {
                    used.offer(current.bytes);
                    current = NOTHING;
                    position = 0;
                }
                Piece next = pieces.poll(WAIT_MILLISECONDS, TimeUnit.MILLISECONDS);
                // who sends slowly, or unpacks to more than anybody reads, is not waited for longer than the scan may
                // take
                deadline.check();
                if (next != null) {
                    current = next;
                    position = 0;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the scan was cancelled");
            }
        }
        if (current.isEnd() && current.failure.isPresent()) {
            throw failure(current.failure.get());
        }
        return !current.isEnd();
    }

    private static IOException failure(Throwable failure) {
        if (failure instanceof IOException known) {
            return known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new IOException(failure);
    }

    /** Ends the thread; when it has ended, the stream below is no longer read. */
    @Override
    public void close() throws InterruptedIOException {
        thread.interrupt();
        pieces.clear();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the scan was cancelled");
        }
    }
}
