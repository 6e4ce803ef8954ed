package io.hullcheck;

import io.hullcheck.AnalysisMessage.Found;
import io.hullcheck.AnalysisMessage.Opened;
import io.hullcheck.AnalysisMessage.Question;
import io.hullcheck.AnalysisMessage.Streamed;
import io.hullcheck.AnalysisMessage.Trouble;
import io.hullcheck.image.Progress;
import io.hullcheck.image.RawLayers;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.isolation.Conversation;
import io.hullcheck.isolation.LargeRecord;
import io.hullcheck.isolation.MessagePipe;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a scan says to the process that analyses its image: the order, the bytes of layers as they are wanted, and what is known of archives. What
 * the process says is not believed further than its form. For one analysis.
 *
 * @param layers of an image that the process cannot reach
 */
record AnalysisTalk(AnalysisOrder order, Optional<RawLayers> layers, KnownArtifacts released, Progress progress)
        implements Conversation<AnalysisAnswer> {
    /** Bytes of an answer; one package has a kilobyte, and there are 50,000 at most by default. */
    private static final long MOST_ANSWER = 256L << 20;

    @Override
    public AnalysisAnswer hold(OutputStream toChild, InputStream fromChild) throws IOException {
        MessagePipe pipe = new MessagePipe(new BufferedInputStream(fromChild), new BufferedOutputStream(toChild));
        pipe.sendLarge(AnalysisMessage.ORDER_PART.kind(), AnalysisMessage.ORDER.kind(), order);
        Map<Integer, LayerSender> senders = new ConcurrentHashMap<>();
        ExecutorService threads = Scanner.threads(order.threads(), "hullcheck-layer");
        ExecutorService pass = Scanner.threads(1, "hullcheck-pass");
        ExecutorService lookups = Scanner.threads(order.threads(), "hullcheck-lookup");
        AtomicInteger number = new AtomicInteger();
        LargeRecord answer = new LargeRecord(MOST_ANSWER);
        Optional<Progress.Task> task = Optional.empty();
        try {
            while (true) {
                MessagePipe.Message message = pipe.receive();
                switch (AnalysisMessage.of(message)) {
                    case STREAM -> {
                        RawLayers raw = layers.orElseThrow(() -> new IOException("no layers are here"));
                        pass.execute(() -> stream(pipe, raw, threads, senders, number));
                    }
                    case CREDIT ->
                        Optional.ofNullable(senders.get(message.number())).ifPresent(LayerSender::credit);
                    case DONE ->
                        Optional.ofNullable(senders.get(message.number())).ifPresent(LayerSender::done);
                    case LOOKUP -> {
                        Question question = message.record(Question.class);
                        lookups.execute(() -> lookUp(pipe, message.number(), question));
                    }
                    case LAYERS -> {
                        task.ifPresent(Progress.Task::close);
                        task = Optional.of(progress.start("", message.number(), Progress.Unit.LAYERS));
                    }
                    case LAYER -> task.ifPresent(t -> t.advance(message.number()));
                    case ANSWER_PART -> answer.add(message.bytes());
                    case ANSWER -> {
                        return answer.read(AnalysisAnswer.class);
                    }
                    default -> throw new IOException("not expected: " + AnalysisMessage.of(message));
                }
            }
        } finally {
            task.ifPresent(Progress.Task::close);
            pass.shutdownNow();
            threads.shutdownNow();
            lookups.shutdownNow();
        }
    }

    private static void stream(
            MessagePipe pipe,
            RawLayers raw,
            ExecutorService threads,
            Map<Integer, LayerSender> senders,
            AtomicInteger number) {
        Optional<Trouble> trouble = Optional.empty();
        try {
            raw.stream(
                    (layer, bytes) -> {
                        LayerSender sender = new LayerSender(pipe, number.incrementAndGet());
                        senders.put(sender.number(), sender);
                        try {
                            pipe.send(AnalysisMessage.OPENED.kind(), sender.number(), new Opened(layer));
                            sender.send(bytes);
                        } finally {
                            senders.remove(sender.number());
                        }
                    },
                    threads);
        } catch (InterruptedIOException e) {
            // the analysis is over
            return;
        } catch (IOException | RuntimeException e) {
            trouble = Optional.of(Trouble.of(e));
        }
        say(pipe, AnalysisMessage.STREAMED, 0, new Streamed(trouble));
    }

    private void lookUp(MessagePipe pipe, int number, Question question) {
        Found found;
        try {
            found = new Found(false, released.lookup(new Asked(question)), Optional.empty());
        } catch (Sha1WantedException e) {
            found = new Found(true, List.of(), Optional.empty());
        } catch (IOException | RuntimeException e) {
            found = new Found(false, List.of(), Optional.of(Trouble.of(e)));
        }
        say(pipe, AnalysisMessage.FOUND, number, found);
    }

    private static void say(MessagePipe pipe, AnalysisMessage what, int number, Record value) {
        try {
            pipe.send(what.kind(), number, value);
        } catch (IOException e) {
            // the process has ended, which the thread that receives sees
            return;
        }
    }

    /** Nobody works out a digest that is not asked for. */
    private static final class Sha1WantedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private record Asked(Question question) implements KnownArtifacts.Archive {
        @Override
        public long size() {
            return question.size();
        }

        @Override
        public String sha1() throws IOException {
            return question.sha1().orElseThrow(Sha1WantedException::new);
        }
    }
}
