package io.hullcheck;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A few threads that do what registries told, until they are closed: a slow image holds up one of them, and no two are at the same image. A ledger
 * that is out of reach for a while ends none of them. Thread-safe.
 */
public final class EventWorkers implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_WITHOUT_LEDGER = Duration.ofSeconds(30);
    private static final Duration TO_END = Duration.ofSeconds(10);

    private final EventWork work;
    private final Consumer<String> told;
    private final Consumer<String> warned;
    private final ImagesUnderWay images = new ImagesUnderWay();
    private final List<Thread> threads;

    private EventWorkers(EventWork work, int number, Consumer<String> told, Consumer<String> warned) {
        this.work = work;
        this.told = told;
        this.warned = warned;
        this.threads = IntStream.range(0, number)
                .mapToObj(i -> new Thread(this::run, "hullcheck-events-" + (i + 1)))
                .toList();
    }

    /**
     * Starts them.
     *
     * @param number at least 1
     * @param told in words, for a log; called from several threads
     * @param warned the same, of what keeps the work from being done
     */
    public static EventWorkers start(EventWork work, int number, Consumer<String> told, Consumer<String> warned) {
        if (number < 1) {
            throw new IllegalArgumentException("at least one worker is needed for events, not " + number);
        }
        EventWorkers workers = new EventWorkers(work, number, told, warned);
        workers.threads.forEach(t -> {
            t.setDaemon(true);
            t.start();
        });
        return workers;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(pauseAfterOne().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pauseAfterOne() {
        try {
            return work.run(told, images) == 0 ? PAUSE : Duration.ZERO;
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            return Duration.ZERO;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            warned.accept((e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                    + " The events wait; they are looked for again in " + PAUSE_WITHOUT_LEDGER.toSeconds() + " s.");
            return PAUSE_WITHOUT_LEDGER;
        }
    }

    /** Cancels what is under way, which does not count as an attempt, and waits for its end for ten seconds. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + TO_END.toNanos();
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
