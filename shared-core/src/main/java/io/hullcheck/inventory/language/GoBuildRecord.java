package io.hullcheck.inventory.language;

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

/** The version of Go and the modules, as the Go tool writes them (Go's source, {@code debug/buildinfo}). */
final class GoBuildRecord implements BuildRecord {
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ALIGNMENT = 16;
    private static final int HEADER = 32;
    private static final int INLINE = 2;

    /** Thousands of modules have less text. */
    private static final int LONGEST = 4 << 20;

    /** The modules' text lies between two marks of that many bytes. */
    private static final int MARK = 16;

    @Override
    public byte firstByte() {
        return MAGIC[0];
    }

    @Override
    public boolean mayStart(byte[] buffer, int at, int filled) {
        return at % ALIGNMENT == 0
                && at + HEADER <= filled
                && Arrays.equals(buffer, at, at + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    @Override
    public boolean tell(Window window, FoundFile file, Evidence evidence) throws IOException {
        byte[] buffer = window.buffer();
        int at = window.at();
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
        Texts texts = new Texts(window.from(at + HEADER));
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

    /** Texts with their lengths before them. */
    private static final class Texts {
        private final InputStream in;

        Texts(InputStream in) {
            this.in = in;
        }

        /** The next text; empty when there is none of a length that makes sense. */
        Optional<String> next() throws IOException {
            long length = 0;
            for (int shift = 0; ; shift += 7) {
                int b = in.read();
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
            byte[] text = in.readNBytes((int) length);
            if (text.length < length) {
                return Optional.empty();
            }
            return Optional.of(new String(text, StandardCharsets.ISO_8859_1));
        }
    }
}
