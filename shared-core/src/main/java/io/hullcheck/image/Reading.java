package io.hullcheck.image;

import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one scan reads with: its bounds, its threads and its end of time. Thread-safe.
 */
public final class Reading {
    private final Limits limits;
    private final ExecutorService threads;
    private final boolean verify;
    private final Deadline deadline;
    private final Progress progress;
    private final AtomicLong links = new AtomicLong();
    private final AtomicLong nameBytes = new AtomicLong();
    private final AtomicLong packages = new AtomicLong();

    /**
     * The time starts now, unless it runs already.
     *
     * @param threads runs the work; closed by the caller
     * @param verify whether every byte is read and held against digest and diffID; without it, contents of
     *     uncompressed layers that nobody wants are skipped
     */
    public Reading(Limits limits, ExecutorService threads, boolean verify) {
        this(limits, threads, verify, limits.deadline(), Progress.NONE);
    }

    private Reading(Limits limits, ExecutorService threads, boolean verify, Deadline deadline, Progress progress) {
        this.limits = limits;
        this.threads = threads;
        this.verify = verify;
        this.deadline = deadline;
        this.progress = progress;
    }

    /** For another pass over the same image, within the same time; digests were verified by the first. */
    public Reading again() {
        return new Reading(limits, threads, false, deadline, Progress.NONE);
    }

    /** The same, telling of each layer that is done. */
    public Reading telling(Progress listener) {
        return new Reading(limits, threads, verify, deadline, listener);
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

    Deadline deadline() {
        return deadline;
    }

    boolean verify() {
        return verify;
    }

    /** Whether one more symbolic link may be remembered. */
    boolean takeLink() {
        return links.incrementAndGet() <= limits.get(Bound.LINKS);
    }

    /** Whether one more package may be remembered. */
    public boolean takePackage() {
        return packages.incrementAndGet() <= limits.get(Bound.PACKAGES);
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
        deadline.check();
    }

    /**
     * The same for what puts together what was read before the time was over: it has two seconds more.
     *
     * @throws ImageException when those are over, too
     * @throws InterruptedIOException when the build was cancelled
     */
    public void checkEnd() throws ImageException, InterruptedIOException {
        deadline.checkEnd();
    }
}
