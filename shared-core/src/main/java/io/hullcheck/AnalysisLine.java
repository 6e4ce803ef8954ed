package io.hullcheck;

import io.hullcheck.AnalysisMessage.Found;
import io.hullcheck.AnalysisMessage.Opened;
import io.hullcheck.AnalysisMessage.Question;
import io.hullcheck.AnalysisMessage.Streamed;
import io.hullcheck.image.LayerTasks;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Progress;
import io.hullcheck.image.RawLayers;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.isolation.ChildWatch;
import io.hullcheck.isolation.MessagePipe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of the line in the process that analyses an image: layers, and what others know of archives, come by it. A thread of its own takes
 * what is said, and never waits for anybody. Thread-safe.
 */
final class AnalysisLine {
    private static final long MILLISECONDS_BETWEEN_LOOKS = 100;

    private final MessagePipe pipe;
    private final Map<Integer, RelayedLayer> layers = new ConcurrentHashMap<>();
    private final BlockingQueue<MessagePipe.Message> passes = new LinkedBlockingQueue<>();
    private final Map<Integer, BlockingQueue<MessagePipe.Message>> questions = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    private AnalysisLine(MessagePipe pipe) {
        this.pipe = pipe;
    }

    /** @param work is ended when nobody waits for it any more */
    static AnalysisLine start(MessagePipe pipe, Thread work) {
        AnalysisLine line = new AnalysisLine(pipe);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            line.take(pipe.receive());
                        }
                    } catch (IOException e) {
                        // who asks has gone
                        ChildWatch.end(work);
                    }
                },
                "hullcheck-line");
        thread.setDaemon(true);
        thread.start();
        return line;
    }

    private void take(MessagePipe.Message message) throws IOException {
        switch (AnalysisMessage.of(message)) {
            case OPENED -> {
                layers.put(message.number(), new RelayedLayer(message.number(), pipe));
                passes.add(message);
            }
            case DATA, END, BROKEN -> {
                // some may be on the way of one that was given up
                Optional.ofNullable(layers.get(message.number())).ifPresent(l -> l.take(message));
            }
            case STREAMED -> passes.add(message);
            case FOUND -> Optional.ofNullable(questions.get(message.number())).ifPresent(q -> q.add(message));
            default -> throw new IOException("not expected: " + AnalysisMessage.of(message));
        }
    }

    /** The layers of an image that another process streams. */
    RawLayers layers(Limits limits) {
        return (reader, threads) -> stream(reader, threads, limits);
    }

    private void stream(RawLayers.Reader reader, ExecutorService threads, Limits limits) throws IOException {
        pipe.send(AnalysisMessage.STREAM.kind(), 0);
        try (LayerTasks tasks = new LayerTasks(threads)) {
            MessagePipe.Message next = next(passes, limits);
            while (AnalysisMessage.of(next) == AnalysisMessage.OPENED) {
                int number = next.number();
                int place = next.record(Opened.class).layer();
                tasks.start(() -> {
                    try (RelayedLayer layer = layers.get(number)) {
                        reader.read(place, layer);
                    } finally {
                        layers.remove(number);
                    }
                });
                next = next(passes, limits);
            }
            Streamed end = next.record(Streamed.class);
            if (end.trouble().isPresent()) {
                throw end.trouble().get().exception();
            }
            tasks.join();
        }
    }

    private static MessagePipe.Message next(BlockingQueue<MessagePipe.Message> queue, Limits limits)
            throws IOException {
        try {
            while (true) {
                limits.check();
                MessagePipe.Message next = queue.poll(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the scan was cancelled");
        }
    }

    /** What the process that asks knows of archives. */
    KnownArtifacts released() {
        return archive -> {
            Found found = ask(new Question(archive.size(), Optional.empty()));
            if (found.wantsSha1()) {
                found = ask(new Question(archive.size(), Optional.of(archive.sha1())));
            }
            if (found.trouble().isPresent()) {
                throw found.trouble().get().exception();
            }
            return List.copyOf(found.known());
        };
    }

    private Found ask(Question question) throws IOException {
        int number = asked.incrementAndGet();
        BlockingQueue<MessagePipe.Message> answer = new LinkedBlockingQueue<>();
        questions.put(number, answer);
        try {
            pipe.send(AnalysisMessage.LOOKUP.kind(), number, question);
            return answer.take().record(Found.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the scan was cancelled");
        } finally {
            questions.remove(number);
        }
    }

    /** Tells the process that asks how far the work is. */
    Progress progress() {
        return (what, total, unit) -> {
            say(AnalysisMessage.LAYERS, total);
            return new Progress.Task() {
                @Override
                public void advance(long by) {
                    say(AnalysisMessage.LAYER, by);
                }

                @Override
                public void close() {
                    // the answer says that it is over
                }
            };
        };
    }

    private void say(AnalysisMessage what, long number) {
        try {
            pipe.send(what.kind(), (int) number);
        } catch (IOException e) {
            // who asks has gone, which the other thread sees
            Thread.currentThread().interrupt();
        }
    }
}
