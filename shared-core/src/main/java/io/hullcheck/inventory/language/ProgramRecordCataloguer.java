package io.hullcheck.inventory.language;

import io.hullcheck.image.ExecutableFormat;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.runtime.KnownProgram;
import io.hullcheck.inventory.runtime.VersionText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks into programs and libraries for what their build tools wrote into them, and into known ones for the version that
 * they carry. They are told by their first bytes (ELF, Mach-O, PE), whatever they are called, and stream by once.
 */
public final class ProgramRecordCataloguer implements Cataloguer {
    /** Bytes that a record may look at before it decides. */
    static final int LOOKAHEAD = 512;

    /** One line a record. */
    private static final List<BuildRecord> RECORDS =
            List.of(new GoBuildRecord(), new RustBuildRecord(), new NativeImageRecord(), new DotNetBundleRecord());

    /** No two records start with the same byte, and every byte of every program is asked about. */
    private static final BuildRecord[] BY_FIRST_BYTE = new BuildRecord[256];

    static {
        for (BuildRecord one : RECORDS) {
            BY_FIRST_BYTE[one.firstByte() & 0xff] = one;
        }
    }

    private static final long LOWEST = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;

    /** Eight times the first byte of each record. */
    private static final long[] FIRST_BYTES =
            RECORDS.stream().mapToLong(r -> (r.firstByte() & 0xff) * LOWEST).toArray();

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Not even a packed program is as small. */
    private static final long SMALLEST = 4_096;

    /** No program of these languages is as small. */
    private static final long SMALLEST_WITH_RECORD = 100_000;

    /** Larger ones are numerical code for graphics processors, of which nobody keeps records; what else is as large is a gap. */
    private static final long LARGEST_LIBRARY = 1L << 30;

    private static final int BUFFER = 1 << 16;

    /** Endings of files that packages bring by the thousand, of which none is a program. */
    private static final Set<String> NO_PROGRAMS = Set.of(
            ".py",
            ".pyc",
            ".h",
            ".html",
            ".gz",
            ".png",
            ".svg",
            ".mo",
            ".txt",
            ".md",
            ".pl",
            ".pm",
            ".rb",
            ".js",
            ".ts",
            ".json",
            ".xml",
            ".conf",
            ".list",
            ".md5sums",
            ".go",
            ".c",
            ".hpp",
            ".a",
            ".o",
            ".ko",
            ".xz",
            ".css",
            ".class");

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
    public boolean recognises(String path, long size, byte[] head) {
        return size >= SMALLEST
                && ExecutableFormat.of(head, head.length).isNative()
                && (size <= LARGEST_LIBRARY || !isLibrary(path));
    }

    @Override
    public boolean mayRecognise(String path) {
        int dot = path.lastIndexOf('.');
        return dot <= path.lastIndexOf('/') || !NO_PROGRAMS.contains(path.substring(dot));
    }

    private static boolean isLibrary(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.endsWith(".so") || file.contains(".so.");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        VersionText text = new VersionText(KnownProgram.named(file.path()));
        ProgramFindings findings = new ProgramFindings(evidence);
        InputStream in = text.isLooking() ? new Shown(file.content(), text) : file.content();
        search(file, in, text.isLooking(), findings);
        if (text.isLooking()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        findings.tell(text.program());
    }

    private static void search(FoundFile file, InputStream in, boolean isWholeShown, Evidence findings)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        int filled = in.readNBytes(buffer, 0, BUFFER);
        ExecutableFormat form = ExecutableFormat.of(buffer, filled);
        if (!form.isNative() || form == ExecutableFormat.PE && ProgramLayout.isManaged(buffer, filled)) {
            return;
        }
        Optional<Gap> packed = PackedProgram.atStart(buffer, filled, file.shownPath());
        if (packed.isPresent()) {
            findings.gap(packed.get());
            return;
        }
        boolean mayHoldRecord = file.size() >= SMALLEST_WITH_RECORD;
        // what is skipped is not shown
        ProgramLayout code = isWholeShown || !mayHoldRecord
                ? ProgramLayout.UNKNOWN
                : ProgramLayout.of(buffer, filled).within(file.size());
        long base = 0;
        int at = 0;
        while (true) {
            if (code.holds(base + at)) {
                long behind = code.codeEnd();
                code = ProgramLayout.UNKNOWN;
                if (behind <= base + filled) {
                    at = (int) (behind - base);
                } else {
                    in.skipNBytes(behind - base - filled);
                    base = behind;
                    filled = in.readNBytes(buffer, 0, BUFFER);
                    at = 0;
                }
            }
            // places are only asked about while enough lies behind them, and the end is reached in the last round
            int end = filled == BUFFER ? filled - LOOKAHEAD : filled;
            int stop = (int) Math.min(end, Math.max(at, code.startBehind(base + at) - base));
            for (at = next(buffer, at, mayHoldRecord ? stop : at); mayHoldRecord && at < stop; ) {
                BuildRecord one = BY_FIRST_BYTE[buffer[at] & 0xff];
                if (one.mayStart(buffer, at, filled) && one.tell(new Window(buffer, at, filled, in), file, findings)) {
                    return;
                }
                at = next(buffer, at + 1, stop);
            }
            at = Math.max(at, stop);
            if (code.holds(base + at)) {
                continue;
            }
            if (filled < BUFFER) {
                break;
            }
            // Go's record starts at a multiple of sixteen, and so does what is kept
            int kept = filled - at;
            System.arraycopy(buffer, at, buffer, 0, kept);
            base += at;
            filled = kept + in.readNBytes(buffer, kept, BUFFER - kept);
            at = 0;
        }
        PackedProgram.atEnd(buffer, filled, file.shownPath()).ifPresent(findings::gap);
    }

    /** The next place where a record may start; eight bytes are looked at together. */
    private static int next(byte[] buffer, int from, int stop) {
        int at = from;
        while (at < stop) {
            if (at + Long.BYTES <= stop) {
                long eight = (long) EIGHT.get(buffer, at);
                long found = 0;
                for (long first : FIRST_BYTES) {
                    long same = eight ^ first;
                    // the highest bit of each byte that is now zero, and of some behind one
                    found |= same - LOWEST & ~same & HIGHEST;
                }
                if (found == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            if (BY_FIRST_BYTE[buffer[at] & 0xff] != null) {
                return at;
            }
            at++;
        }
        return Math.max(from, stop);
    }

    /** A stream whose bytes are shown to someone else, too. */
    private static final class Shown extends FilterInputStream {
        private final VersionText text;

        Shown(InputStream in, VersionText text) {
            super(in);
            this.text = text;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                text.pass(new byte[] {(byte) value}, 0, 1);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            if (read > 0) {
                text.pass(bytes, from, read);
            }
            return read;
        }

        /** Nothing is skipped that is not shown. */
        @Override
        public long skip(long count) throws IOException {
            byte[] bytes = new byte[(int) Math.min(count, BUFFER)];
            return Math.max(0, read(bytes, 0, bytes.length));
        }
    }
}
