package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
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

    /** How {@code why} of a main module starts. */
    static final String MAIN = "the program's main module";

    private static final String DEPENDENCY = "what the Go tool wrote into the program";
    private static final String FLAGS = "-ldflags=";

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
        evidence.found(module("stdlib", release(version.get()), DEPENDENCY));
        modules(modules.get(), evidence);
        return true;
    }

    /**
     * The number of a release, as other tools write it: {@code go1.22.3 X:boringcrypto} is 1.22.3. What builders and
     * companies add to it does not count; a version under development comes before its first release.
     */
    static String release(String version) {
        boolean isDevelopment = version.startsWith("devel") || version.contains("-devel");
        int start = version.indexOf("go1");
        if (start < 0) {
            return version.split(" ")[0];
        }
        int end = start + 2;
        while (end < version.length() && (Character.isDigit(version.charAt(end)) || version.charAt(end) == '.')) {
            end++;
        }
        String number = version.substring(start + 2, end);
        if (isDevelopment) {
            return number + (number.indexOf('.') == number.lastIndexOf('.') ? ".0" : "") + "-devel";
        }
        int letters = end;
        while (letters < version.length() && Character.isLetter(version.charAt(letters))) {
            letters++;
        }
        String stage = version.substring(end, letters);
        int digits = letters;
        while (digits < version.length() && Character.isDigit(version.charAt(digits))) {
            digits++;
        }
        return stage.equals("rc") || stage.equals("beta") ? version.substring(start + 2, digits) : number;
    }

    private static void modules(String marked, Evidence evidence) {
        if (marked.length() <= 2 * MARK) {
            return;
        }
        String[] pending = {};
        String[] main = {};
        String flags = "";
        for (String line : marked.substring(MARK, marked.length() - MARK).split("\n")) {
            String[] parts = line.split("\t");
            if (parts[0].equals("=>") && parts.length >= 2 && isFolder(parts[1])) {
                pending = fromFolder(pending);
            } else if (parts[0].equals("=>") && parts.length >= 3 && !parts[2].isEmpty()) {
                // what stands here was built in place of what stands before
                pending = parts;
            } else if (!parts[0].equals("=>")) {
                dependency(pending, evidence);
                pending = parts[0].equals("dep") ? parts : new String[0];
            }
            if (parts[0].equals("mod") && parts.length >= 2) {
                main = parts;
            } else if (parts[0].equals("build") && parts.length >= 2 && parts[1].startsWith(FLAGS)) {
                flags = parts[1].substring(FLAGS.length());
            }
        }
        dependency(pending, evidence);
        if (main.length > 0 && !main[1].isEmpty()) {
            evidence.found(main(main[1], main.length > 2 ? main[2] : "", flags));
        }
    }

    /** The program itself has no version while it is being developed, and one made of the day where the Go tool stamps it. */
    private static PackageDraft main(String path, String stamped, String flags) {
        boolean isRelease =
                !stamped.isEmpty() && !stamped.equals(PackageDraft.UNVERSIONED) && !stamped.startsWith("v0.0.0-");
        if (isRelease) {
            return module(path, stamped, MAIN + ", what the Go tool wrote into the program");
        }
        return LinkerFlags.version(flags, path)
                .map(v -> module(path, v, MAIN + ", its version by the linker's flag -X")
                        .asSureAs(Certainty.DECLARED))
                .orElseGet(() -> module(path, PackageDraft.UNVERSIONED, MAIN + ", which states no release"));
    }

    /** A module may be built from a folder in place of a release (Go Modules Reference, "replace directive"). */
    private static boolean isFolder(String replacement) {
        return replacement.startsWith("./")
                || replacement.startsWith("../")
                || replacement.startsWith("/")
                || replacement.length() > 2 && replacement.charAt(1) == ':';
    }

    /** It is what the requirement says it is, where that is a release; v0.0.0 stands for none. */
    private static String[] fromFolder(String[] required) {
        boolean isRelease = required.length >= 3 && !required[2].equals("v0.0.0") && !required[2].startsWith("v0.0.0-");
        return required.length < 2 || isRelease
                ? required
                : new String[] {required[0], required[1], PackageDraft.UNVERSIONED};
    }

    private static void dependency(String[] parts, Evidence evidence) {
        if (parts.length >= 3 && !parts[1].isEmpty() && !parts[2].isEmpty()) {
            evidence.found(module(parts[1], parts[2], DEPENDENCY));
        }
    }

    static PackageDraft module(String path, String version, String why) {
        int slash = path.lastIndexOf('/');
        return PackageDraft.ofLanguage(
                PackageKind.GO,
                slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash)),
                path.substring(slash + 1),
                version,
                why);
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
