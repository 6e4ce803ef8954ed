package io.hullcheck;

import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends the waiting of a thread when the time of its scan is over: registries and daemons may send a byte now and then, and whoever waits for them looks
 * at no clock. For one piece of work.
 */
final class TimeWatch {
    private final Thread waiting = Thread.currentThread();
    private final Duration time;
    private boolean isDone;
    private boolean isOver;

    private TimeWatch(Duration time) {
        this.time = time;
    }

    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does something, on this thread.
     *
     * @param limits whose time is running
     * @throws ImageException when the time is over, or was before
     */
    static <T> T within(Limits limits, Work<T> work) throws IOException {
        limits.check();
        TimeWatch watch = new TimeWatch(limits.remaining());
        Thread thread = new Thread(watch::watch, "hullcheck-time");
        thread.setDaemon(true);
        thread.start();
        try {
            return work.run();
        } catch (IOException e) {
            // what an interrupt looks like differs from place to place
            if (watch.end()) {
                limits.check();
            }
            throw e;
        } finally {
            watch.end();
            thread.interrupt();
        }
    }

    private void watch() {
        try {
            Thread.sleep(time.toMillis() + 1);
        } catch (InterruptedException e) {
            // the work was done in time
            return;
        }
        synchronized (this) {
            if (!isDone) {
                isOver = true;
                waiting.interrupt();
            }
        }
    }

    /** @return whether it was this that interrupted the work; the thread is no longer interrupted then */
    private synchronized boolean end() {
        if (!isDone && isOver) {
            Thread.interrupted();
        }
        isDone = true;
        return isOver;
    }
}
