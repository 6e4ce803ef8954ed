package io.hullcheck;

import io.hullcheck.AnalysisMessage.Trouble;
import io.hullcheck.isolation.MessagePipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The bytes of a layer that another process reads. It is asked for more as fast as they are used. One thread reads. */
final class RelayedLayer extends InputStream {
    private final int number;
    private final MessagePipe pipe;
    private final BlockingQueue<MessagePipe.Message> parts = new LinkedBlockingQueue<>();
    private byte[] part = new byte[0];
    private int at;
    private boolean isOver;
    private boolean isDone;

    RelayedLayer(int number, MessagePipe pipe) {
        this.number = number;
        this.pipe = pipe;
    }

    /** Takes a message about this layer. */
    void take(MessagePipe.Message message) {
        parts.add(message);
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
        if (at == part.length && !next()) {
            return -1;
        }
        int some = Math.min(length, part.length - at);
        System.arraycopy(part, at, bytes, offset, some);
        at += some;
        return some;
    }

    private boolean next() throws IOException {
        if (isOver) {
            return false;
        }
        MessagePipe.Message message;
        try {
            message = parts.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the scan was cancelled");
        }
        switch (AnalysisMessage.of(message)) {
            case DATA -> {
                pipe.send(AnalysisMessage.CREDIT.kind(), number);
                part = message.bytes();
                at = 0;
                return part.length > 0 || next();
            }
            case END -> {
                isOver = true;
                return false;
            }
            default -> {
                isOver = true;
                throw message.record(Trouble.class).exception();
            }
        }
    }

    /** Says that no more is wanted. */
    @Override
    public void close() throws IOException {
        if (!isDone) {
            isDone = true;
            isOver = true;
            pipe.send(AnalysisMessage.DONE.kind(), number);
        }
    }
}
