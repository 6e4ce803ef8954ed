package io.hullcheck.inventory.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.Adler32;

/**
 * {@code Packages.db}: rpm's own form (its source, {@code lib/backend/ndb/rpmpkg.c}): pages of slots, each of which
 * points to a package's header in blocks of 16 bytes. Little-endian.
 */
final class NdbStore implements RpmStore {
    private static final int MAGIC = 'R' | 'p' << 8 | 'm' << 16 | 'P' << 24;
    private static final int SLOT_MAGIC = 'S' | 'l' << 8 | 'o' << 16 | 't' << 24;
    private static final int BLOB_MAGIC = 'B' | 'l' << 8 | 'b' << 16 | 'S' << 24;
    private static final int PAGE = 4096;
    private static final int SLOT = 16;
    private static final int BLOCK = 16;

    /** The file's own header takes the room of the first two slots. */
    private static final int FIRST_SLOT = 2;

    private static final int MOST_SLOT_PAGES = 2048;

    @Override
    public void read(SeekableByteChannel database, Headers headers) throws IOException {
        ByteBuffer head = RpmStore.at(database, 0, FIRST_SLOT * SLOT).order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(0) != MAGIC) {
            throw new IOException("it is no NDB database");
        }
        if (head.getInt(4) != 0) {
            throw new IOException("it is of the unknown NDB version " + head.getInt(4));
        }
        long pages = head.getInt(12) & 0xffffffffL;
        if (pages == 0 || pages > MOST_SLOT_PAGES) {
            throw new IOException("it says it has " + pages + " pages of slots");
        }
        ByteBuffer slots = RpmStore.at(database, 0, (int) pages * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = FIRST_SLOT * SLOT; at < slots.limit(); at += SLOT) {
            if (slots.getInt(at) != SLOT_MAGIC) {
                throw new IOException("its slot " + at / SLOT + " is none");
            }
            int number = slots.getInt(at + 4);
            long block = slots.getInt(at + 8) & 0xffffffffL;
            // a slot that is free points nowhere
            if (number != 0 && block != 0) {
                headers.header(blob(database, block * BLOCK, number));
            }
        }
    }

    private static byte[] blob(SeekableByteChannel database, long at, int number) throws IOException {
        ByteBuffer head = RpmStore.at(database, at, BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(0) != BLOB_MAGIC || head.getInt(4) != number) {
            throw new IOException("package " + number + " is not where its slot says");
        }
        int length = RpmStore.checked(head.getInt(12) & 0xffffffffL, database);
        byte[] blob = RpmStore.at(database, at + BLOCK, length).array();
        // the header, the blob, what fills up the block, and the sum of all three in the tail
        int filled = (length + BLOCK + 12 + BLOCK - 1) / BLOCK * BLOCK - BLOCK - 12;
        ByteBuffer tail = RpmStore.at(database, at + BLOCK + filled, 12).order(ByteOrder.LITTLE_ENDIAN);
        Adler32 sum = new Adler32();
        sum.update(head.array());
        sum.update(RpmStore.at(database, at + BLOCK, filled).array());
        if ((int) sum.getValue() != tail.getInt(0)) {
            throw new IOException("package " + number + " does not match its checksum");
        }
        return blob;
    }
}
