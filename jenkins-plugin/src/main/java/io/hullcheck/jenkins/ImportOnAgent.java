package io.hullcheck.jenkins;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImagePush;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.RegistryCopy;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies an image, or all platforms of it, from one registry into others when the policy lets all of it pass. */
final class ImportOnAgent extends AgentWork {
    private static final long serialVersionUID = 1L;

    private final boolean referrers;

    /** @param referrers whether what is attached to the images is copied with them */
    ImportOnAgent(ScanOrder order, Handover handover, boolean referrers) {
        super(order, handover);
        this.referrers = referrers;
    }

    @Override
    AgentAnswer work(ScanRequest asked, Scanner scanner, Path base) throws IOException, InterruptedException {
        ScanRequest request = asked.withVerifyDigests(true);
        RegistryCopy copy = new RegistryCopy(source(request.image()), request.registries(), request.limits());
        RegistryCopy.Choice choice = copy.choose(request.platform());
        Map<Digest, ScanReport> reports = new LinkedHashMap<>();
        List<ScanAnswer> answers = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        // every image is scanned before anything is said of the first
        for (RegistryCopy.Part part : choice.parts()) {
            Path folder = base.resolve(order.outputDirectory());
            if (choice.parts().size() > 1) {
                folder = folder.resolve(part.name());
            }
            try {
                ScanReport report = scanner.scan(request.withPart(ImageReference.parse(copy.reference(part)), part));
                reports.put(part.digest(), report);
                answers.add(answer(report, base, folder));
            } catch (ImageException e) {
                failures.add(said(e));
            }
        }
        List<String> lines = new ArrayList<>();
        List<Handed> handed = new ArrayList<>();
        if (failures.isEmpty() && reports.values().stream().allMatch(AgentWork::passes)) {
            try {
                copy(copy, choice.digest(), reports, request, lines, handed);
            } catch (ImageException e) {
                failures.add(said(e));
            }
        }
        return new AgentAnswer(answers, lines, handed, String.join("\n", failures));
    }

    /** Nothing but a registry can be meant by a name without a scheme. */
    private ImageReference source(ImageReference named) throws ImageException {
        return named.scheme().isPresent() ? named : ImageReference.parse("registry:" + order.image());
    }

    private void copy(
            RegistryCopy copy,
            Digest digest,
            Map<Digest, ScanReport> reports,
            ScanRequest request,
            List<String> lines,
            List<Handed> handed)
            throws IOException {
        for (String target : handover.targets()) {
            if (handover.dryRun()) {
                lines.add("Would copy " + digest + " to " + target);
                continue;
            }
            ImagePush.Pushed done = copy.copy(digest, target, request.registries(), referrers);
            lines.add("Copied " + done.target() + " as " + done.digest() + " (" + done.bytes()
                    + " bytes that were not there)");
            int scan = 0;
            for (Map.Entry<Digest, ScanReport> one : reports.entrySet()) {
                handed.add(new Handed(scan, true, target, one.getKey().toString()));
                scan++;
                attach(one.getValue(), request, target, one.getKey(), lines);
            }
        }
    }
}
