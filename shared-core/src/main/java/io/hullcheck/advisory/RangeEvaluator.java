package io.hullcheck.advisory;

import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells whether a version is affected (OSV schema, "Evaluation"): when it is named, or lies in any range. Stateless.
 */
public final class RangeEvaluator {
    private static final String BEFORE_ALL = "0";

    private RangeEvaluator() {}

    /**
     * Where an affected version can go.
     *
     * @param fixedVersions versions that fix it, the nearest first; empty when no fix is known
     */
    public record Hit(List<String> fixedVersions) {
        public Hit {
            fixedVersions = List.copyOf(fixedVersions);
        }
    }

    /**
     * Evaluates one package of an advisory.
     *
     * @return empty when the version is not affected
     * @throws UnorderableVersionException when the version, or one of the advisory's, cannot be ordered
     */
    public static Optional<Hit> evaluate(Affected affected, String version, VersionScheme scheme)
            throws UnorderableVersionException {
        boolean hit = affected.versions().contains(version);
        List<String> fixes = new ArrayList<>();
        for (Range range : affected.ranges()) {
            if (contains(range, version, scheme)) {
                hit = true;
                nextFix(range, version, scheme).ifPresent(fixes::add);
            }
        }
        if (hit && fixes.isEmpty()) {
            // the version was named one by one; the ranges still know what came after it
            for (Range range : affected.ranges()) {
                nextFix(range, version, scheme).ifPresent(fixes::add);
            }
        }
        return hit ? Optional.of(new Hit(sorted(fixes, scheme))) : Optional.empty();
    }

    private static boolean contains(Range range, String version, VersionScheme scheme)
            throws UnorderableVersionException {
        boolean limited = false;
        boolean withinLimit = false;
        for (Event event : range.events()) {
            if (event.kind() == Event.Kind.LIMIT) {
                limited = true;
                withinLimit |= event.version().equals("*") || scheme.compare(version, event.version()) < 0;
            }
        }
        if (limited && !withinLimit) {
            return false;
        }
        boolean affected = false;
        for (Event event : ordered(range, scheme)) {
            switch (event.kind()) {
                case INTRODUCED ->
                    affected |= event.version().equals(BEFORE_ALL) || scheme.compare(version, event.version()) >= 0;
                case FIXED -> affected &= scheme.compare(version, event.version()) < 0;
                case LAST_AFFECTED -> affected &= scheme.compare(version, event.version()) <= 0;
                case LIMIT -> {}
            }
        }
        return affected;
    }

    /** The smallest version of the range that is newer and fixed. */
    private static Optional<String> nextFix(Range range, String version, VersionScheme scheme)
            throws UnorderableVersionException {
        String best = null;
        for (Event event : range.events()) {
            if (event.kind() == Event.Kind.FIXED
                    && scheme.compare(event.version(), version) > 0
                    && (best == null || scheme.compare(event.version(), best) < 0)) {
                best = event.version();
            }
        }
        return Optional.ofNullable(best);
    }

    /** By version; at one version what ends comes before what begins, so that a flaw that returns counts. */
    private static List<Event> ordered(Range range, VersionScheme scheme) throws UnorderableVersionException {
        List<Event> ordered = new ArrayList<>();
        for (Event event : range.events()) {
            int at = 0;
            while (at < ordered.size() && isBefore(ordered.get(at), event, scheme)) {
                at++;
            }
            ordered.add(at, event);
        }
        return ordered;
    }

    private static boolean isBefore(Event one, Event other, VersionScheme scheme) throws UnorderableVersionException {
        boolean firstOne = one.kind() == Event.Kind.INTRODUCED && one.version().equals(BEFORE_ALL);
        boolean firstOther =
                other.kind() == Event.Kind.INTRODUCED && other.version().equals(BEFORE_ALL);
        if (firstOne || firstOther) {
            return firstOne;
        }
        int order = one.version().equals("*") || other.version().equals("*")
                ? 0
                : scheme.compare(one.version(), other.version());
        return order != 0 ? order < 0 : one.kind() != Event.Kind.INTRODUCED;
    }

    private static List<String> sorted(List<String> versions, VersionScheme scheme) throws UnorderableVersionException {
        List<String> sorted = new ArrayList<>();
        for (String version : new TreeSet<>(versions)) {
            int at = 0;
            while (at < sorted.size() && scheme.compare(sorted.get(at), version) < 0) {
                at++;
            }
            sorted.add(at, version);
        }
        return sorted;
    }
}
