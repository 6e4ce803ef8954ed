package io.hullcheck.image;

import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * When a scan has to be over. There is one for a scan, made before the image is opened, and everything that loops over what an image holds, or waits
 * for it, asks it. Immutable.
 *
 * @param end by {@link System#nanoTime()}
 * @param seconds that were allowed, for messages
 */
record Deadline(long end, long seconds) {
    private static final long GRACE = Duration.ofSeconds(2).toNanos();

    static Deadline in(long seconds) {
        return new Deadline(System.nanoTime() + Duration.ofSeconds(seconds).toNanos(), seconds);
    }

    /**
     * To be called now and then.
     *
     * @throws ImageException when the time is over
     * @throws InterruptedIOException when the build was cancelled
     */
    void check() throws ImageException, InterruptedIOException {
        check(0);
    }

    /** The same for what puts together what was read before the time was over: it has two seconds more. */
    void checkEnd() throws ImageException, InterruptedIOException {
        check(GRACE);
    }

    /** Until it is over; zero when it is. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private void check(long more) throws ImageException, InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the scan was cancelled");
        }
        if (System.nanoTime() - end > more) {
            throw ImageException.of(
                    ImageException.Kind.TIMED_OUT,
                    "the scan did not end within " + seconds + " seconds",
                    "Raise the limit \"" + Bound.SECONDS.parameter() + "\", or scan on a faster machine");
        }
    }
}
