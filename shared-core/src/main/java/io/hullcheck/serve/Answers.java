package io.hullcheck.serve;

import java.io.IOException;

/** Answers requests at some addresses. Thread-safe. */
interface Answers {
    /**
     * Bytes of the body that are read; none of whom it does not know, and then the body is empty.
     *
     * @param request without its body
     */
    int mostBytes(Incoming request);

    /** @throws IOException when the program is damaged */
    Reply answer(Incoming request) throws IOException;
}
