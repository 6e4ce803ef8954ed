package io.hullcheck.match;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import java.util.List;
import java.util.Optional;

/**
 * One vulnerability of one package, all advisories about it joined.
 *
 * @param id the CVE where there is one, else the advisory's own id
 * @param names every other name of it: aliases and the advisories that told of it
 * @param fixedVersions the nearest first; empty when no fix is known
 * @param state whether there is a fix, and if not, why
 * @param severity by the rating that decides
 * @param decidedBy the rating that decides, with its source; empty when nobody rated it
 * @param score CVSS base score of whom the order of authorities names first
 * @param ratings every source's opinion
 * @param summary one line; may be empty
 * @param published RFC 3339 time
 * @param weaknesses kinds of weakness, for example {@code CWE-79}
 * @param exploitation what is known of attacks
 * @param malicious whether the package was made to do harm, which is worse than any flaw
 * @param caveat what is not certain about the match, for a person
 */
public record Finding(
        String id,
        List<String> names,
        InstalledPackage installed,
        List<String> fixedVersions,
        FixState state,
        Severity severity,
        Optional<Rating> decidedBy,
        Optional<Double> score,
        List<Rating> ratings,
        String summary,
        Optional<String> published,
        List<String> references,
        List<String> weaknesses,
        Exploitation exploitation,
        boolean malicious,
        Optional<String> caveat) {
    public Finding {
        names = List.copyOf(names);
        fixedVersions = List.copyOf(fixedVersions);
        ratings = List.copyOf(ratings);
        references = List.copyOf(references);
        weaknesses = List.copyOf(weaknesses);
    }

    public boolean isFixable() {
        return !fixedVersions.isEmpty();
    }

    /** The same finding where the package lies. */
    public Finding at(List<Location> places) {
        return of(installed.at(places));
    }

    /** The same finding of the same package, known by more places. */
    Finding of(InstalledPackage whole) {
        return new Finding(
                id,
                names,
                whole,
                fixedVersions,
                state,
                severity,
                decidedBy,
                score,
                ratings,
                summary,
                published,
                references,
                weaknesses,
                exploitation,
                malicious,
                caveat);
    }
}
