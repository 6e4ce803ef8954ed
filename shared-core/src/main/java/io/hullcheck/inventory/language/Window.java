package io.hullcheck.inventory.language;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * A place in a program that streams by: some bytes that were read already, and the rest of the stream behind them.
 *
 * @param buffer not to be changed
 * @param filled end of what is in the buffer
 */
record Window(byte[] buffer, int at, int filled, InputStream rest) {

    /** Everything from the place on. */
    InputStream from(int place) {
        return new SequenceInputStream(new ByteArrayInputStream(buffer, place, filled - place), rest);
    }
}
