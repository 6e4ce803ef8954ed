package io.hullcheck.maven.fix;

import io.hullcheck.remedy.PomEdit;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The POMs that belong to a build, as text; edits are made on the text, in memory. Immutable. */
public final class OwnPoms {
    private static final int LONGEST_DECLARATION = 200;

    private final Path top;
    private final Map<String, PomText> texts;
    private final Map<String, Charset> charsets;

    private OwnPoms(Path top, Map<String, PomText> texts, Map<String, Charset> charsets) {
        this.top = top;
        this.texts = texts;
        this.charsets = charsets;
    }

    /**
     * Reads them.
     *
     * @param top folder that file names start from
     * @throws IOException when a file cannot be read, or is written in an encoding that this machine does not know
     */
    public static OwnPoms read(Path top, Collection<Path> files) throws IOException {
        Map<String, PomText> texts = new LinkedHashMap<>();
        Map<String, Charset> charsets = new LinkedHashMap<>();
        for (Path file : files) {
            String name = name(top, file);
            byte[] bytes = Files.readAllBytes(file);
            Charset charset = charset(file, bytes);
            texts.put(name, new PomText(name, new String(bytes, charset)));
            charsets.put(name, charset);
        }
        return new OwnPoms(top, texts, charsets);
    }

    /** As the XML declaration has it (Extensible Markup Language 1.0, section 4.3.3). */
    private static Charset charset(Path file, byte[] bytes) throws IOException {
        String start = new String(bytes, 0, Math.min(bytes.length, LONGEST_DECLARATION), StandardCharsets.ISO_8859_1);
        int from = start.indexOf("<?xml");
        int to = start.indexOf("?>");
        int at = start.indexOf("encoding");
        if (from < 0 || at < from || to < at) {
            return StandardCharsets.UTF_8;
        }
        String rest = start.substring(at + "encoding".length(), to).replace('\'', '"');
        String[] parts = rest.split("\"", 3);
        try {
            return parts.length < 3 ? StandardCharsets.UTF_8 : Charset.forName(parts[1].trim());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IOException(file + ": unknown encoding " + parts[1], e);
        }
    }

    /** A file as a person names it, from the top of the build. */
    public static String name(Path top, Path file) {
        Path path = file.toAbsolutePath().normalize();
        return (path.startsWith(top) ? top.relativize(path) : path).toString().replace(File.separatorChar, '/');
    }

    /** The place of a file by its name. */
    public Path path(String name) {
        return top.resolve(name);
    }

    /** The text of a file, empty where it is none of the build. */
    public Optional<PomText> of(Path file) {
        return Optional.ofNullable(texts.get(name(top, file)));
    }

    /** Names of the files, in the order in which they were read. */
    public List<String> names() {
        return List.copyOf(texts.keySet());
    }

    PomText text(String name) {
        return texts.get(name);
    }

    /**
     * With edits made, whose places are those of these texts: what changes no number of lines comes first.
     *
     * @throws IOException when a file is not what the edits were made for
     */
    public OwnPoms with(List<PomEdit> edits) throws IOException {
        List<PomEdit> sorted = new ArrayList<>(edits);
        sorted.sort(Comparator.comparingInt((PomEdit e) -> e instanceof PomEdit.SetVersion v ? -v.column() : 1));
        sorted.sort(Comparator.comparing(OwnPoms::addsLines));
        Map<String, PomText> changed = new LinkedHashMap<>(texts);
        for (PomEdit edit : sorted) {
            PomText before = changed.get(edit.file());
            if (before == null) {
                throw new IOException(edit.file() + " is no POM of this build");
            }
            changed.put(edit.file(), before.with(edit));
        }
        return new OwnPoms(top, changed, charsets);
    }

    private static boolean addsLines(PomEdit edit) {
        return edit instanceof PomEdit.AddProperty || edit instanceof PomEdit.AddManaged;
    }

    /** Files whose text differs. */
    public List<String> changedFrom(OwnPoms before) {
        return texts.keySet().stream()
                .filter(n -> !texts.get(n).text().equals(before.texts.get(n).text()))
                .toList();
    }

    /** The lines of a file. */
    public List<String> lines(String name) {
        return texts.get(name).text().lines().toList();
    }

    /**
     * Writes the files that differ from others, all or none: where one cannot be written, those before it are put back.
     *
     * @param place where a file of the build is written, by where it lies
     */
    public void write(OwnPoms before, UnaryOperator<Path> place) throws IOException {
        List<String> written = new ArrayList<>();
        try {
            for (String name : changedFrom(before)) {
                write(place.apply(path(name)), bytes(name));
                written.add(name);
            }
        } catch (IOException e) {
            for (String name : written) {
                write(place.apply(path(name)), before.bytes(name));
            }
            throw e;
        }
    }

    private byte[] bytes(String name) {
        return texts.get(name).text().getBytes(charsets.get(name));
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            Files.write(aside, bytes);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
