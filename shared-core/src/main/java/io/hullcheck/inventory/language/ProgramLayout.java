package io.hullcheck.inventory.language;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the first bytes of a program tell of its inside. Nothing rests on it but which bytes need not be searched.
 *
 * @param codeStart where machine code starts that holds no data; never below 0
 * @param codeEnd where it ends; not above {@code codeStart} when there is no such place
 */
record ProgramLayout(long codeStart, long codeEnd) {
    /** Everything has to be searched. */
    static final ProgramLayout UNKNOWN = new ProgramLayout(0, 0);

    private static final int LOADED = 1;
    private static final int EXECUTABLE = 1;
    private static final int READABLE = 4;
    private static final int MOST_SEGMENTS = 64;

    /**
     * The layout of an ELF program (System V ABI, "Program Header"). Linkers that keep read-only data apart from code make
     * a segment that is only readable; where there is none, data may lie within the code.
     */
    static ProgramLayout of(byte[] start, int filled) {
        if (filled < 64 || start[0] != 0x7f || start[1] != 'E') {
            return UNKNOWN;
        }
        boolean is64 = start[4] == 2;
        ByteBuffer bytes =
                ByteBuffer.wrap(start, 0, filled).order(start[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long table = is64 ? bytes.getLong(32) : bytes.getInt(28) & 0xffffffffL;
        int size = bytes.getShort(is64 ? 54 : 42) & 0xffff;
        int count = bytes.getShort(is64 ? 56 : 44) & 0xffff;
        if (size < (is64 ? 56 : 32) || count > MOST_SEGMENTS || table < 0 || table + (long) size * count > filled) {
            return UNKNOWN;
        }
        boolean isDataApart = false;
        ProgramLayout largest = UNKNOWN;
        for (int i = 0; i < count; i++) {
            int at = (int) table + i * size;
            int flags = bytes.getInt(at + (is64 ? 4 : 24));
            long from = is64 ? bytes.getLong(at + 8) : bytes.getInt(at + 4) & 0xffffffffL;
            long length = is64 ? bytes.getLong(at + 32) : bytes.getInt(at + 16) & 0xffffffffL;
            if (bytes.getInt(at) != LOADED || from < 0 || length < 0 || from + length < 0) {
                continue;
            }
            // the headers themselves lie in a readable segment at the very start
            isDataApart |= flags == READABLE && from > 0;
            if (flags == (READABLE | EXECUTABLE) && length > largest.codeEnd - largest.codeStart) {
                // what is searched starts at a multiple of sixteen again
                largest = new ProgramLayout(from, from + length & -16);
            }
        }
        return isDataApart ? largest : UNKNOWN;
    }

    /** The layout, if it is that of a file of a size; what only holds symbols for a debugger keeps the headers of a larger one. */
    ProgramLayout within(long size) {
        return codeEnd <= size ? this : UNKNOWN;
    }

    /** Whether a place lies within the code. */
    boolean holds(long place) {
        return place >= codeStart && place < codeEnd;
    }

    /** Where the code starts behind a place; the end of all files where it does not. */
    long startBehind(long place) {
        return codeEnd > codeStart && codeStart >= place ? codeStart : Long.MAX_VALUE;
    }

    /** Whether a PE file is one of .NET, whose parts {@code deps.json} lists (PE Format, "Optional Header Data Directories"). */
    static boolean isManaged(byte[] start, int filled) {
        if (filled < 64 || start[0] != 'M') {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(start, 0, filled).order(ByteOrder.LITTLE_ENDIAN);
        int header = bytes.getInt(60);
        if (header < 0 || header > filled - 256 || bytes.getInt(header) != 0x00004550) {
            return false;
        }
        int optional = header + 24;
        // PE32+ has wider fields before its directories; the fifteenth is that of the common language runtime
        int directories = optional + ((bytes.getShort(optional) & 0xffff) == 0x20b ? 112 : 96);
        return directories + 15 * 8 <= filled && bytes.getInt(directories + 14 * 8) != 0;
    }
}
