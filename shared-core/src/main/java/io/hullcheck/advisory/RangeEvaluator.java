package io.hullcheck.advisory;

import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.Version;
import io.hullcheck.version.VersionScheme;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a version is affected (OSV schema, "Evaluation"): when it is named, or lies in any range. One for each
 * version asked about, which is read once; for one thread.
 */
public final class RangeEvaluator {
    /** The longest honest versions, those of Go's modules and of snapshots, have about a hundred characters. */
    static final int LONGEST_VERSION = 1_000;

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
     * @param uncertain whether a bound that decides cannot be read as a whole
     */
    public record Hit(List<String> fixedVersions, FixState state, boolean uncertain) {
        public Hit {
            fixedVersions = List.copyOf(fixedVersions);
        }
    }

    /**
     * What an advisory says of the version.
     *
     * @param hit empty when it is not affected
     * @param doubts what of the ranges makes no sense or cannot be read, each a part of a sentence; the answer is that of
     *     the rest
     */
    public record Evaluation(Optional<Hit> hit, List<String> doubts) {
        public Evaluation {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * Evaluates one package of an advisory.
     *
     * @throws UnorderableVersionException when the installed version cannot be ordered, and nothing else says that it is
     *     affected
     */
    public Evaluation evaluate(Affected affected) throws UnorderableVersionException {
        boolean named = isNamed(affected.versions());
        boolean hit = named;
        boolean certain = named;
        boolean open = false;
        List<BoundVersion> fixes = new ArrayList<>();
        Set<String> doubts = new LinkedHashSet<>();
        List<OrderedRange> ranges = new ArrayList<>(affected.ranges().size());
        for (Range range : affected.ranges()) {
            OrderedRange ordered = OrderedRange.of(range, scheme);
            ranges.add(ordered);
            doubts.addAll(ordered.doubts());
            if (isEverything(ordered)) {
                hit = true;
                certain = true;
                continue;
            }
            if (named && !isReadable()) {
                continue;
            }
            OrderedRange.Answer answer = ordered.about(version());
            if (answer != OrderedRange.Answer.NOT_AFFECTED) {
                hit = true;
                certain |= answer == OrderedRange.Answer.AFFECTED;
                open |= ordered.endsOpen();
                ordered.nextFix(version()).ifPresent(f -> insert(fixes, f));
            }
        }
        if (!hit) {
            return new Evaluation(Optional.empty(), List.copyOf(doubts));
        }
        if (fixes.isEmpty() && isReadable()) {
            // the version was named one by one; the ranges still know what came after it
            for (OrderedRange range : ranges) {
                range.nextFix(version()).ifPresent(f -> insert(fixes, f));
            }
        }
        List<String> texts = fixes.stream().map(BoundVersion::text).distinct().toList();
        return new Evaluation(Optional.of(new Hit(texts, state(affected, texts, open), !certain)), List.copyOf(doubts));
    }

    /** Ranges that were read once, to be asked about many versions. */
    static final class Prepared {
        private final List<OrderedRange> ranges;
        private final VersionScheme scheme;

        private Prepared(List<OrderedRange> ranges, VersionScheme scheme) {
            this.ranges = ranges;
            this.scheme = scheme;
        }

        /** Whether a version surely lies in one of the ranges; one that cannot be ordered lies in none. */
        boolean covers(String text) {
            try {
                Version version = scheme.parse(text);
                return ranges.stream().anyMatch(r -> r.about(version) == OrderedRange.Answer.AFFECTED);
            } catch (UnorderableVersionException e) {
                return false;
            }
        }
    }

    /** Reads ranges. */
    static Prepared prepare(List<Range> ranges, VersionScheme scheme) {
        return new Prepared(ranges.stream().map(r -> OrderedRange.of(r, scheme)).toList(), scheme);
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
        if (!isReadable()) {
            return false;
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

    /** A version that nobody can order lies in a range that holds all of them. */
    private boolean isEverything(OrderedRange range) {
        return !isReadable() && range.isEverything();
    }

    private boolean isReadable() {
        try {
            version();
            return true;
        } catch (UnorderableVersionException e) {
            // it is then compared by its text alone
            return false;
        }
    }

    private Version version() throws UnorderableVersionException {
        if (text.length() > LONGEST_VERSION) {
            throw new UnorderableVersionException(
                    scheme.name(), text.substring(0, 40) + "…", "it has " + text.length() + " characters");
        }
        if (own.isEmpty()) {
            own = Optional.of(scheme.parse(text));
        }
        return own.get();
    }

    private static void insert(List<BoundVersion> ordered, BoundVersion fix) {
        int at = ordered.size();
        Version version = fix.from().orElseThrow();
        while (at > 0 && ordered.get(at - 1).from().orElseThrow().compareTo(version) >= 0) {
            at--;
        }
        ordered.add(at, fix);
    }
}
