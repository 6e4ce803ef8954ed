package io.hullcheck.registry;

import java.io.InputStream;

/** What is sent with a request. */
public sealed interface Body {
    /** Nothing. */
    record None() implements Body {}

    /** Bytes in memory, which can be sent again. */
    record Bytes(byte[] bytes, String type) implements Body {}

    /**
     * Bytes that can be sent once.
     *
     * @param size exactly so many bytes come
     */
    record Once(InputStream content, long size) implements Body {}

    Body NONE = new None();
}
