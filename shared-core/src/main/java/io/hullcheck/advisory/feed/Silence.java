package io.hullcheck.advisory.feed;

import io.hullcheck.image.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long one download has received nothing, and the notices about it. Time spent waiting in vain counts towards the
 * limit of the whole update. Thread-safe.
 */
final class Silence implements AutoCloseable {
    private final AtomicLong total;
    private final HttpSettings settings;
    private final AtomicLong since = new AtomicLong(System.nanoTime());
    private final AtomicReference<String> state;
    private final ScheduledFuture<?> notices;

    /**
     * @param total nanoseconds that all downloads of the update have waited in vain
     * @param what is waited for, for a person
     */
    Silence(AtomicLong total, HttpSettings settings, ScheduledExecutorService watch, Progress progress, String what) {
        this.total = total;
        this.settings = settings;
        this.state = new AtomicReference<>("");
        long every = Math.max(1, settings.noticeAfter().toMillis());
        this.notices = watch.scheduleAtFixedRate(() -> notice(progress, what), every, every, TimeUnit.MILLISECONDS);
    }

    private void notice(Progress progress, String what) {
        Duration silent = silent();
        if (silent.compareTo(settings.noticeAfter().multipliedBy(9).dividedBy(10)) >= 0) {
            progress.say("Waiting for " + what + ": no answer for " + silent.toSeconds() + " s (" + state.get()
                    + "), at most " + left().toSeconds() + " s more");
        }
    }

    private Duration silent() {
        return Duration.ofNanos(System.nanoTime() - since.get());
    }

    /** An attempt begins. */
    void attempt(int number, Optional<String> before) {
        state.set("attempt " + number + " of " + settings.attempts()
                + before.map(b -> ", the one before: " + b).orElse(""));
    }

    /** Something came. */
    void heard() {
        since.set(System.nanoTime());
    }

    /** How long may still be waited in vain. */
    Duration left() {
        Duration left = settings.longestSilence().minusNanos(total.get()).minus(silent());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Ends; what passed since something came last was in vain, unless the whole file did. */
    void endedInVain() {
        total.addAndGet(System.nanoTime() - since.get());
        heard();
    }

    @Override
    public void close() {
        notices.cancel(false);
    }
}
