package io.hullcheck.image;

/**
 * What a file's first bytes say about running it.
 */
public enum ExecutableFormat {
    /** Code of a machine. Source: System V ABI, "ELF Header". */
    ELF,
    /** Code of a machine. Source: Microsoft, "PE Format"; the first two bytes are those of MS-DOS. */
    PE,
    /** Code of a machine, or of several. Source: Apple, {@code mach-o/loader.h} and {@code mach-o/fat.h}. */
    MACH_O,
    /**
     * Code that an interpreter or a virtual machine runs. Sources: execve(2), "Interpreter scripts"; JVM specification,
     * section 4.1; WebAssembly Core Specification, section 5.5.16.
     */
    INTERPRETED,
    NONE;

    /** Bytes needed to recognise a format. */
    public static final int HEAD = 20;

    private static final int RELOCATABLE = 1;
    private static final int CORE = 4;

    /** Files of Java's classes start as universal Mach-O does, and go on with a version that is at least this. */
    private static final int OLDEST_CLASS_FILE = 45;

    /**
     * The format of a file.
     *
     * @param head its first bytes, at least {@link #HEAD} where the file has as many
     * @param filled how many bytes of {@code head} are the file's
     */
    public static ExecutableFormat of(byte[] head, int filled) {
        if (filled > 2 && head[0] == '#' && head[1] == '!') {
            return INTERPRETED;
        }
        if (filled < 4) {
            return NONE;
        }
        return switch (bigEndian(head, 0)) {
            case 0x7f454c46 -> isLinked(head, filled) ? ELF : NONE;
            case 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabf -> MACH_O;
            case 0xcafebabe ->
                filled >= 8 && Integer.compareUnsigned(bigEndian(head, 4), OLDEST_CLASS_FILE) < 0
                        ? MACH_O
                        : INTERPRETED;
            // WebAssembly
            case 0x0061736d -> INTERPRETED;
            default -> head[0] == 'M' && head[1] == 'Z' ? PE : NONE;
        };
    }

    /** Whether it is code of a machine. */
    public boolean isNative() {
        return this == ELF || this == PE || this == MACH_O;
    }

    /** Neither a part of a program before it is linked, nor the memory of one that broke down. */
    private static boolean isLinked(byte[] head, int filled) {
        if (filled < HEAD) {
            return true;
        }
        boolean isBigEndian = head[5] == 2;
        int type = (head[isBigEndian ? 16 : 17] & 0xff) << 8 | head[isBigEndian ? 17 : 16] & 0xff;
        return type != RELOCATABLE && type != CORE;
    }

    private static int bigEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
