package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a stream on a thread of its own, a little ahead of whoever wants it, so that transferring and hashing a layer goes
 * on while it is unpacked. Holds two megabytes at the most. Read by one thread; to be closed.
 */
final class ReadAhead extends InputStream {
    private static final int CHUNK = 1 << 18;
    private static final int CHUNKS = 8;

    /** Bytes, or an end, by itself or with a reason. */
    private record Piece(byte[] bytes, int length, Throwable failure) {
        boolean isEnd() {
            return length < 0;
        }
    }

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread thread;
    private Piece current = new Piece(new byte[0], 0, null);
    private int position;

    /** @param in is read to its end unless this is closed before, and not closed */
    ReadAhead(InputStream in) {
        thread = new Thread(() -> run(in), "hullcheck-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(InputStream in) {
        try {
            Piece end;
            try {
                byte[] bytes = new byte[CHUNK];
                for (int read = in.readNBytes(bytes, 0, CHUNK); read > 0; read = in.readNBytes(bytes, 0, CHUNK)) {
                    pieces.put(new Piece(bytes, read, null));
                    bytes = new byte[CHUNK];
                }
                end = new Piece(bytes, -1, null);
            } catch (IOException | RuntimeException | Error e) {
                end = new Piece(new byte[0], -1, e);
            }
            pieces.put(end);
        } catch (InterruptedException e) {
            // closed: nobody wants the rest
            return;
        }
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
        while (!current.isEnd() && position == current.length) {
            try {
                current = pieces.take();
                position = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the scan was cancelled");
            }
        }
        if (current.isEnd()) {
            if (current.failure != null) {
                throw failure(current.failure);
            }
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.bytes, position, buffer, offset, count);
        position += count;
        return count;
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
