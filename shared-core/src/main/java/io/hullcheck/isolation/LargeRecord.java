package io.hullcheck.isolation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A record that comes in parts. For one thread. */
public final class LargeRecord {
    private final long most;
    private final List<InputStream> parts = new ArrayList<>();
    private long bytes;

    /** @param most bytes that are held */
    public LargeRecord(long most) {
        this.most = most;
    }

    /** @throws IOException when there are too many bytes */
    public void add(byte[] part) throws IOException {
        bytes += part.length;
        if (bytes > most) {
            throw new IOException("an answer of more than " + most + " bytes");
        }
        parts.add(new ByteArrayInputStream(part));
    }

    /**
     * All parts as one record.
     *
     * @throws IOException when they are none of this type
     */
    public <T extends Record> T read(Class<T> type) throws IOException {
        return RecordJson.read(type, new SequenceInputStream(Collections.enumeration(parts)));
    }
}
