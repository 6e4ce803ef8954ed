package io.hullcheck.inventory.language;

import io.hullcheck.image.ImageException;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Scratch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Set;

/**
 * Reads Java archives (JAR File Specification), and archives inside archives: libraries of a WAR or EAR, of a Spring
 * Boot fat jar, and those shaded into another jar. An archive is known by its name or, whatever it is called, by what is in
 * it: a manifest, classes, coordinates, or archives of those.
 */
public final class JavaArchiveCataloguer implements Cataloguer {
    private static final Set<String> ENDINGS =
            Set.of("jar", "war", "ear", "sar", "par", "nar", "kar", "hpi", "jpi", "lpkg", "jmod");

    /** A directory without entries. */
    private static final int SMALLEST = 22;
    /** Scripts are many; one with an archive behind it is larger. */
    private static final int SMALLEST_SCRIPT = 512;
    /** Zips of data may be of any size. */
    private static final long LARGEST_UNKNOWN = 1L << 30;

    private final KnownArtifacts released;

    /** @param released knows archives by their bytes that do not say themselves what they are */
    public JavaArchiveCataloguer(KnownArtifacts released) {
        this.released = released;
    }

    @Override
    public String name() {
        return "java-archive";
    }

    @Override
    public boolean wants(String path) {
        return isArchive(path);
    }

    static boolean isArchive(String path) {
        int dot = path.lastIndexOf('.');
        return dot >= 0
                && path.length() - dot <= 5
                && ENDINGS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * A zip of any name, and a script behind which one may lie. Whether it is Java's is told by what is in it, so one
     * that is larger than any archive of Java is looked into only where its first file shows it.
     */
    @Override
    public boolean recognises(String path, long size, byte[] head) {
        return ZipHead.isZip(head)
                ? size >= SMALLEST && (size <= LARGEST_UNKNOWN || ZipHead.isJava(head))
                : size >= SMALLEST_SCRIPT && size <= LARGEST_UNKNOWN && ZipHead.isScript(head);
    }

    @Override
    public boolean mayRecognise(String path) {
        return ArchiveContents.mayBeArchive(path)
                && !path.startsWith("usr/share/doc/")
                && !path.startsWith("usr/share/man/");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.size() == 0) {
            // an empty file holds no class, so nothing in it can be missed
            return;
        }
        boolean named = isArchive(file.path());
        PushbackInputStream content = new PushbackInputStream(file.content(), HEAD_BYTES);
        byte[] head = named ? new byte[0] : content.readNBytes(HEAD_BYTES);
        content.unread(head);
        try (Scratch.Held held = file.scratch().hold(content, file.size())) {
            if (named || ZipHead.isJava(head)) {
                new JavaArchive(file, evidence, released).read(held.channel());
            } else if (ZipHead.hasDirectory(held.channel())) {
                readByContents(file, evidence, held);
            }
        }
    }

    /** A damaged zip that nothing shows to be Java's is no gap: documents and data are zips too. */
    private void readByContents(FoundFile file, Evidence evidence, Scratch.Held held) throws IOException {
        try {
            new JavaArchive(file, evidence, released).readByContents(held.channel());
        } catch (ImageException | InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // neither a manifest nor a class of it was seen
            return;
        }
    }
}
