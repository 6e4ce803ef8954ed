package io.hullcheck.advisory.update;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an update did.
 *
 * @param feeds each that was wanted
 * @param records read in this update
 * @param ranges of those records
 * @param peakHeap bytes of Java heap in use at the most, while it ran
 * @param fileSize bytes of the database file now
 * @param notice what a person should know besides
 */
public record UpdateReport(
        List<Outcome> feeds,
        long records,
        long ranges,
        Duration duration,
        long peakHeap,
        long fileSize,
        Optional<String> notice) {
    public UpdateReport {
        feeds = List.copyOf(feeds);
    }

    /** What became of a feed. */
    public enum State {
        /** It was asked so lately that it was not asked again. */
        FRESH,
        /** It was asked and had nothing new. */
        UNCHANGED,
        /** It was read. */
        CHANGED,
        /** It could not be asked or read; what was known of it before is kept. */
        FAILED
    }

    /**
     * One feed.
     *
     * @param changed records that were new or changed
     * @param problem why it failed, or what could not be read of it
     */
    public record Outcome(String name, State state, long changed, Optional<String> problem) {}

    /** Feeds that could not be asked or read. */
    public List<Outcome> failures() {
        return feeds.stream().filter(f -> f.state() == State.FAILED).toList();
    }

    /** Whether the database file was written. */
    public boolean hasChanged() {
        return feeds.stream().anyMatch(f -> f.state() == State.CHANGED);
    }
}
