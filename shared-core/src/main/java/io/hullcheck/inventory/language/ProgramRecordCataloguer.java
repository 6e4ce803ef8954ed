package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Looks into programs for what their build tools wrote into them. The program streams by once; its start tells whether
 * it is one at all (ELF, Mach-O, PE).
 */
public final class ProgramRecordCataloguer implements Cataloguer {
    /** Bytes that a record may look at before it decides. */
    static final int LOOKAHEAD = 512;

    /** One line a record. */
    private static final List<BuildRecord> RECORDS =
            List.of(new GoBuildRecord(), new RustBuildRecord(), new NativeImageRecord());

    /** No two records start with the same byte, and every byte of every program is asked about. */
    private static final BuildRecord[] BY_FIRST_BYTE = new BuildRecord[256];

    static {
        for (BuildRecord one : RECORDS) {
            BY_FIRST_BYTE[one.firstByte() & 0xff] = one;
        }
    }

    /** No program of these languages is as small. */
    private static final long SMALLEST = 100_000;

    /** Larger ones are numerical code, of which nobody keeps records; images have some of gigabytes. */
    private static final long LARGEST_LIBRARY = 256L << 20;

    private static final int BUFFER = 1 << 16;

    @Override
    public String name() {
        return "program-record";
    }

    /** Programs are called anything; a link to one leads to a file that is looked into all the same. */
    @Override
    public boolean wants(String path) {
        return false;
    }

    @Override
    public boolean wants(String path, long size) {
        return size >= SMALLEST && (path.endsWith(".so") ? size <= LARGEST_LIBRARY : mayBeProgram(path));
    }

    /** Programs have no ending, that of Windows, or one that is none: {@code kubectl-1.30}. */
    private static boolean mayBeProgram(String path) {
        int name = path.lastIndexOf('/') + 1;
        int dot = path.lastIndexOf('.');
        return dot <= name
                || path.endsWith(".exe")
                || dot + 1 < path.length() && Character.isDigit(path.charAt(dot + 1)) && !path.contains(".so.");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream in = file.content();
        int filled = in.readNBytes(buffer, 0, BUFFER);
        if (!isProgram(buffer, filled)) {
            return;
        }
        int at = 0;
        while (at < filled) {
            // places are only asked about while enough lies behind them, and the end is reached in the last round
            int end = filled == BUFFER ? filled - LOOKAHEAD : filled;
            for (; at < end; at++) {
                BuildRecord one = BY_FIRST_BYTE[buffer[at] & 0xff];
                if (one != null
                        && one.mayStart(buffer, at, filled)
                        && one.tell(new Window(buffer, at, filled, in), file, evidence)) {
                    return;
                }
            }
            int kept = filled - at;
            // Go's record starts at a multiple of sixteen, and so does what is kept
            System.arraycopy(buffer, at, buffer, 0, kept);
            int read = in.readNBytes(buffer, kept, BUFFER - kept);
            filled = kept + read;
            at = 0;
        }
    }

    private static boolean isProgram(byte[] start, int filled) {
        if (filled < 4) {
            return false;
        }
        int magic = (start[0] & 0xff) << 24 | (start[1] & 0xff) << 16 | (start[2] & 0xff) << 8 | start[3] & 0xff;
        return magic == 0x7f454c46
                || magic == 0xfeedface
                || magic == 0xfeedfacf
                || magic == 0xcefaedfe
                || magic == 0xcffaedfe
                || start[0] == 'M' && start[1] == 'Z';
    }
}
