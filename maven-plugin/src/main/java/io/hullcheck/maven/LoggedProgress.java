package io.hullcheck.maven;

import io.hullcheck.image.Progress;
import org.apache.maven.plugin.logging.Log;

/** Says nothing in a batch job but what Maven's {@code -X} asks for. */
final class LoggedProgress implements Progress {
    private final Log log;

    LoggedProgress(Log log) {
        this.log = log;
    }

    @Override
    public Task start(String what, long total, Unit unit) {
        long start = System.nanoTime();
        return new Task() {
            private long done;

            @Override
            public synchronized void advance(long by) {
                done += by;
            }

            @Override
            public synchronized void close() {
                log.debug(ConsoleProgress.text(what, done, -1, unit, 0).trim() + " in "
                        + (System.nanoTime() - start) / 1_000_000 + " ms");
            }
        };
    }
}
