package io.hullcheck;

import io.hullcheck.AnalysisMessage.Trouble;
import io.hullcheck.image.DaemonAccess;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageIndex;
import io.hullcheck.image.ImageSources;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Reading;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.inventory.ImageAnalyzer;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.inventory.sbom.SbomInventory;
import io.hullcheck.isolation.LargeRecord;
import io.hullcheck.isolation.MessagePipe;
import io.hullcheck.reach.Reach;
import io.hullcheck.reach.ReachAnalysis;
import io.hullcheck.reach.Reaches;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The process that analyses an image: reads its order from its input, writes the answer to its output, and ends. It reaches nothing but what is
 * said to it and, of a file or a folder, the image. When its input ends before, nobody waits any more.
 */
public final class AnalysisMain {
    /** Bytes; the inventory of an image whose Java libraries are looked into is part of an order. */
    private static final long MOST_ORDER = 256L << 20;

    private AnalysisMain() {}

    /** @param args none */
    public static void main(String[] args) throws IOException {
        PrintStream output = System.out;
        // whatever a library prints is no part of the answer
        System.setOut(System.err);
        MessagePipe pipe = new MessagePipe(new BufferedInputStream(System.in), new BufferedOutputStream(output));
        AnalysisOrder order = order(pipe);
        AnalysisLine line = AnalysisLine.start(pipe, Thread.currentThread());
        AnalysisAnswer answer;
        try {
            answer = answer(order, line);
        } catch (IOException e) {
            answer = AnalysisAnswer.of(Trouble.of(e));
        } catch (RuntimeException | StackOverflowError e) {
            answer = AnalysisAnswer.crashed(cause(e));
        }
        pipe.sendLarge(AnalysisMessage.ANSWER_PART.kind(), AnalysisMessage.ANSWER.kind(), answer);
    }

    private static AnalysisOrder order(MessagePipe pipe) throws IOException {
        LargeRecord order = new LargeRecord(MOST_ORDER);
        MessagePipe.Message message = pipe.receive();
        while (AnalysisMessage.of(message) == AnalysisMessage.ORDER_PART) {
            order.add(message.bytes());
            message = pipe.receive();
        }
        return order.read(AnalysisOrder.class);
    }

    private static Throwable cause(Throwable e) {
        return e.getCause() == null ? e : cause(e.getCause());
    }

    private static AnalysisAnswer answer(AnalysisOrder order, AnalysisLine line) throws IOException {
        Limits limits = Limits.of(order.limits(), Duration.ofMillis(order.milliseconds()));
        boolean isSbom = order.relayed().isEmpty() && SbomInventory.isNamedBy(order.image());
        if (order.kind() == AnalysisOrder.Kind.INDEX) {
            return AnalysisAnswer.of(
                    isSbom
                            ? ImageIndex.NONE
                            : ImageSources.index(order.image(), limits, RegistryAccess.DEFAULT, DaemonAccess.DEFAULT));
        }
        if (isSbom) {
            return order.kind() == AnalysisOrder.Kind.REACH
                    ? AnalysisAnswer.of(List.<Reach>of())
                    : AnalysisAnswer.of(SbomInventory.read(order.image(), limits));
        }
        ExecutorService threads = Scanner.threads(order.threads(), "hullcheck-layer");
        try (Image image = open(order, line, limits)) {
            if (order.kind() == AnalysisOrder.Kind.REACH) {
                AnalysisOrder.Reached asked = order.reach().orElseThrow();
                Reaches reaches =
                        new Reaches(ReachAnalysis.of(image, new Reading(limits, threads, false)), asked.inventory());
                return AnalysisAnswer.of(asked.libraries().stream()
                        .map(l -> reaches.of(l.installed(), l.names()))
                        .toList());
            }
            KnownArtifacts released = order.asks() ? line.released() : KnownArtifacts.NONE;
            return AnalysisAnswer.of(new ImageAnalyzer(Cataloguers.all(released))
                    .analyze(image, new Reading(limits, threads, order.verifyDigests()).telling(line.progress())));
        } finally {
            threads.shutdownNow();
        }
    }

    private static Image open(AnalysisOrder order, AnalysisLine line, Limits limits) throws IOException {
        return order.relayed().isPresent()
                ? order.relayed().get().open(line.layers(limits))
                : ImageSources.open(order.image(), order.platform(), limits);
    }
}
