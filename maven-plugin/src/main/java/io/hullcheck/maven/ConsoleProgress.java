package io.hullcheck.maven;

import io.hullcheck.image.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** One line on a terminal that changes as the work goes on, and is gone when it ends. */
final class ConsoleProgress implements Progress {
    private static final long PAUSE_NANOS = 200_000_000;
    private static final int WIDTH = 78;

    private final PrintStream out;

    ConsoleProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public Task start(String what, long total, Unit unit) {
        return new Line(what, total, unit);
    }

    private final class Line implements Task {
        private final String what;
        private final long total;
        private final Unit unit;
        private final long start = System.nanoTime();
        private long done;
        private long shown;
        private boolean visible;

        Line(String what, long total, Unit unit) {
            this.what = what;
            this.total = total;
            this.unit = unit;
        }

        @Override
        public synchronized void advance(long by) {
            done += by;
            long now = System.nanoTime();
            if (now - Math.max(start, shown) < PAUSE_NANOS) {
                return;
            }
            shown = now;
            visible = true;
            String text = text(what, done, total, unit, now - start);
            out.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
            out.flush();
        }

        @Override
        public synchronized void close() {
            if (visible) {
                out.print("\r" + " ".repeat(WIDTH) + "\r");
                out.flush();
            }
        }
    }

    /** For example {@code Debian/all.zip  3.1 of 6.3 MB, 2 s left}. */
    static String text(String what, long done, long total, Progress.Unit unit, long nanos) {
        String amount = switch (unit) {
            case BYTES ->
                total < 0
                        ? String.format(Locale.ROOT, "%.1f MB", done / 1e6)
                        : String.format(Locale.ROOT, "%.1f of %.1f MB", done / 1e6, total / 1e6);
            case RECORDS -> total < 0 ? done + " records" : done + " of " + total + " records";
        };
        String left = total <= 0 || done <= 0 || done > total
                ? ""
                : String.format(Locale.ROOT, ", %.0f s left", nanos / 1e9 * (total - done) / done);
        String shortened = what.length() > 30 ? "…" + what.substring(what.length() - 29) : what;
        return "  " + shortened + "  " + amount + left;
    }
}
