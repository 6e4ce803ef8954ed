package io.hullcheck.jenkins;

import io.hullcheck.Pusher;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImagePush;
import io.hullcheck.image.ImageReference;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scan, and a push of what was scanned where that is wanted. */
final class ScanOnAgent extends AgentWork {
    private static final long serialVersionUID = 1L;

    private static final List<String> NOT_PUSHED = List.of("dir", ImageReference.SBOM, "registry");

    ScanOnAgent(ScanOrder order, Handover handover) {
        super(order, handover);
    }

    @Override
    AgentAnswer work(ScanRequest request, Scanner scanner, Path base) throws IOException, InterruptedException {
        check(request);
        ScanReport report = order.platform().equals("all") ? scanner.scanAllPlatforms(request) : scanner.scan(request);
        return handOver(request, report, answer(report, base, base.resolve(order.outputDirectory())));
    }

    /** Refuses what cannot be pushed before any work is done. */
    private void check(ScanRequest request) {
        String scheme = request.image().scheme().orElse("");
        if (!handover.targets().isEmpty() && (order.platform().equals("all") || NOT_PUSHED.contains(scheme))) {
            throw new IllegalArgumentException(
                    "one image of a file, a folder or a daemon is pushed (docker-archive:, oci-archive:, oci:, docker:, podman:), not "
                            + request.image().text() + (order.platform().equals("all") ? " of all platforms" : ""));
        }
    }

    /** Nothing leaves unless the policy lets the image pass; what goes wrong on the way takes nothing from the report. */
    private AgentAnswer handOver(ScanRequest request, ScanReport report, ScanAnswer answer) throws IOException {
        List<String> lines = new ArrayList<>();
        List<Handed> handed = new ArrayList<>();
        String failure = "";
        if (handover.dryRun() && passes(report)) {
            handover.targets().forEach(t -> lines.add("Would push to " + t));
        } else if (!handover.targets().isEmpty() && passes(report)) {
            try {
                for (ImagePush.Pushed one : Pusher.push(request, report, handover.targets(), p -> {
                    lines.add("Pushed " + p.target() + " as " + p.digest());
                    handed.add(new Handed(0, false, p.target(), p.digest().toString()));
                })) {
                    attach(report, request, one.target(), one.digest(), lines);
                }
            } catch (ImageException e) {
                failure = said(e);
            }
        }
        return new AgentAnswer(List.of(answer), lines, handed, failure);
    }
}
