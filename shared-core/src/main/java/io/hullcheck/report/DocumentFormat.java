package io.hullcheck.report;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One written form of something. Implementations are stateless; the same contents give the same bytes.
 *
 * @param <T> what is written
 */
interface DocumentFormat<T> {

    /** What a user types to get it. */
    String name();

    String fileName();

    /** What registries and browsers call it. */
    String mediaType();

    /** Writes the document; the stream stays open. */
    void write(T contents, OutputStream out) throws IOException;
}
