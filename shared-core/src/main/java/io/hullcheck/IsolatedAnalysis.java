package io.hullcheck;

import io.hullcheck.AnalysisMessage.Trouble;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.ImageIndex;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Layer;
import io.hullcheck.image.RelayedImage;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.isolation.ChildEndedException;
import io.hullcheck.isolation.ChildJvm;
import io.hullcheck.match.Finding;
import io.hullcheck.reach.Reach;
import io.hullcheck.reach.Reaches;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Analyses an image in a process of its own. A file or a folder is read by that process; of an image in a registry or a daemon it gets the bytes
 * of the layers from this one, which alone has logins and a network. Immutable.
 *
 * @param request whose time is running
 */
record IsolatedAnalysis(ChildJvm child, ScanRequest request) {
    /** What the process may take longer than the scan: it puts together in it what it has read. */
    private static final Duration TO_END = Duration.ofSeconds(3);

    /** Characters of what a process said on its way down. */
    private static final int MOST_SAID = 500;

    private static final String PROCESS = "the process that analysed the image ";

    /**
     * Lists what is in the image. A process that ends before is a gap of the inventory.
     *
     * @param opened the image, unless it is a file or a folder
     * @throws ImageException when the image cannot be opened at all
     * @throws IOException when the work was cancelled
     */
    Inventory inventory(Optional<Image> opened) throws IOException {
        Optional<RelayedImage.Source> source;
        try {
            source = source(opened);
        } catch (ImageException e) {
            // a daemon that was there a moment ago
            return unknown(opened, Gap.of(e));
        }
        try {
            AnalysisAnswer answer = run(AnalysisOrder.Kind.INVENTORY, source, Optional.empty());
            return answer.inventory().isPresent() ? answer.inventory().get() : unknown(opened, failure(answer));
        } catch (ChildEndedException e) {
            return unknown(opened, gap(e));
        }
    }

    /**
     * Whether the application reaches libraries.
     *
     * @return of each finding, in their order
     * @throws ImageException when that cannot be found out
     */
    List<Reach> reaches(Optional<Image> opened, Inventory inventory, List<Finding> findings) throws IOException {
        List<AnalysisOrder.Library> libraries = findings.stream()
                .map(f -> new AnalysisOrder.Library(f.installed(), Reaches.names(f)))
                .toList();
        try {
            List<Reach> reaches = run(
                            AnalysisOrder.Kind.REACH,
                            source(opened),
                            Optional.of(new AnalysisOrder.Reached(inventory, libraries)))
                    .reaches()
                    .orElse(List.of());
            if (!reaches.isEmpty() && reaches.size() != findings.size()) {
                throw ended("gave an answer to another question");
            }
            return reaches;
        } catch (ChildEndedException e) {
            throw ended(e.getMessage());
        }
    }

    /**
     * The platforms of a file or a folder; none where its process ends before, which is then a gap of the inventory.
     *
     * @throws ImageException when the image cannot be opened at all
     */
    ImageIndex index() throws IOException {
        try {
            return run(AnalysisOrder.Kind.INDEX, Optional.empty(), Optional.empty())
                    .index()
                    .orElse(ImageIndex.NONE);
        } catch (ChildEndedException e) {
            return ImageIndex.NONE;
        }
    }

    private static ImageException ended(String how) {
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                PROCESS + shortened(how),
                "Give it more memory (-Xmx in isolateOptions), if you trust the image");
    }

    private Optional<RelayedImage.Source> source(Optional<Image> opened) throws IOException {
        Optional<RelayedImage.Source> source = opened.isPresent() ? opened.get().relayed() : Optional.empty();
        if (opened.isPresent() && source.isEmpty()) {
            throw new IllegalStateException(
                    "its layers cannot be handed on: " + request.image().text());
        }
        return source;
    }

    /** @param source of the layers; empty for a file or a folder */
    private AnalysisAnswer run(
            AnalysisOrder.Kind kind, Optional<RelayedImage.Source> source, Optional<AnalysisOrder.Reached> reach)
            throws IOException {
        Optional<ImageReference> file = source.isPresent()
                ? Optional.empty()
                : Optional.of(request.image().absolute());
        AnalysisOrder order = new AnalysisOrder(
                kind,
                file.orElse(request.image()),
                request.platform(),
                request.limits().changed(),
                request.limits().remaining().toMillis(),
                request.verifyDigests(),
                request.threads(),
                request.released() != KnownArtifacts.NONE,
                source.map(RelayedImage.Source::image),
                reach);
        ChildJvm one = child.within(request.limits().remaining().plus(TO_END))
                .reading(file.map(f -> List.of(Path.of(f.location()))).orElse(List.of()));
        AnalysisAnswer answer;
        try {
            answer = one.run(
                    AnalysisMain.class,
                    new AnalysisTalk(
                            order,
                            source.map(RelayedImage.Source::layers),
                            request.released(),
                            request.registries().progress()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the scan was cancelled");
        }
        if (answer.trouble().isPresent() && !isTime(answer.trouble().get())) {
            throw answer.trouble().get().exception();
        }
        return answer;
    }

    private static boolean isTime(Trouble trouble) {
        return trouble.image()
                .filter(i -> i.kind() == ImageException.Kind.TIMED_OUT)
                .isPresent();
    }

    private static Gap failure(AnalysisAnswer answer) {
        if (answer.trouble().flatMap(Trouble::image).isPresent()) {
            return Gap.of(answer.trouble().get().image().get().exception());
        }
        return Gap.inImage(
                Gap.Kind.ANALYSIS_ENDED,
                PROCESS + "failed"
                        + answer.crash().map(c -> " (" + shortened(c) + ")").orElse(" without a reason"),
                "Report it with the image, if you can give it away: no image should bring this about");
    }

    private static Gap gap(ChildEndedException e) {
        String what = PROCESS + shortened(e.getMessage());
        return switch (e.reason()) {
            case TIME ->
                Gap.inImage(Gap.Kind.TIMED_OUT, what, "Raise the limit \"seconds\", or scan on a faster machine");
            case MEMORY ->
                Gap.inImage(
                        Gap.Kind.ANALYSIS_ENDED,
                        what,
                        "Give it more memory (-Xmx in isolateOptions), if you trust the image");
            case KILLED ->
                Gap.inImage(
                        Gap.Kind.ANALYSIS_ENDED,
                        what,
                        "Scan the image again; if the system lacks memory, give it more, or the process less (-Xmx in isolateOptions)");
            case ENDED, UNREADABLE ->
                Gap.inImage(
                        Gap.Kind.ANALYSIS_ENDED,
                        what,
                        "Scan the image again; report it with the image, if it happens each time");
        };
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ');
        return line.length() > MOST_SAID ? line.substring(0, MOST_SAID) + "…" : line;
    }

    /** What is known of an image without a look into its layers. */
    private Inventory unknown(Optional<Image> opened, Gap gap) {
        ImageFacts facts = opened.map(Image::facts)
                .orElseGet(() -> new ImageFacts(
                        request.image().text(),
                        Optional.empty(),
                        Optional.empty(),
                        request.platform(),
                        List.of(),
                        Map.of(),
                        Optional.empty()));
        List<Layer> layers = opened.map(Image::layers).orElse(List.of());
        return new Inventory(facts, layers, Optional.empty(), List.of(), List.of(gap), 0, 0);
    }
}
