package io.hullcheck;

import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageFailure;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.isolation.MessagePipe;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is said between a scan and the process that analyses its image. */
enum AnalysisMessage {
    /** To the child: a part of the {@link AnalysisOrder}. */
    ORDER_PART,
    /** To the child: the order is whole. */
    ORDER,
    /** From the child: all layers are wanted. */
    STREAM,
    /** To the child: a layer begins ({@link Opened}); the message's number is its own from now on. */
    OPENED,
    /** To the child: bytes of a layer. */
    DATA,
    /** To the child: a layer is at its end. */
    END,
    /** To the child: a layer cannot be read on ({@link Trouble}). */
    BROKEN,
    /** From the child: it has room for another {@link #DATA}. */
    CREDIT,
    /** From the child: no more is wanted of a layer. */
    DONE,
    /** To the child: all layers were shown ({@link Streamed}). */
    STREAMED,
    /** From the child: who knows an archive ({@link Question})? */
    LOOKUP,
    /** To the child: who does ({@link Found}). */
    FOUND,
    /** From the child: so many layers are to be read. */
    LAYERS,
    /** From the child: one more layer is read. */
    LAYER,
    /** From the child: a part of the {@link AnalysisAnswer}. */
    ANSWER_PART,
    /** From the child: the answer is whole. */
    ANSWER;

    /** {@link #DATA} that may be on the way of one layer at a time. */
    static final int CREDITS = 16;

    private static final AnalysisMessage[] ALL = values();

    /** @throws IOException when there is no such message */
    static AnalysisMessage of(MessagePipe.Message message) throws IOException {
        if (message.kind() >= ALL.length) {
            throw new IOException("a message of the unknown kind " + message.kind());
        }
        return ALL[message.kind()];
    }

    int kind() {
        return ordinal();
    }

    /** @param layer its place in the image */
    record Opened(int layer) {}

    /** @param trouble that kept layers from being shown */
    record Streamed(Optional<Trouble> trouble) {}

    /** @param sha1 where it was asked for */
    record Question(long size, Optional<String> sha1) {}

    /**
     * An answer to a {@link Question}.
     *
     * @param wantsSha1 the question is to be put again, with the digest
     */
    record Found(boolean wantsSha1, List<KnownArtifacts.Known> known, Optional<Trouble> trouble) {}

    /**
     * An exception on the way to the other process.
     *
     * @param image of an error in an image
     * @param ends whether a file ended early
     */
    record Trouble(Optional<ImageFailure> image, boolean ends, String message) {
        static Trouble of(Exception e) {
            return new Trouble(
                    e instanceof ImageException i ? Optional.of(ImageFailure.of(i)) : Optional.empty(),
                    e instanceof EOFException,
                    String.valueOf(e.getMessage()));
        }

        IOException exception() {
            if (image.isPresent()) {
                return image.get().exception();
            }
            return ends ? new EOFException(message) : new IOException(message);
        }
    }
}
