package io.hullcheck.maven;

import io.hullcheck.Attachments;
import io.hullcheck.ScanRequest;
import io.hullcheck.image.Digest;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals have in common that let an image go on to other places. */
abstract class TargetMojo extends GateMojo {
    /** Where to: {@code host/repository:tag}, several of them with commas between. */
    @Parameter(property = "hullcheck.targets", required = true)
    private List<String> targets;

    /**
     * Forms of report that are attached to the image at each target, as OCI referrers: json, html, cyclonedx, spdx. Default: none.
     */
    @Parameter(property = "hullcheck.attach")
    private List<String> attach;

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

    /** The forms to attach, checked. */
    final List<String> attached() {
        List<String> forms = attach == null
                ? List.of()
                : attach.stream().map(String::trim).filter(f -> !f.isEmpty()).toList();
        Attachments.check(forms);
        return forms;
    }

    /** Attaches what was asked for to an image that a target has by now. */
    final void attach(ScanReport report, ScanRequest request, String target, Digest digest) throws IOException {
        List<String> done = Attachments.attach(report, request, target, digest, attached());
        if (!done.isEmpty()) {
            getLog().info("Attached " + String.join(", ", done) + " to " + digest + " at " + target);
        }
    }
}
