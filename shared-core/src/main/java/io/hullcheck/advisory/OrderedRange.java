package io.hullcheck.advisory;

import io.hullcheck.version.BitnamiVersions;
import io.hullcheck.version.Version;
import io.hullcheck.version.VersionScheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The events of one range in the order of their ecosystem (OSV schema, "Evaluation"). What the schema leaves open is
 * decided so: at one version a fix comes before what is introduced, because the flaw returns there; what is introduced
 * comes before the last affected version, because that version alone is affected. An interval that ends at or before
 * its start is empty. Immutable.
 */
final class OrderedRange {
    private static final String BEFORE_ALL = "0";
    private static final String NO_LIMIT = "*";
    /** Behind every revision there will ever be. */
    private static final String LAST_REVISION = "-999999999";

    /**
     * An event at its place.
     *
     * @param bound empty for what stands before all versions, and for no limit
     * @param listed the place among the events as they were published
     */
    private record Placed(Event event, Optional<BoundVersion> bound, int listed) {
        boolean isBegin() {
            return event.kind() == Event.Kind.INTRODUCED;
        }

        private int compareTo(Placed other) {
            if (bound.isEmpty() || other.bound.isEmpty()) {
                return Boolean.compare(bound.isPresent(), other.bound.isPresent());
            }
            return bound.get()
                    .from()
                    .orElseThrow()
                    .compareTo(other.bound.get().from().orElseThrow());
        }

        BoundVersion.Side side(Version version) {
            return bound.map(b -> b.side(version)).orElse(BoundVersion.Side.BEHIND);
        }
    }

    /** What a range says of a version. */
    enum Answer {
        AFFECTED,
        /** As far as it can be read. */
        PERHAPS,
        NOT_AFFECTED
    }

    /** In order; several lists are intervals that were published one by one, and any of them may hold a version. */
    private final List<List<Placed>> intervals = new ArrayList<>();

    private final List<Placed> events = new ArrayList<>();
    private final List<Placed> limits = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private boolean endsUnreadably;

    private OrderedRange() {}

    /** Orders the events of a range; {@link #doubts} lists the parts that cannot be read. */
    static OrderedRange of(Range range, VersionScheme scheme) {
        OrderedRange ordered = new OrderedRange();
        for (int i = 0; i < range.events().size(); i++) {
            ordered.place(range.events().get(i), i, scheme);
        }
        if (ordered.isPlain()) {
            ordered.intervals.add(ordered.events);
        } else if (ordered.isPublishedInPairs(range)) {
            ordered.pair();
        } else {
            ordered.closeSingleVersions();
            ordered.dropEmptyIntervals();
            ordered.intervals.add(ordered.events);
        }
        return ordered;
    }

    /** What was the last affected version of the software is affected in every revision that packages it. */
    private static String bound(Event event, VersionScheme scheme) {
        boolean everyRevision = event.kind() == Event.Kind.LAST_AFFECTED
                && scheme.name().equals(BitnamiVersions.NAME)
                && event.version().indexOf('-') < 0;
        return everyRevision ? event.version() + LAST_REVISION : event.version();
    }

    private void place(Event event, int listed, VersionScheme scheme) {
        boolean everywhere =
                event.kind() == Event.Kind.INTRODUCED && event.version().equals(BEFORE_ALL)
                        || event.version().equals(NO_LIMIT);
        Optional<BoundVersion> bound =
                everywhere ? Optional.empty() : Optional.of(BoundVersion.of(bound(event, scheme), scheme));
        if (bound.filter(BoundVersion::isUnreadable).isPresent()) {
            doubts.add("the version \"" + event.version() + "\" is none of " + scheme.name());
            endsUnreadably |= event.kind() != Event.Kind.INTRODUCED;
            return;
        }
        Placed placed = new Placed(event, bound, listed);
        if (event.kind() == Event.Kind.LIMIT) {
            limits.add(placed);
            return;
        }
        int at = events.size();
        while (at > 0 && isBefore(placed, events.get(at - 1))) {
            at--;
        }
        events.add(at, placed);
    }

    /** By version; at one version fixes come first, then last affected versions, then what is introduced. */
    private static boolean isBefore(Placed one, Placed other) {
        int order = one.compareTo(other);
        return order != 0 ? order < 0 : rank(one) < rank(other);
    }

    private static int rank(Placed placed) {
        return switch (placed.event.kind()) {
            case FIXED -> 0;
            case LAST_AFFECTED -> 1;
            default -> 2;
        };
    }

    /** Whether beginnings and ends take turns. */
    private boolean isPlain() {
        boolean open = false;
        for (Placed placed : events) {
            if (placed.isBegin() == open) {
                return false;
            }
            open = placed.isBegin();
        }
        return true;
    }

    /** Whether each beginning was published with its end right behind it; the last may have none. */
    private boolean isPublishedInPairs(Range range) {
        if (events.size() < range.events().size()) {
            return false;
        }
        for (int i = 0; i < range.events().size(); i++) {
            if ((range.events().get(i).kind() == Event.Kind.INTRODUCED) != (i % 2 == 0)) {
                return false;
            }
        }
        return true;
    }

    private void pair() {
        List<Placed> listed = new ArrayList<>(events);
        listed.sort(Comparator.comparingInt(Placed::listed));
        events.clear();
        for (int i = 0; i < listed.size(); i += 2) {
            Placed begin = listed.get(i);
            if (i + 1 == listed.size()) {
                intervals.add(List.of(begin));
                continue;
            }
            Placed end = listed.get(i + 1);
            int order = begin.compareTo(end);
            if (order > 0 || order == 0 && end.event.kind() == Event.Kind.FIXED) {
                doubt(begin, end);
            } else {
                intervals.add(List.of(begin, end));
            }
        }
    }

    private void doubt(Placed begin, Placed end) {
        doubts.add("an interval from " + begin.event.version() + " ends at " + end.event.version()
                + (begin.compareTo(end) == 0 ? "" : ", before its start"));
    }

    /** Where a version is the first and the last affected, its end goes behind its beginning. */
    private void closeSingleVersions() {
        boolean open = false;
        for (int i = 0; i < events.size(); i++) {
            Placed placed = events.get(i);
            if (placed.event.kind() == Event.Kind.LAST_AFFECTED) {
                int begin = i + 1;
                while (begin < events.size()
                        && !events.get(begin).isBegin()
                        && events.get(begin).compareTo(placed) == 0) {
                    begin++;
                }
                boolean together = begin < events.size()
                        && events.get(begin).isBegin()
                        && events.get(begin).compareTo(placed) == 0;
                if (together && !(open && returns(placed, begin))) {
                    events.remove(i);
                    events.add(begin, placed);
                    open = true;
                    i = begin - 1;
                    continue;
                }
            }
            open = placed.isBegin();
        }
    }

    /** Whether the flaw ends at a version and begins there anew: something else ends it, or it was published so. */
    private boolean returns(Placed last, int begin) {
        boolean endsLater = begin + 1 < events.size() && !events.get(begin + 1).isBegin();
        return endsLater || last.listed < events.get(begin).listed;
    }

    /** An end without a beginning before it was published together with a beginning that lies behind it. */
    private void dropEmptyIntervals() {
        boolean open = false;
        boolean begun = false;
        List<Placed> dropped = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Placed end = events.get(i);
            if (!end.isBegin() && !open) {
                Optional<Placed> begin = beginning(i, begun);
                if (begin.isPresent()) {
                    dropped.add(end);
                    dropped.add(begin.get());
                    doubt(begin.get(), end);
                }
            }
            open = end.isBegin() && !dropped.contains(end);
            begun |= open;
        }
        events.removeAll(dropped);
    }

    private Optional<Placed> beginning(int end, boolean begun) {
        for (int i = end + 1; i < events.size(); i++) {
            boolean isClosed = i + 1 < events.size() && !events.get(i + 1).isBegin();
            boolean isPublishedTogether = events.get(i).listed + 1 == events.get(end).listed;
            if (events.get(i).isBegin() && !isClosed && (isPublishedTogether || !begun)) {
                return Optional.of(events.get(i));
            }
        }
        return Optional.empty();
    }

    /** What of it makes no sense, each a part of a sentence. */
    List<String> doubts() {
        return List.copyOf(doubts);
    }

    /** Whether it holds every version there can be, so that none need be read. */
    boolean isEverything() {
        return limits.isEmpty()
                && !endsUnreadably
                && intervals.stream()
                        .anyMatch(i -> !i.isEmpty() && i.stream().allMatch(e -> e.isBegin() && e.bound.isEmpty()));
    }

    Answer about(Version version) {
        if (!isWithinLimits(version)) {
            return Answer.NOT_AFFECTED;
        }
        Answer answer = Answer.NOT_AFFECTED;
        for (List<Placed> interval : intervals) {
            Answer own = about(version, interval);
            answer = own.compareTo(answer) < 0 ? own : answer;
        }
        return answer == Answer.AFFECTED && endsUnreadably ? Answer.PERHAPS : answer;
    }

    private static Answer about(Version version, List<Placed> events) {
        boolean affected = false;
        boolean perhaps = false;
        for (Placed placed : events) {
            BoundVersion.Side side = placed.side(version);
            boolean uncertain = side == BoundVersion.Side.UNCERTAIN;
            switch (placed.event.kind()) {
                case INTRODUCED -> {
                    if (side != BoundVersion.Side.BEFORE && !affected) {
                        affected = true;
                        perhaps = uncertain;
                    }
                }
                case FIXED -> {
                    perhaps |= affected && uncertain;
                    affected &= side == BoundVersion.Side.BEFORE || uncertain;
                }
                default -> {
                    perhaps |= affected && uncertain;
                    affected &= side != BoundVersion.Side.BEHIND;
                }
            }
        }
        return !affected ? Answer.NOT_AFFECTED : perhaps ? Answer.PERHAPS : Answer.AFFECTED;
    }

    private boolean isWithinLimits(Version version) {
        return limits.isEmpty()
                || limits.stream().anyMatch(l -> {
                    BoundVersion.Side side = l.side(version);
                    return l.bound.isEmpty() || side == BoundVersion.Side.BEFORE || side == BoundVersion.Side.UNCERTAIN;
                });
    }

    /** Whether a last affected version ends the range, so that nobody says what came after. */
    boolean endsOpen() {
        return intervals.stream().flatMap(List::stream).anyMatch(e -> e.event.kind() == Event.Kind.LAST_AFFECTED);
    }

    /** The smallest version of the range that is newer and fixed. */
    Optional<BoundVersion> nextFix(Version version) {
        return intervals.stream()
                .flatMap(List::stream)
                .filter(e -> e.event.kind() == Event.Kind.FIXED && e.side(version) == BoundVersion.Side.BEFORE)
                .flatMap(e -> e.bound.stream())
                .filter(BoundVersion::isExact)
                .min(Comparator.comparing(b -> b.from().orElseThrow()));
    }
}
