package io.hullcheck.image;

/**
 * What a file's first bytes say about running it. Sources: System V ABI, "ELF Header"; Microsoft PE Format, "MS-DOS Stub";
 * Apple's mach-o/loader.h and mach-o/fat.h; execve(2), "Interpreter scripts"; JVM specification, section 4.1; WebAssembly
 * Core Specification, section 5.5.16.
 */
enum ExecutableFormat {
    /** Code of a machine: ELF, PE, Mach-O. */
    NATIVE,
    /** Code that an interpreter or a virtual machine runs. */
    INTERPRETED,
    NONE;

    static ExecutableFormat of(byte[] head) {
        if (head.length < 4) {
            return head.length > 2 && head[0] == '#' && head[1] == '!' ? INTERPRETED : NONE;
        }
        int magic = (head[0] & 0xff) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | head[3] & 0xff;
        return switch (magic) {
            case 0x7f454c46 -> isPart(head) ? NONE : NATIVE;
            // Mach-O of 32 and 64 bits, in both byte orders, and for several machines with places of 64 bits
            case 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabf -> NATIVE;
            // a Java class, or a Mach-O file for several machines; the latter names fewer of them than any class has
            // versions
            case 0xcafebabe ->
                head.length > 7 && head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] < 0x20
                        ? NATIVE
                        : INTERPRETED;
            // WebAssembly
            case 0x0061736d -> INTERPRETED;
            default -> {
                if (head[0] == 'M' && head[1] == 'Z') {
                    yield NATIVE;
                }
                yield head[0] == '#' && head[1] == '!' ? INTERPRETED : NONE;
            }
        };
    }

    /** Whether an ELF file is a part of a program that is not linked yet (e_type ET_REL). */
    private static boolean isPart(byte[] head) {
        boolean isLittleEndian = head.length > 5 && head[5] == 1;
        return head.length > 17 && head[isLittleEndian ? 16 : 17] == 1 && head[isLittleEndian ? 17 : 16] == 0;
    }
}
