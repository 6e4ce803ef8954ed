package io.hullcheck.inventory.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code rpmdb.sqlite}: the table {@code Packages} of a SQLite file (SQLite, "Database File Format", sections 1.3 to
 * 2.1), read page by page: nothing of a hostile image is given to a native library.
 */
final class SqliteStore implements RpmStore {
    private static final String MAGIC = "SQLite format 3\0";
    private static final int FILE_HEADER = 100;
    private static final int INTERIOR_TABLE = 0x05;
    private static final int LEAF_TABLE = 0x0d;

    /** Section 1.3.4. */
    private static final int LEAST_USABLE = 480;

    /** A tree of a billion pages is not as deep. */
    private static final int DEEPEST = 20;

    @Override
    public void read(SeekableByteChannel database, Headers headers) throws IOException {
        ByteBuffer head = RpmStore.at(database, 0, FILE_HEADER);
        if (!new String(head.array(), 0, 16, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
            throw new IOException("it is no SQLite file");
        }
        int pageSize = head.getShort(16) & 0xffff;
        pageSize = pageSize == 1 ? 65536 : pageSize;
        if (pageSize < 512 || Integer.bitCount(pageSize) != 1) {
            throw new IOException("its pages are said to have " + pageSize + " bytes");
        }
        int usable = pageSize - (head.get(20) & 0xff);
        if (usable < LEAST_USABLE) {
            throw new IOException("its pages are said to have " + usable + " bytes of use");
        }
        Tree tree = new Tree(database, pageSize, usable, new RpmStore.PageCount(database, pageSize));
        // type, name, table, root page, SQL
        List<Integer> roots = new ArrayList<>();
        tree.rows(1, 0, row -> {
            if (row.size() > 3 && row.text(0).equals("table") && row.text(1).equals("Packages")) {
                roots.add((int) row.number(3));
            }
        });
        if (roots.isEmpty()) {
            throw new IOException("it has no table Packages");
        }
        // hnum, blob
        tree.rows(roots.get(0), 0, row -> headers.header(row.blob(1)));
    }

    private interface Rows {
        void row(Row row) throws IOException;
    }

    /** The columns of one row, by their types. */
    private record Row(List<Long> types, List<Integer> places, byte[] payload) {
        int size() {
            return types.size();
        }

        String text(int column) throws IOException {
            return new String(blob(column), StandardCharsets.UTF_8);
        }

        byte[] blob(int column) throws IOException {
            if (column >= size()) {
                throw new IOException("a row has " + size() + " columns");
            }
            int from = places.get(column);
            byte[] bytes = new byte[length(types.get(column))];
            System.arraycopy(payload, from, bytes, 0, bytes.length);
            return bytes;
        }

        long number(int column) throws IOException {
            long type = types.get(column);
            if (type == 8 || type == 9) {
                return type - 8;
            }
            long value = 0;
            for (byte b : blob(column)) {
                value = value << 8 | (b & 0xff);
            }
            return value;
        }

        /** Of serial types (section 2.1); what is longer than a row is refused where the row is known. */
        static int length(long type) throws IOException {
            if (type >= 12) {
                return (int) Math.min(Integer.MAX_VALUE, (type - 12) / 2);
            }
            return switch ((int) type) {
                case 0, 8, 9 -> 0;
                case 1 -> 1;
                case 2 -> 2;
                case 3 -> 3;
                case 4 -> 4;
                case 5 -> 6;
                case 6, 7 -> 8;
                default -> throw new IOException("a column is of the unknown type " + type);
            };
        }
    }

    private record Tree(SeekableByteChannel database, int pageSize, int usable, RpmStore.PageCount pages) {

        private ByteBuffer page(long number) throws IOException {
            if (number < 1) {
                throw new IOException("it points to page " + number);
            }
            pages.take();
            return RpmStore.at(database, (number - 1) * pageSize, pageSize);
        }

        void rows(long number, int depth, Rows rows) throws IOException {
            if (depth > DEEPEST) {
                throw new IOException("its pages go in a circle");
            }
            ByteBuffer page = page(number);
            int head = number == 1 ? FILE_HEADER : 0;
            int type = page.get(head);
            int cells = page.getShort(head + 3) & 0xffff;
            int first = head + (type == INTERIOR_TABLE ? 12 : 8);
            if (type != INTERIOR_TABLE && type != LEAF_TABLE || first + 2 * cells > usable) {
                throw new IOException("its page " + number + " is no page of a table");
            }
            for (int i = 0; i < cells; i++) {
                int at = page.getShort(first + 2 * i) & 0xffff;
                if (at + 4 > usable) {
                    throw new IOException("a cell of page " + number + " lies outside of it");
                }
                page.position(at);
                if (type == INTERIOR_TABLE) {
                    rows(page.getInt() & 0xffffffffL, depth + 1, rows);
                } else {
                    rows.row(row(page));
                }
            }
            if (type == INTERIOR_TABLE) {
                rows(page.getInt(head + 8) & 0xffffffffL, depth + 1, rows);
            }
        }

        /** A cell of a leaf (section 1.6): length, row id, the start of the payload, and where the rest of it lies. */
        private Row row(ByteBuffer cell) throws IOException {
            int length = RpmStore.checked(varint(cell), database);
            varint(cell);
            int most = usable - 35;
            int least = (usable - 12) * 32 / 255 - 23;
            int spill = least + (length - least) % (usable - 4);
            int local = length <= most ? length : spill <= most ? spill : least;
            byte[] payload = new byte[length];
            if (local + (local < length ? 4 : 0) > cell.remaining()) {
                throw new IOException("a row lies outside of its page");
            }
            cell.get(payload, 0, local);
            long next = local < length ? cell.getInt() & 0xffffffffL : 0;
            for (int at = local; at < length; ) {
                ByteBuffer overflow = page(next);
                next = overflow.getInt() & 0xffffffffL;
                int part = Math.min(length - at, usable - 4);
                overflow.get(payload, at, part);
                at += part;
            }
            return columns(payload);
        }

        private static Row columns(byte[] payload) throws IOException {
            ByteBuffer head = ByteBuffer.wrap(payload);
            long headLength = varint(head);
            if (headLength > payload.length) {
                throw new IOException("a row's head is longer than the row");
            }
            List<Long> types = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            long place = headLength;
            while (head.position() < headLength) {
                long type = varint(head);
                types.add(type);
                places.add((int) place);
                place += Row.length(type);
                if (place > payload.length) {
                    throw new IOException("a column lies outside of its row");
                }
            }
            return new Row(types, places, payload);
        }

        private static long varint(ByteBuffer bytes) throws IOException {
            long value = 0;
            for (int i = 0; i < 9; i++) {
                if (!bytes.hasRemaining()) {
                    throw new IOException("a number is cut short");
                }
                byte b = bytes.get();
                if (i == 8) {
                    return value << 8 | (b & 0xff);
                }
                value = value << 7 | (b & 0x7f);
                if (b >= 0) {
                    break;
                }
            }
            return value;
        }
    }
}
