package io.hullcheck.ledger;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of the images in the ledger since they were last looked at.
 *
 * @param since images that were used then or later were asked for
 * @param images how many that are
 * @param components packages that were looked up, each once however many images have it
 * @param affected images with something new or gone, worst first
 * @param gaps what could not be looked up
 * @param judgement of the gaps alone: whether they may pass
 */
public record RescanReport(
        Instant time,
        Instant since,
        DatabaseInfo database,
        long images,
        long components,
        List<AffectedImage> affected,
        List<Gap> gaps,
        Judgement judgement,
        Duration duration) {
    public RescanReport {
        affected = List.copyOf(affected);
        gaps = List.copyOf(gaps);
    }

    /**
     * An image, and what is different.
     *
     * @param reference as it was last named
     * @param lastUsed when it was last scanned, pushed, imported or pulled
     * @param change shared by all images that have the same
     */
    public record AffectedImage(
            String digest, String reference, Optional<String> platform, Instant lastUsed, Change change) {}

    /**
     * What is different in images that have the same packages.
     *
     * @param appeared findings that were not there, or did not fail by the policy, worst first
     * @param failing those among them that do
     * @param gone that are there no more
     */
    public record Change(List<Finding> appeared, List<Finding> failing, List<Gone> gone) {
        public Change {
            appeared = List.copyOf(appeared);
            failing = List.copyOf(failing);
            gone = List.copyOf(gone);
        }
    }

    /** A finding that is there no more: its advisory was withdrawn, or says now that the version is not affected. */
    public record Gone(String vulnerability, String severity, String purl) {}

    /** Images that have to be built anew: those with something new that fails by the policy. */
    public List<AffectedImage> toRebuild() {
        return affected.stream().filter(a -> !a.change().failing().isEmpty()).toList();
    }

    /** What the policy says of it all. */
    public Verdict verdict() {
        if (!toRebuild().isEmpty()) {
            return Verdict.FAILED;
        }
        if (judgement.verdict() != Verdict.HEALTHY) {
            return judgement.verdict();
        }
        return affected.stream().allMatch(a -> a.change().appeared().isEmpty()) ? Verdict.HEALTHY : Verdict.UNHEALTHY;
    }

    /** One sentence. */
    public String reason() {
        long rebuild = toRebuild().size();
        return switch (verdict()) {
            case FAILED -> {
                Finding worst = toRebuild().get(0).change().failing().get(0);
                yield rebuild + (rebuild == 1 ? " image has" : " images have")
                        + " something new that fails by the policy, the worst " + worst.id() + " in "
                        + worst.installed().displayName() + " "
                        + worst.installed().version()
                        + (worst.isFixable()
                                ? " (fixed in " + worst.fixedVersions().get(0) + ")"
                                : "");
            }
            case INCOMPLETE -> judgement.reason();
            case UNHEALTHY -> "there is something new, and none of it fails by the policy";
            case HEALTHY -> "nothing new was found";
        };
    }
}
