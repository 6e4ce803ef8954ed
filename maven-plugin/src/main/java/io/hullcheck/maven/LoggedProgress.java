package io.hullcheck.maven;

import io.hullcheck.image.Progress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.maven.plugin.logging.Log;

/**
 * For batch jobs: says nothing of short work but what Maven's {@code -X} asks for, and of long work a line now and then, so that
 * no build server takes the job for dead.
 */
final class LoggedProgress implements Progress {
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Log log;
    private final LongSupplier nanos;

    LoggedProgress(Log log) {
        this(log, System::nanoTime);
    }

    LoggedProgress(Log log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    @Override
    public void say(String sentence) {
        log.info(sentence);
    }

    @Override
    public Task start(String what, long total, Unit unit) {
        long start = nanos.getAsLong();
        return new Task() {
            private long done;
            private long said = start;

            @Override
            public synchronized void advance(long by) {
                done += by;
                long now = nanos.getAsLong();
                if (now - said >= PAUSE_NANOS) {
                    said = now;
                    log.info(ConsoleProgress.text(what, done, total, unit, now - start)
                            .trim());
                }
            }

            @Override
            public synchronized void close() {
                log.debug(ConsoleProgress.text(what, done, -1, unit, 0).trim() + " in "
                        + (nanos.getAsLong() - start) / 1_000_000 + " ms");
            }
        };
    }
}
