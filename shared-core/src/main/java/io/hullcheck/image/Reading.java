package io.hullcheck.image;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one scan reads with: its bounds, its threads and its end of time. Thread-safe.
 */
public final class Reading {
    private static final long GRACE = Duration.ofSeconds(2).toNanos();

    private final Limits limits;
    private final ExecutorService threads;
    private final boolean verify;
    private final long end;
    private final Progress progress;
    private final AtomicLong links = new AtomicLong();
    private final AtomicLong nameBytes = new AtomicLong();

    /**
     * The time starts now.
     *
     * @param threads runs the work; closed by the caller
     * @param verify whether every byte is read and held against digest and diffID; without it, contents of
     *     uncompressed layers that nobody wants are skipped
     */
    public Reading(Limits limits, ExecutorService threads, boolean verify) {
        this(
                limits,
                threads,
                verify,
                System.nanoTime()
                        + Duration.ofSeconds(limits.get(Bound.SECONDS)).toNanos(),
                Progress.NONE);
    }

    private Reading(Limits limits, ExecutorService threads, boolean verify, long end, Progress progress) {
        this.limits = limits;
        this.threads = threads;
        this.verify = verify;
        this.end = end;
        this.progress = progress;
    }

    /** For another pass over the same image, within the same time; digests were verified by the first. */
    public Reading again() {
        return new Reading(limits, threads, false, end, Progress.NONE);
    }

    /** The same, telling of each layer that is done. */
    public Reading telling(Progress listener) {
        return new Reading(limits, threads, verify, end, listener);
    }

    Progress progress() {
        return progress;
    }

    public Limits limits() {
        return limits;
    }

    ExecutorService threads() {
        return threads;
    }

    boolean verify() {
        return verify;
    }

    /** Whether one more symbolic link may be remembered. */
    boolean takeLink() {
        return links.incrementAndGet() <= limits.get(Bound.LINKS);
    }

    /**
     * Takes memory for names of files.
     *
     * @throws ImageException when the names of the image take more than {@link Bound#NAME_BYTES}
     */
    void takeNames(long bytes) throws ImageException {
        if (nameBytes.addAndGet(bytes) > limits.get(Bound.NAME_BYTES)) {
            throw limits.reached(Bound.NAME_BYTES, "the names of the image's files are too long or too many");
        }
    }

    /**
     * To be called now and then by everything that loops over what an image holds.
     *
     * @throws ImageException when the time is over
     * @throws InterruptedIOException when the build was cancelled
     */
    public void check() throws ImageException, InterruptedIOException {
        check(0);
    }

    /**
     * The same for what puts together what was read before the time was over: it has two seconds more.
     *
     * @throws ImageException when those are over, too
     * @throws InterruptedIOException when the build was cancelled
     */
    public void checkEnd() throws ImageException, InterruptedIOException {
        check(GRACE);
    }

    private void check(long more) throws ImageException, InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the scan was cancelled");
        }
        if (System.nanoTime() - end > more) {
            throw ImageException.of(
                    ImageException.Kind.TIMED_OUT,
                    "the scan did not end within " + limits.get(Bound.SECONDS) + " seconds",
                    "Raise the limit \"" + Bound.SECONDS.parameter() + "\", or scan on a faster machine");
        }
    }
}
