package io.hullcheck.inventory.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Packages}: a hash of Berkeley DB (its source, {@code dbinc/db_page.h}), written in the byte order of the
 * machine that made it. Every page is looked at in its turn; keys are package numbers and do not matter.
 */
final class BerkeleyStore implements RpmStore {
    private static final int MAGIC = 0x00061561;
    private static final int META_HEADER = 72;
    private static final int PAGE_HEADER = 26;
    private static final int HASH_META = 8;
    private static final int HASH_UNSORTED = 2;
    private static final int OVERFLOW = 7;
    private static final int HASH = 13;
    private static final int KEY_DATA = 1;
    private static final int OFF_PAGE = 3;

    @Override
    public void read(SeekableByteChannel database, Headers headers) throws IOException {
        ByteBuffer meta = RpmStore.at(database, 0, META_HEADER);
        ByteOrder order = order(meta);
        meta.order(order);
        int pageSize = meta.getInt(20);
        if (meta.get(25) != HASH_META || pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
            throw new IOException("it is no hash of Berkeley DB");
        }
        if (meta.get(24) != 0) {
            throw new IOException("it is encrypted");
        }
        long pages = (meta.getInt(32) & 0xffffffffL) + 1;
        if (pages * pageSize > database.size()) {
            throw new IOException(
                    "it is cut short: it has " + database.size() + " bytes and should have " + pages * pageSize);
        }
        RpmStore.PageCount values = new RpmStore.PageCount(database, pageSize);
        for (long page = 1; page < pages; page++) {
            ByteBuffer bytes = RpmStore.at(database, page * pageSize, pageSize).order(order);
            int type = bytes.get(25);
            if (type == HASH || type == HASH_UNSORTED) {
                page(database, bytes, pageSize, values, headers);
            }
        }
    }

    private static ByteOrder order(ByteBuffer meta) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            if (meta.order(order).getInt(12) == MAGIC) {
                return order;
            }
        }
        throw new IOException("it is no hash of Berkeley DB");
    }

    private static void page(
            SeekableByteChannel database, ByteBuffer page, int pageSize, RpmStore.PageCount values, Headers headers)
            throws IOException {
        int entries = page.getShort(20) & 0xffff;
        if (PAGE_HEADER + 2 * entries > pageSize || entries % 2 != 0) {
            throw new IOException("a page says it has " + entries + " entries");
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            places.add(page.getShort(PAGE_HEADER + 2 * i) & 0xffff);
        }
        // key and data in turn, filled up from the page's end
        for (int i = 1; i < entries; i += 2) {
            int from = places.get(i);
            int to = places.get(i - 1);
            if (from >= to || to > pageSize || from < PAGE_HEADER) {
                throw new IOException("an entry of a page points outside of it");
            }
            switch (page.get(from)) {
                case KEY_DATA -> {
                    // the entry of key 0 is a counter of four bytes
                    if (to - from - 1 > 4) {
                        byte[] blob = new byte[to - from - 1];
                        page.get(from + 1, blob);
                        headers.header(blob);
                    }
                }
                case OFF_PAGE -> {
                    if (to - from < 12) {
                        throw new IOException("an entry of a page is cut short");
                    }
                    headers.header(chain(
                            database,
                            page.getInt(from + 4) & 0xffffffffL,
                            RpmStore.checked(page.getInt(from + 8) & 0xffffffffL, database),
                            pageSize,
                            values,
                            page.order()));
                }
                default -> throw new IOException("an entry of a page is of the unknown kind " + page.get(from));
            }
        }
    }

    /** A value that fills pages of its own. */
    private static byte[] chain(
            SeekableByteChannel database,
            long first,
            int length,
            int pageSize,
            RpmStore.PageCount values,
            ByteOrder order)
            throws IOException {
        byte[] blob = new byte[length];
        int filled = 0;
        for (long page = first; page != 0 && filled < length; ) {
            values.take();
            ByteBuffer bytes = RpmStore.at(database, page * pageSize, pageSize).order(order);
            int used = bytes.getShort(22) & 0xffff;
            if (bytes.get(25) != OVERFLOW || used > pageSize - PAGE_HEADER) {
                throw new IOException("a value's page is none");
            }
            int part = Math.min(used, length - filled);
            bytes.get(PAGE_HEADER, blob, filled, part);
            filled += part;
            page = bytes.getInt(16) & 0xffffffffL;
        }
        if (filled != length) {
            throw new IOException("a value has " + filled + " bytes and should have " + length);
        }
        return blob;
    }
}
