package io.hullcheck.advisory;

import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record in the form of the database's rows; made by many threads at once, so that the one that writes has little to
 * do.
 *
 * @param modified RFC 3339 time, or empty text
 * @param body the advisory's row
 * @param entries none when the record is withdrawn
 * @param ranges how many ranges there are, for the statistics
 * @param unratedYears years of its CVEs, when nobody has given it a score
 */
public record PreparedRecord(
        String id, String modified, String body, List<Entry> entries, int ranges, Set<String> unratedYears) {
    public PreparedRecord {
        entries = List.copyOf(entries);
        unratedYears = Set.copyOf(unratedYears);
    }

    /** A line of a package's row. */
    record Entry(String ecosystem, String name, String line) {}

    /**
     * Prepares a record.
     *
     * @throws AdvisoryException when it cannot be written as JSON
     */
    public static PreparedRecord of(OsvRecord osv) throws AdvisoryException {
        Advisory advisory = osv.advisory();
        List<Entry> entries = new ArrayList<>();
        int ranges = 0;
        if (advisory.withdrawn().isEmpty() && isVulnerability(advisory)) {
            for (Affected affected : osv.affected()) {
                Affected slim = affected.withVersions(beyondRanges(affected));
                entries.add(new Entry(slim.ecosystem(), slim.name(), Rows.entry(slim)));
                ranges += slim.ranges().size();
            }
        }
        return new PreparedRecord(
                advisory.id(),
                advisory.modified().orElse(""),
                Rows.advisory(advisory),
                entries,
                ranges,
                unratedYears(osv));
    }

    private static Set<String> unratedYears(OsvRecord osv) {
        if (isRated(osv.advisory().ratings()) || osv.affected().stream().anyMatch(a -> isRated(a.ratings()))) {
            return Set.of();
        }
        Set<String> years = new HashSet<>();
        addYear(osv.advisory().id(), years);
        osv.advisory().aliases().forEach(a -> addYear(a, years));
        osv.advisory().vulnerabilities().forEach(v -> addYear(v, years));
        return years;
    }

    private static boolean isRated(List<Rating> ratings) {
        for (Rating rating : ratings) {
            if (rating.type().startsWith("CVSS_")) {
                return true;
            }
        }
        return false;
    }

    private static void addYear(String name, Set<String> years) {
        if (Advisory.isCve(name)) {
            years.add(name.substring(4, 8));
        }
    }

    /** Errata that mend bugs or bring features, and name no vulnerability, are none. */
    private static boolean isVulnerability(Advisory advisory) {
        return !Erratum.isPlain(advisory.id())
                || advisory.vulnerabilities().findAny().isPresent()
                || advisory.aliases().stream().anyMatch(Advisory::isCve);
    }

    /** The versions that no range covers; where a range decides, a list of all versions in it would only cost room. */
    private static List<String> beyondRanges(Affected affected) {
        if (affected.versions().isEmpty() || affected.ranges().isEmpty()) {
            return affected.versions();
        }
        Optional<VersionScheme> scheme = VersionSchemes.of(affected.ecosystem());
        if (scheme.isEmpty()) {
            return affected.versions();
        }
        RangeEvaluator.Prepared ranges = RangeEvaluator.prepare(affected.ranges(), scheme.get());
        List<String> beyond = new ArrayList<>();
        for (String version : affected.versions()) {
            if (!ranges.covers(version)) {
                beyond.add(version);
            }
        }
        return beyond;
    }
}
