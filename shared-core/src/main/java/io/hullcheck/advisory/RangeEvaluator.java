package io.hullcheck.advisory;

import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.Version;
import io.hullcheck.version.VersionScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a version is affected (OSV schema, "Evaluation"): when it is named, or lies in any range. One for each
 * version asked about, which is read once; for one thread.
 */
public final class RangeEvaluator {
    private static final String BEFORE_ALL = "0";
    private static final String NO_LIMIT = "*";

    private final String text;
    private final VersionScheme scheme;
    private Optional<Version> own = Optional.empty();

    /**
     * @param version the installed one
     * @param scheme the order of its ecosystem
     */
    public RangeEvaluator(String version, VersionScheme scheme) {
        this.text = version;
        this.scheme = scheme;
    }

    /**
     * Where an affected version can go.
     *
     * @param fixedVersions versions that fix it, the nearest first; empty when no fix is known
     */
    public record Hit(List<String> fixedVersions, FixState state) {
        public Hit {
            fixedVersions = List.copyOf(fixedVersions);
        }
    }

    /** An event at its place; what stands before all versions has none. */
    private record Placed(Event event, Optional<Version> at) {
        static Placed of(Event event, VersionScheme scheme) throws UnorderableVersionException {
            boolean everywhere =
                    event.kind() == Event.Kind.INTRODUCED && event.version().equals(BEFORE_ALL)
                            || event.version().equals(NO_LIMIT);
            return new Placed(event, everywhere ? Optional.empty() : Optional.of(scheme.parse(event.version())));
        }

        /** By version; at one version what ends comes before what begins, so that a flaw that returns counts. */
        boolean isBefore(Placed other) {
            if (at.isEmpty() || other.at.isEmpty()) {
                return at.isEmpty();
            }
            int order = at.get().compareTo(other.at.get());
            return order != 0 ? order < 0 : event.kind() != Event.Kind.INTRODUCED;
        }
    }

    /**
     * Evaluates one package of an advisory.
     *
     * @return empty when the version is not affected
     * @throws UnorderableVersionException when the version, or one of the advisory's, cannot be ordered, and nothing
     *     else says that it is affected
     */
    public Optional<Hit> evaluate(Affected affected) throws UnorderableVersionException {
        boolean hit = isNamed(affected.versions());
        boolean open = false;
        List<Placed> fixes = new ArrayList<>();
        Optional<UnorderableVersionException> unread = Optional.empty();
        for (Range range : affected.ranges()) {
            try {
                List<Placed> events = placed(range, scheme);
                if (contains(events, version())) {
                    hit = true;
                    open |= endsOpen(events);
                    nextFix(events, version()).ifPresent(f -> insert(fixes, f));
                }
            } catch (UnorderableVersionException e) {
                unread = unread.or(() -> Optional.of(e));
            }
        }
        if (!hit) {
            if (unread.isPresent()) {
                throw unread.get();
            }
            return Optional.empty();
        }
        if (fixes.isEmpty()) {
            // the version was named one by one; the ranges still know what came after it
            for (Range range : affected.ranges()) {
                laterFix(range).ifPresent(f -> insert(fixes, f));
            }
        }
        List<String> texts =
                fixes.stream().map(f -> f.event().version()).distinct().toList();
        return Optional.of(new Hit(texts, state(affected, texts, open)));
    }

    /** Ranges that were read once, to be asked about many versions. */
    static final class Prepared {
        private final List<List<Placed>> ranges;
        private final VersionScheme scheme;

        private Prepared(List<List<Placed>> ranges, VersionScheme scheme) {
            this.ranges = ranges;
            this.scheme = scheme;
        }

        /** Whether a version lies in one of the ranges; one that cannot be ordered lies in none. */
        boolean covers(String text) {
            try {
                Version version = scheme.parse(text);
                return ranges.stream().anyMatch(r -> contains(r, version));
            } catch (UnorderableVersionException e) {
                return false;
            }
        }
    }

    /**
     * Reads ranges.
     *
     * @throws UnorderableVersionException when one of their versions cannot be ordered
     */
    static Prepared prepare(List<Range> ranges, VersionScheme scheme) throws UnorderableVersionException {
        List<List<Placed>> placed = new ArrayList<>();
        for (Range range : ranges) {
            placed.add(placed(range, scheme));
        }
        return new Prepared(placed, scheme);
    }

    private static FixState state(Affected affected, List<String> fixes, boolean open) {
        if (!fixes.isEmpty()) {
            return FixState.FIXED;
        }
        return affected.stated().orElse(open || affected.ranges().isEmpty() ? FixState.UNKNOWN : FixState.UNFIXED);
    }

    private boolean isNamed(List<String> versions) {
        if (versions.contains(text)) {
            return true;
        }
        for (String version : versions) {
            try {
                if (scheme.parse(version).compareTo(version()) == 0) {
                    return true;
                }
            } catch (UnorderableVersionException e) {
                // a name without an order is compared as it is written, above
                continue;
            }
        }
        return false;
    }

    private Version version() throws UnorderableVersionException {
        if (own.isEmpty()) {
            own = Optional.of(scheme.parse(text));
        }
        return own.get();
    }

    private static List<Placed> placed(Range range, VersionScheme scheme) throws UnorderableVersionException {
        List<Placed> events = new ArrayList<>(range.events().size());
        for (Event event : range.events()) {
            insert(events, Placed.of(event, scheme));
        }
        return events;
    }

    private static void insert(List<Placed> ordered, Placed event) {
        int at = ordered.size();
        while (at > 0 && !ordered.get(at - 1).isBefore(event)) {
            at--;
        }
        ordered.add(at, event);
    }

    private static boolean contains(List<Placed> events, Version version) {
        boolean limited = false;
        boolean withinLimit = false;
        boolean affected = false;
        for (Placed placed : events) {
            int order =
                    placed.at().isEmpty() ? 1 : version.compareTo(placed.at().get());
            switch (placed.event().kind()) {
                case INTRODUCED -> affected |= order >= 0;
                case FIXED -> affected &= order < 0;
                case LAST_AFFECTED -> affected &= order <= 0;
                case LIMIT -> {
                    limited = true;
                    withinLimit |= placed.at().isEmpty() || order < 0;
                }
            }
        }
        return affected && (!limited || withinLimit);
    }

    /** Whether a last affected version ends the range, so that nobody says what came after. */
    private static boolean endsOpen(List<Placed> events) {
        return events.stream().anyMatch(e -> e.event().kind() == Event.Kind.LAST_AFFECTED);
    }

    /** The smallest version of the range that is newer and fixed. */
    private static Optional<Placed> nextFix(List<Placed> events, Version version) {
        return events.stream()
                .filter(e -> e.event().kind() == Event.Kind.FIXED)
                .filter(e -> e.at().isPresent() && e.at().get().compareTo(version) > 0)
                .findFirst();
    }

    private Optional<Placed> laterFix(Range range) {
        try {
            return nextFix(placed(range, scheme), version());
        } catch (UnorderableVersionException e) {
            // a hit without a known fix is still told; what cannot be ordered is no way to go
            return Optional.empty();
        }
    }
}
