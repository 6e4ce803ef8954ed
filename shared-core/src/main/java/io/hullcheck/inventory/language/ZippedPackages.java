package io.hullcheck.inventory.language;

import io.hullcheck.image.Bound;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.Scratch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Reads the records of packages that run from within a zip. For one thread. */
final class ZippedPackages {
    /** What records of packages have at the most; the longest descriptions have some 500 KB. */
    private static final int MOST_RECORD_BYTES = 4 << 20;

    private static final long MOST_DIRECTORY_BYTES = 64L << 20;

    private final FoundFile file;
    private final Evidence evidence;

    /** What one record tells. */
    interface Reader {
        /** @throws IOException when it cannot be understood; becomes a gap */
        List<PackageDraft> read(String path, InputStream content) throws IOException;
    }

    ZippedPackages(FoundFile file, Evidence evidence) {
        this.file = file;
        this.evidence = evidence;
    }

    /**
     * Reads every record.
     *
     * @param wants by its path in the zip
     * @throws IOException when the file is no zip
     */
    void read(Predicate<String> wants, Reader reader) throws IOException {
        try (Scratch.Held held = file.scratch().hold(file.content(), file.size());
                SliceChannel channel =
                        new SliceChannel(held.channel(), 0, held.channel().size())) {
            try (ZipFile zip = channel.openZip(MOST_DIRECTORY_BYTES)) {
                read(zip, wants, reader);
            }
        } catch (ZipException e) {
            throw new IOException("it is no archive, or a damaged one (" + e.getMessage() + ")", e);
        }
    }

    private void read(ZipFile zip, Predicate<String> wants, Reader reader) throws IOException {
        long count = 0;
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
            ZipArchiveEntry entry = all.nextElement();
            if (++count > file.limits().get(Bound.ARCHIVE_ENTRIES)) {
                evidence.gap(Gap.inFile(
                        Gap.Kind.LIMIT_REACHED,
                        file.shownPath(),
                        "it has more than " + file.limits().get(Bound.ARCHIVE_ENTRIES) + " entries",
                        "If the image is trustworthy, raise the limit \"" + Bound.ARCHIVE_ENTRIES.parameter() + "\""));
                return;
            }
            if (!entry.isDirectory() && wants.test(entry.getName())) {
                record(zip, entry, reader);
            }
        }
    }

    private void record(ZipFile zip, ZipArchiveEntry entry, Reader reader) throws IOException {
        String place = "!/" + entry.getName();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MOST_RECORD_BYTES + 1);
            if (bytes.length > MOST_RECORD_BYTES) {
                throw new IOException("it is too large to be what its name says");
            }
            reader.read(entry.getName(), new ByteArrayInputStream(bytes)).forEach(d -> evidence.found(d.at(place)));
        } catch (IOException | RuntimeException e) {
            evidence.gap(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    file.shownPath() + place,
                    "the file cannot be understood: " + e.getMessage(),
                    "Look at the build step that makes the archive; take it out of the image if nothing uses it"));
        }
    }
}
