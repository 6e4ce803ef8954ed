package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads what the Go tool writes into every program it builds: the version of Go and the modules (Go's source,
 * {@code debug/buildinfo}). The program streams by; its start tells whether it is one at all (ELF, Mach-O, PE).
 */
public final class GoBinaryCataloguer implements Cataloguer {
    /** No Go program is as small. */
    private static final long SMALLEST = 100_000;

    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ALIGNMENT = 16;
    private static final int HEADER = 32;
    private static final int INLINE = 2;

    /** Thousands of modules have less text. */
    private static final int LONGEST = 4 << 20;

    private static final int BUFFER = 1 << 16;

    /** The modules' text lies between two marks of that many bytes. */
    private static final int MARK = 16;

    @Override
    public String name() {
        return "go";
    }

    /** Programs are called anything; a link to one leads to a file that is looked into all the same. */
    @Override
    public boolean wants(String path) {
        return false;
    }

    @Override
    public boolean wants(String path, long size) {
        return size >= SMALLEST && mayBeProgram(path);
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
        // what is searched for starts at a multiple of sixteen, so it is never missed between two buffers
        while (filled > 0) {
            for (int at = 0; at + HEADER <= filled; at += ALIGNMENT) {
                if (buffer[at] == MAGIC[0] && matches(buffer, at) && tell(buffer, at, filled, in, file, evidence)) {
                    return;
                }
            }
            int kept = Math.min(filled, HEADER);
            System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            int read = in.readNBytes(buffer, kept, BUFFER - kept);
            filled = read == 0 ? 0 : kept + read;
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

    private static boolean matches(byte[] buffer, int at) {
        return Arrays.equals(buffer, at, at + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** @return whether this was what the tool writes, and not the same letters in a program that looks for them */
    private static boolean tell(byte[] buffer, int at, int filled, InputStream in, FoundFile file, Evidence evidence)
            throws IOException {
        if ((buffer[at + MAGIC.length + 1] & INLINE) == 0) {
            if (buffer[at + MAGIC.length] != 4 && buffer[at + MAGIC.length] != 8) {
                return false;
            }
            evidence.gap(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    file.shownPath(),
                    "the program was built by a Go older than 1.18, whose list of modules is not read",
                    "Build it with a Go that is still cared for"));
            return true;
        }
        Texts texts = new Texts(buffer, at + HEADER, filled, in);
        Optional<String> version = texts.next();
        if (version.filter(v -> v.startsWith("go") || v.startsWith("devel")).isEmpty()) {
            return false;
        }
        Optional<String> modules = texts.next();
        if (modules.isEmpty()) {
            throw new IOException("its list of modules is cut short");
        }
        found(evidence, "stdlib", version.get().split(" ")[0]);
        modules(modules.get(), evidence);
        return true;
    }

    private static void modules(String marked, Evidence evidence) {
        if (marked.length() <= 2 * MARK) {
            return;
        }
        String[] pending = {};
        for (String line : marked.substring(MARK, marked.length() - MARK).split("\n")) {
            String[] parts = line.split("\t");
            if (parts[0].equals("=>") && parts.length >= 3 && !parts[2].isEmpty()) {
                // what stands here was built in place of what stands before
                pending = parts;
            } else if (!parts[0].equals("=>")) {
                module(pending, evidence);
                pending = parts[0].equals("mod") || parts[0].equals("dep") ? parts : new String[0];
            }
        }
        module(pending, evidence);
    }

    private static void module(String[] parts, Evidence evidence) {
        // the program itself has no version while it is being developed
        if (parts.length >= 3 && !parts[1].isEmpty() && !parts[2].isEmpty() && !parts[2].equals("(devel)")) {
            found(evidence, parts[1], parts[2]);
        }
    }

    private static void found(Evidence evidence, String path, String version) {
        int slash = path.lastIndexOf('/');
        evidence.found(PackageDraft.ofLanguage(
                PackageKind.GO,
                slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash)),
                path.substring(slash + 1),
                version,
                "what the Go tool wrote into the program"));
    }

    /** Texts with their lengths before them, partly in the buffer and partly still to come. */
    private static final class Texts {
        private final byte[] buffer;
        private final int filled;
        private final InputStream in;
        private int at;

        Texts(byte[] buffer, int at, int filled, InputStream in) {
            this.buffer = buffer;
            this.at = at;
            this.filled = filled;
            this.in = in;
        }

        private int read() throws IOException {
            return at < filled ? buffer[at++] & 0xff : in.read();
        }

        /** The next text; empty when there is none of a length that makes sense. */
        Optional<String> next() throws IOException {
            long length = 0;
            for (int shift = 0; ; shift += 7) {
                int b = read();
                if (b < 0 || shift > 28) {
                    return Optional.empty();
                }
                length |= (long) (b & 0x7f) << shift;
                if (b < 0x80) {
                    break;
                }
            }
            if (length > LONGEST) {
                return Optional.empty();
            }
            byte[] text = new byte[(int) length];
            int ready = Math.min(text.length, filled - at);
            System.arraycopy(buffer, at, text, 0, ready);
            at += ready;
            if (in.readNBytes(text, ready, text.length - ready) < text.length - ready) {
                return Optional.empty();
            }
            return Optional.of(new String(text, StandardCharsets.ISO_8859_1));
        }
    }
}
