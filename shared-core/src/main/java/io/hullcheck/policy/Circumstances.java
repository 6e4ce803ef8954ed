package io.hullcheck.policy;

import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a policy may ask about besides a finding itself.
 *
 * @param today decides what has expired and what is young
 * @param image that is judged
 * @param isOfBase whether a layer came with the base image; empty when nobody knows
 * @param known whether the baseline has a finding too
 * @param unreachable whether a finding's library is known not to be reached from the application's code
 */
public record Circumstances(
        LocalDate today,
        ImageFacts image,
        Function<Layer, Optional<Boolean>> isOfBase,
        Predicate<Finding> known,
        Predicate<Finding> unreachable) {

    /** Nothing is known but the day and the image. */
    public static Circumstances on(LocalDate today, ImageFacts image) {
        return new Circumstances(today, image, layer -> Optional.empty(), finding -> false, finding -> false);
    }

    boolean isNew(Finding finding) {
        return !known.test(finding);
    }

    /** What is not known may be. */
    boolean mayBeReached(Finding finding) {
        return !unreachable.test(finding);
    }

    /** The application's, when any of its places is; empty when nobody knows where the base image ends. */
    Optional<Rule.Origin> origin(Finding finding) {
        boolean known = false;
        for (Location location : finding.installed().locations()) {
            Optional<Boolean> base = isOfBase.apply(location.layer());
            if (base.filter(b -> !b).isPresent()) {
                return Optional.of(Rule.Origin.APPLICATION);
            }
            known |= base.isPresent();
        }
        return known ? Optional.of(Rule.Origin.BASE) : Optional.empty();
    }
}
