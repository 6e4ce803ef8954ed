package io.hullcheck.maven;

import io.hullcheck.image.Progress;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One line on a terminal that changes as all work under way goes on, and is gone when it ends. */
final class ConsoleProgress implements Progress {
    private static final long PAUSE_NANOS = 200_000_000;

    private final PrintStream out;
    private final int width;
    private final Set<Line> open = new LinkedHashSet<>();
    private long shown;
    private boolean visible;

    /** @param columns of the terminal */
    ConsoleProgress(PrintStream out, int columns) {
        this.out = out;
        // a line that fills the last column may wrap
        this.width = columns - 1;
    }

    @Override
    public synchronized Task start(String what, long total, Unit unit) {
        Line line = new Line(what, total, unit);
        open.add(line);
        return line;
    }

    @Override
    public synchronized void say(String sentence) {
        out.print("\r" + (visible ? " ".repeat(width) + "\r" : ""));
        out.println(sentence);
        out.flush();
    }

    private synchronized void paint(long now, long start) {
        if (now - Math.max(start, shown) < PAUSE_NANOS) {
            return;
        }
        shown = now;
        visible = true;
        String text = open.stream().map(l -> l.text(now)).collect(Collectors.joining());
        String cut = text.length() > width ? text.substring(0, width - 1) + "…" : text;
        out.print("\r" + cut + " ".repeat(width - cut.length()));
        out.flush();
    }

    private synchronized void end(Line line) {
        open.remove(line);
        if (visible && open.isEmpty()) {
            visible = false;
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }

    private final class Line implements Task {
        private final String what;
        private final long total;
        private final Unit unit;
        private final long start = System.nanoTime();
        private long done;

        Line(String what, long total, Unit unit) {
            this.what = what;
            this.total = total;
            this.unit = unit;
        }

        @Override
        public void advance(long by) {
            synchronized (ConsoleProgress.this) {
                done += by;
            }
            paint(System.nanoTime(), start);
        }

        private String text(long now) {
            return ConsoleProgress.text(what, done, total, unit, now - start);
        }

        @Override
        public void close() {
            end(this);
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
            case LAYERS -> total < 0 ? done + " layers" : done + " of " + total + " layers";
        };
        String left = total <= 0 || done <= 0 || done > total
                ? ""
                : String.format(Locale.ROOT, ", %.0f s left", nanos / 1e9 * (total - done) / done);
        String shortened = what.length() > 30 ? "…" + what.substring(what.length() - 29) : what;
        return "  " + (shortened.isEmpty() ? "" : shortened + "  ") + amount + left;
    }
}
