package io.hullcheck.inventory.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** One of the forms in which rpm keeps its database: gives the header of every installed package. Stateless. */
interface RpmStore {
    /** A header with all its file names; the largest real ones have some ten megabytes. */
    int LARGEST_HEADER = 64 << 20;

    /** Told each header, in the form that {@link RpmHeader} reads. */
    interface Headers {
        void header(byte[] blob) throws IOException;
    }

    /**
     * Reads a whole database.
     *
     * @throws IOException when it is damaged; headers told until then are good
     */
    void read(SeekableByteChannel database, Headers headers) throws IOException;

    /** Exactly that many bytes from a place. */
    static ByteBuffer at(SeekableByteChannel database, long position, int length) throws IOException {
        if (position < 0 || length < 0 || position + length > database.size()) {
            throw new IOException("it points to byte " + (position + length) + " and has " + database.size());
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        database.position(position);
        while (bytes.hasRemaining()) {
            if (database.read(bytes) < 0) {
                throw new IOException("it ends early");
            }
        }
        return bytes.flip();
    }

    /** Refuses the size of a header that is none, or that the database has no room for. */
    static int checked(long size, SeekableByteChannel database) throws IOException {
        if (size < 0 || size > LARGEST_HEADER || size > database.size()) {
            throw new IOException("a header of " + size + " bytes is none");
        }
        return (int) size;
    }

    /** Counts the pages of a database while it is read. Each belongs to one place, so that more of them go in a circle. */
    final class PageCount {
        private long left;

        PageCount(SeekableByteChannel database, int pageSize) throws IOException {
            this.left = database.size() / pageSize;
        }

        void take() throws IOException {
            if (left-- == 0) {
                throw new IOException("its pages go in a circle");
            }
        }
    }
}
