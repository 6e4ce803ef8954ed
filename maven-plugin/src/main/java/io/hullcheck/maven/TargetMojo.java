package io.hullcheck.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals have in common that let an image go on to other places. */
abstract class TargetMojo extends GateMojo {
    /** Where to: {@code host/repository:tag}, several of them with commas between. */
    @Parameter(property = "hullcheck.targets", required = true)
    private List<String> targets;

    /** Scans, and says what would be done. */
    @Parameter(property = "hullcheck.dryRun", defaultValue = "false")
    private boolean dryRun;

    final boolean isDryRun() {
        return dryRun;
    }

    /** The targets that were typed. */
    final List<String> places() {
        List<String> places =
                targets.stream().map(String::trim).filter(t -> !t.isEmpty()).toList();
        if (places.isEmpty()) {
            throw new IllegalArgumentException("targets names no place; give host/repository:tag");
        }
        return places;
    }
}
