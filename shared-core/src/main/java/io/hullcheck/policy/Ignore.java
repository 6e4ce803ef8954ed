package io.hullcheck.policy;

import io.hullcheck.match.Finding;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Findings that somebody has decided not to be told of. What is empty holds for all.
 *
 * @param id of the vulnerability, by any of its names
 * @param packages a package URL with {@code *} for anything; a version or qualifiers that it leaves out may be any
 * @param path a place with {@code *} for anything; every place of the package has to be one of these
 * @param reason why
 * @param expires last day on which it counts
 * @param place file and line, for messages
 */
public record Ignore(
        Optional<String> id,
        Optional<String> packages,
        Optional<String> path,
        Optional<String> reason,
        Optional<LocalDate> expires,
        String place) {

    boolean isExpired(LocalDate today) {
        return expires.filter(e -> e.isBefore(today)).isPresent();
    }

    boolean fits(Finding finding) {
        return id.filter(i -> !Names.has(finding, i)).isEmpty()
                && packages.filter(p -> !Names.fits(p, finding.installed().purl()))
                        .isEmpty()
                && path.filter(p ->
                                !finding.installed().locations().stream().allMatch(l -> new Glob(p).matches(l.path())))
                        .isEmpty();
    }

    /** How messages call it. */
    String describe() {
        return id.orElse("everything")
                + packages.map(p -> " in " + p).orElse("")
                + path.map(p -> " at " + p).orElse("")
                + " (" + place + ")";
    }
}
