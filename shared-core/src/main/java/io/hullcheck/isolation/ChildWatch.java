package io.hullcheck.isolation;

import java.io.IOException;
import java.io.InputStream;

/** Ends a Java machine when nobody waits for its answer any more. */
public final class ChildWatch {
    private static final long MILLISECONDS_TO_END = 10_000;

    private ChildWatch() {}

    /**
     * Watches, on a thread of its own, for the end of what is said to this machine.
     *
     * @param in nothing more is said there
     * @param work is interrupted then; a machine whose work does not hear that is stopped without asking
     */
    public static void start(InputStream in, Thread work) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (in.read() >= 0) {
                            // nothing more is said
                        }
                    } catch (IOException e) {
                        // the same as an end
                        end(work);
                        return;
                    }
                    end(work);
                },
                "hullcheck-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Stops this machine because nobody waits for its answer any more; does not return. */
    public static void end(Thread work) {
        work.interrupt();
        try {
            work.join(MILLISECONDS_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // the answer would reach nobody
        Runtime.getRuntime().halt(1);
    }
}
