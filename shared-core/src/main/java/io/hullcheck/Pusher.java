package io.hullcheck;

import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImagePush;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Lets through what was scanned, and nothing else. Stateless. */
public final class Pusher {
    private Pusher() {}

    /**
     * Pushes the image of a scan to its targets, one after the other.
     *
     * @param request what was scanned
     * @param report what the scan told
     * @param pushed called for each target that has the image
     * @return one entry a target
     * @throws IllegalStateException when the verdict does not let the image pass
     * @throws ImageException when the image is no saved one, was changed since, or could not be pushed; targets before
     *     the one it names have it
     * @throws IOException when the work was cancelled
     */
    public static List<ImagePush.Pushed> push(
            ScanRequest request, ScanReport report, List<String> targets, Consumer<ImagePush.Pushed> pushed)
            throws IOException {
        if (report.judgement().verdict() == Verdict.FAILED
                || !report.judgement().stopping().isEmpty()) {
            throw new IllegalStateException("the verdict does not let the image pass");
        }
        ExecutorService threads = Scanner.threads(Math.max(2, request.threads()), "hullcheck-push");
        try (Image image = Scanner.open(request)) {
            ImagePush push = new ImagePush(image, report.inventory().image(), request.registries(), threads);
            List<ImagePush.Pushed> all = new ArrayList<>();
            for (String target : targets) {
                ImagePush.Pushed one = push.push(target);
                pushed.accept(one);
                all.add(one);
            }
            return List.copyOf(all);
        } finally {
            threads.shutdownNow();
        }
    }
}
