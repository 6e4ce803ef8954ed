package io.hullcheck.reach;

import io.hullcheck.image.Bound;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Reading;
import io.hullcheck.version.Digits;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads the classes of one archive and of everything nested in it, as it streams by. Bounded like everything that an image
 * holds: what is beyond a bound makes the archive one of which nothing is known. For one thread.
 */
final class ArchiveReader {
    private static final String SERVICES = "META-INF/services/";
    /** Class files of more bytes than that are made by generators of tables. */
    private static final int MOST_CLASS_BYTES = 8 << 20;

    private static final int MOST_TEXT_BYTES = 1 << 20;
    /** Parts behind the first of a class's name. */
    private static final int MOST_PARTS = 30;

    private final Reading reading;
    private final Limits limits;
    private final Names names;
    private final List<Archive> found = new ArrayList<>();
    private long bytes;

    ArchiveReader(Reading reading, Names names) {
        this.reading = reading;
        this.limits = reading.limits();
        this.names = names;
    }

    /** The archive, and those nested in it. */
    List<Archive> read(InputStream content, String place) throws InterruptedIOException, ImageException {
        archive(content, place, 1);
        return found;
    }

    private void archive(InputStream content, String place, int depth) throws InterruptedIOException, ImageException {
        Archive archive = new Archive(place);
        // classes of the application, apart from those of what starts it
        Archive own = new Archive(place + "!/classes");
        found.add(archive);
        found.add(own);
        try {
            ZipInputStream zip = new ZipInputStream(content);
            int count = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++count > limits.get(Bound.ARCHIVE_ENTRIES)
                        || bytes > limits.get(Bound.ARCHIVE_BYTES)
                        || names.isFull()) {
                    archive.isDamaged = true;
                    return;
                }
                entry(zip, entry.getName(), archive, own, depth);
                if (!isSkipped(zip)) {
                    archive.isDamaged = true;
                    return;
                }
            }
            // an archive whose entries do not stand at its start, or none at all
            archive.isDamaged |= count == 0;
        } catch (InterruptedIOException | ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // told by the inventory; here it only means that nothing is known
            archive.isDamaged = true;
        }
    }

    /** Passes what is left of an entry, which may unpack to anything. */
    private boolean isSkipped(ZipInputStream zip) throws IOException {
        byte[] scratch = new byte[1 << 16];
        for (int read = zip.read(scratch); read > 0; read = zip.read(scratch)) {
            reading.check();
            bytes += read;
            if (bytes > limits.get(Bound.ARCHIVE_BYTES)) {
                return false;
            }
        }
        return true;
    }

    private void entry(ZipInputStream zip, String name, Archive archive, Archive own, int depth) throws IOException {
        boolean isOwn = name.startsWith("BOOT-INF/classes/") || name.startsWith("WEB-INF/classes/");
        if (name.endsWith(".class") && !name.startsWith("META-INF/versions/") && !name.endsWith("module-info.class")) {
            clazz(bounded(zip, MOST_CLASS_BYTES, isOwn ? own : archive), isOwn ? own : archive);
            own.isStarted |= isOwn;
        } else if (isArchive(name)) {
            if (depth >= limits.get(Bound.ARCHIVE_DEPTH)) {
                archive.isDamaged = true;
                return;
            }
            archive(
                    new FilterInputStream(zip) {
                        @Override
                        public void close() {
                            // the outer archive goes on
                        }
                    },
                    archive.place + "!/" + name,
                    depth + 1);
        } else if (name.equals("META-INF/MANIFEST.MF")) {
            Attributes main =
                    new Manifest(new ByteArrayInputStream(bounded(zip, MOST_TEXT_BYTES, archive))).getMainAttributes();
            archive.isStarted |= main.getValue(Attributes.Name.MAIN_CLASS) != null;
        } else if (name.startsWith(SERVICES) && name.length() > SERVICES.length()) {
            archive.services
                    .computeIfAbsent(name.substring(SERVICES.length()).replace('.', '/'), s -> new HashSet<>())
                    .addAll(names(text(zip, archive)));
        } else if (isText(name)) {
            (isOwn ? own : archive).named.addAll(names(text(zip, isOwn ? own : archive)));
        }
    }

    void clazz(byte[] content, Archive into) {
        bytes += content.length;
        try {
            into.classes.add(ClassFacts.of(content, names));
        } catch (RuntimeException e) {
            // newer than this version reads, or none
            into.isDamaged = true;
        }
    }

    private String text(InputStream in, Archive of) throws IOException {
        byte[] content = bounded(in, MOST_TEXT_BYTES, of);
        bytes += content.length;
        return new String(content, StandardCharsets.UTF_8);
    }

    /** An archive of which a file is too large is one of which not everything is known. */
    private static byte[] bounded(InputStream in, int most, Archive of) throws IOException {
        byte[] content = in.readNBytes(most);
        of.isDamaged |= content.length == most && in.read() >= 0;
        return content;
    }

    /** Names that a text holds, with slashes. */
    private Set<Integer> names(String text) {
        Set<Integer> found = new HashSet<>();
        int at = 0;
        while (at < text.length()) {
            if (!startsName(text, at)) {
                at++;
                continue;
            }
            int end = endOfName(text, at);
            int parts = 0;
            while (parts < MOST_PARTS
                    && end < text.length()
                    && (text.charAt(end) == '.' || text.charAt(end) == '/')
                    && startsName(text, end + 1)) {
                end = endOfName(text, end + 1);
                parts++;
            }
            if (parts > 0) {
                found.add(names.of(text.substring(at, end).replace('.', '/')));
            }
            at = end;
        }
        return found;
    }

    private static boolean startsName(String text, int at) {
        return at < text.length() && isOfName(text.charAt(at)) && !Digits.isDigit(text.charAt(at));
    }

    private static int endOfName(String text, int from) {
        int end = from;
        while (end < text.length() && isOfName(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || Digits.isDigit(c) || c == '_' || c == '$';
    }

    static boolean isArchive(String name) {
        return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".ear");
    }

    /** Configuration that names classes: Spring's, XML, properties. */
    static boolean isText(String name) {
        return name.endsWith(".xml")
                || name.endsWith(".properties")
                || name.endsWith(".factories")
                || name.endsWith(".imports")
                || name.endsWith(".yml")
                || name.endsWith(".yaml");
    }
}
