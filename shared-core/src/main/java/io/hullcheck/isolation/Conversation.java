package io.hullcheck.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What is said between a Java machine and the one that it has started. What the child says is as untrusted as the image that it reads:
 * implementations believe no length and no type of it.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Conversation<T> {
    /**
     * Talks until there is an answer. It runs on a thread of its own; when the work is cancelled, or takes too long, the child is ended, and with it
     * both streams.
     *
     * @param toChild its standard input; the child takes its end for the end of the work, so it stays open until there is an answer
     * @param fromChild its standard output
     * @throws IOException when the child has gone, or says what cannot be understood
     */
    T hold(OutputStream toChild, InputStream fromChild) throws IOException;
}
