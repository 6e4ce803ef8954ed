package io.hullcheck.image;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bounds in force for one scan: the defaults of {@link Bound}, some of them changed. Immutable. */
public final class Limits {
    /** The bounds that hold when the user says nothing. */
    public static final Limits DEFAULT = new Limits(new EnumMap<>(Bound.class));

    private final EnumMap<Bound, Long> changed;
    private final Optional<Deadline> deadline;

    private Limits(EnumMap<Bound, Long> changed) {
        this(changed, Optional.empty());
    }

    private Limits(EnumMap<Bound, Long> changed, Optional<Deadline> deadline) {
        this.changed = changed;
        this.deadline = deadline;
    }

    /** These limits, with the time of the scan running from now; where it runs already it goes on. */
    public Limits started() {
        return deadline.isPresent() ? this : new Limits(changed, Optional.of(Deadline.in(get(Bound.SECONDS))));
    }

    /**
     * These limits for another process, by the names of their parameters, without the time: that is {@link #remaining()}.
     */
    public Map<String, Long> changed() {
        Map<String, Long> typed = new TreeMap<>();
        changed.forEach((bound, value) -> typed.put(bound.parameter(), value));
        return typed;
    }

    /** Limits of {@link #changed()}, with the time running from now. */
    public static Limits of(Map<String, Long> typed, Duration remaining) {
        Limits limits = DEFAULT;
        for (Map.Entry<String, Long> entry : typed.entrySet()) {
            limits = limits.with(Bound.ofParameter(entry.getKey()), entry.getValue());
        }
        return new Limits(
                limits.changed,
                Optional.of(new Deadline(System.nanoTime() + remaining.toNanos(), limits.get(Bound.SECONDS))));
    }

    /** Until the time of the scan is over; zero when it is. */
    public Duration remaining() {
        return deadline().remaining();
    }

    /**
     * To be called now and then by everything that loops over what an image holds.
     *
     * @throws ImageException when the time is over
     * @throws InterruptedIOException when the build was cancelled
     */
    public void check() throws ImageException, InterruptedIOException {
        if (deadline.isPresent()) {
            deadline.get().check();
        }
    }

    /** Whether the time of the scan is over; never where it was not {@link #started()}. */
    public boolean isOver() {
        return deadline.isPresent() && remaining().isZero();
    }

    Deadline deadline() {
        return deadline.orElseGet(() -> Deadline.in(get(Bound.SECONDS)));
    }

    /**
     * Reads limits as a user types them, by the names of {@link Bound#parameter()}.
     *
     * @throws IllegalArgumentException for an unknown name or a value that is no positive whole number
     */
    public static Limits parse(Map<String, String> typed) {
        Limits limits = DEFAULT;
        for (Map.Entry<String, String> entry : typed.entrySet()) {
            Bound bound = Bound.ofParameter(entry.getKey());
            try {
                limits = limits.with(bound, Long.parseLong(entry.getValue().trim()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "limit " + bound.parameter() + " wants a whole number, not \"" + entry.getValue() + "\"", e);
            }
        }
        return limits;
    }

    /** These limits with one changed. */
    public Limits with(Bound bound, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("limit " + bound.parameter() + " must be at least 1, not " + value);
        }
        EnumMap<Bound, Long> copy = new EnumMap<>(changed);
        copy.put(bound, value);
        return new Limits(copy, bound == Bound.SECONDS ? Optional.empty() : deadline);
    }

    public long get(Bound bound) {
        return changed.getOrDefault(bound, bound.defaultValue());
    }

    /** The bound as an int, for sizes of buffers and counts. */
    public int getInt(Bound bound) {
        return (int) Math.min(Integer.MAX_VALUE - 8, get(bound));
    }

    /** The error that says a bound was reached and how to raise it. */
    public ImageException reached(Bound bound, String what) {
        return ImageException.of(
                ImageException.Kind.LIMIT_REACHED,
                what + " (limit " + bound.parameter() + " is " + get(bound) + ")",
                "If the image is trustworthy, raise the limit \"" + bound.parameter()
                        + "\"; what lies beyond it was not looked at");
    }
}
