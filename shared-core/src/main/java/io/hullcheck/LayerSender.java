package io.hullcheck;

import io.hullcheck.AnalysisMessage.Trouble;
import io.hullcheck.isolation.MessagePipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Sends the bytes of a layer to the process that analyses it, as fast as they are used there. Thread-safe. */
final class LayerSender {
    private final MessagePipe pipe;
    private final int number;
    private final Semaphore credits = new Semaphore(AnalysisMessage.CREDITS);
    private final CountDownLatch done = new CountDownLatch(1);

    LayerSender(MessagePipe pipe, int number) {
        this.pipe = pipe;
        this.number = number;
    }

    int number() {
        return number;
    }

    /** There is room for more. */
    void credit() {
        credits.release();
    }

    /** No more is wanted. */
    void done() {
        done.countDown();
        credits.release();
    }

    /**
     * Sends a layer, and waits until it was read.
     *
     * @throws InterruptedIOException when the analysis is over
     */
    void send(InputStream raw) throws IOException {
        try {
            byte[] buffer = new byte[MessagePipe.MOST_BYTES];
            boolean goesOn = true;
            while (goesOn) {
                credits.acquire();
                goesOn = done.getCount() > 0 && sendPart(raw, buffer);
            }
            // what is not read yet takes memory on the other side
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the analysis is over");
        }
    }

    private boolean sendPart(InputStream raw, byte[] buffer) throws IOException {
        int read;
        try {
            read = raw.read(buffer);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            pipe.send(AnalysisMessage.BROKEN.kind(), number, Trouble.of(e));
            return false;
        }
        if (read < 0) {
            pipe.send(AnalysisMessage.END.kind(), number);
            return false;
        }
        pipe.send(AnalysisMessage.DATA.kind(), number, buffer, read);
        return true;
    }
}
