package io.hullcheck.inventory.language;

import io.hullcheck.image.Bound;
import io.hullcheck.inventory.Checksum;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.Scratch;
import io.hullcheck.inventory.sbom.SbomReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Walks one archive file and everything nested in it, by the central directories, as a Java machine does. Only what
 * tells a package is read; classes are not. One object a file, for one thread.
 */
final class JavaArchive {
    /** The directory of 120,000 entries has some 12 MB; the heap holds about five times as much. */
    private static final long MOST_DIRECTORY_BYTES = 24L << 20;
    /** Coordinates are a few lines; manifests of large OSGi bundles reach some 300 KB. */
    private static final int MOST_TEXT_BYTES = 2 << 20;
    /** A small file may well be compressed a thousandfold; a bomb is not small. */
    private static final long BOMB_FROM_BYTES = 4L << 20;

    private static final int MOST_CLASS_ROOTS = 32;

    /** A class that states a version is small. */
    private static final int MOST_CLASS_BYTES = 64 << 10;

    private final FoundFile file;
    private final Evidence evidence;
    private final KnownArtifacts released;
    private long inflated;

    JavaArchive(FoundFile file, Evidence evidence, KnownArtifacts released) {
        this.file = file;
        this.evidence = evidence;
        this.released = released;
    }

    void read(SeekableByteChannel channel) throws IOException {
        read(new SliceChannel(channel, 0, channel.size()), file.path(), "", 1);
    }

    private void read(SliceChannel channel, String name, String place, int depth) throws IOException {
        channel.allow(MOST_DIRECTORY_BYTES);
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(channel)
                .setIgnoreLocalFileHeader(true)
                .get()) {
            channel.allow(Long.MAX_VALUE);
            List<ZipArchiveEntry> coordinates = new ArrayList<>();
            Map<String, ZipArchiveEntry> poms = new HashMap<>();
            List<ZipArchiveEntry> nested = new ArrayList<>();
            List<ZipArchiveEntry> sboms = new ArrayList<>();
            TreeSet<String> roots = new TreeSet<>();
            List<String> classes = new ArrayList<>();
            ClassCopies copies = new ClassCopies();
            ZipArchiveEntry manifest = null;
            int count = 0;
            for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                if (++count > file.limits().get(Bound.ARCHIVE_ENTRIES)) {
                    gap(
                            Gap.Kind.LIMIT_REACHED,
                            place,
                            "it has more than " + file.limits().get(Bound.ARCHIVE_ENTRIES) + " entries",
                            raise(Bound.ARCHIVE_ENTRIES));
                    break;
                }
                String path = entry.getName();
                if (path.endsWith(".class")) {
                    if (roots.size() < MOST_CLASS_ROOTS) {
                        classRoot(ClassCopies.classPath(path)).ifPresent(roots::add);
                    }
                    copies.see(path);
                    classes.add(path);
                } else if (path.equals("META-INF/MANIFEST.MF")) {
                    manifest = entry;
                } else if (JavaIdentity.areCoordinates(path)) {
                    coordinates.add(entry);
                } else if (path.endsWith("/pom.xml")) {
                    poms.put(path, entry);
                } else if (path.startsWith("META-INF/sbom/") && path.endsWith(".json")) {
                    sboms.add(entry);
                } else if (!entry.isDirectory() && JavaArchiveCataloguer.isArchive(path)) {
                    nested.add(entry);
                }
            }
            identify(zip, channel, name, place, coordinates, poms, manifest, List.copyOf(roots), classes, copies);
            for (ZipArchiveEntry entry : sboms) {
                addSbom(zip, entry, place);
            }
            for (ZipArchiveEntry entry : nested) {
                descend(zip, channel, entry, place, depth);
            }
        } catch (ZipException e) {
            throw new IOException("it is no archive, or a damaged one (" + e.getMessage() + ")", e);
        }
    }

    private void identify(
            ZipFile zip,
            SliceChannel channel,
            String name,
            String place,
            List<ZipArchiveEntry> coordinates,
            Map<String, ZipArchiveEntry> poms,
            ZipArchiveEntry manifest,
            List<String> roots,
            List<String> classes,
            ClassCopies copies)
            throws IOException {
        List<PackageDraft> found = new ArrayList<>();
        for (ZipArchiveEntry entry : coordinates) {
            String where = place + "!/" + entry.getName();
            Optional<PackageDraft> draft =
                    text(zip, entry, where).flatMap(bytes -> JavaIdentity.ofCoordinates(bytes, entry.getName(), where));
            ZipArchiveEntry pom = poms.get(entry.getName().replaceFirst("properties$", "xml"));
            if (draft.isPresent() && pom != null) {
                Declared words = text(zip, pom, place + "!/" + pom.getName())
                        .map(bytes ->
                                PomWords.read(bytes, draft.get().namespace().orElse("")))
                        .orElse(Declared.NOTHING);
                found.add(draft.get().saying(words));
            } else {
                draft.ifPresent(found::add);
            }
        }
        Optional<byte[]> stated =
                manifest == null ? Optional.empty() : text(zip, manifest, place + "!/META-INF/MANIFEST.MF");
        HeldArchive held = new HeldArchive(channel);
        Optional<PackageDraft> own;
        if (JavaIdentity.hasOwn(name, stated, found)) {
            own = JavaIdentity.own(name, found);
        } else {
            own = JavaIdentity.ofReleased(name, released.lookup(held), place)
                    .or(() -> JavaIdentity.ofArchive(name, stated, place, roots));
            own.ifPresent(found::add);
        }
        if (own.isPresent()) {
            Declared words = own.get().declared();
            found.set(
                    found.indexOf(own.get()),
                    own.get()
                            .saying(new Declared(
                                    words.licences().isEmpty() ? JavaIdentity.licences(stated) : words.licences(),
                                    words.needs(),
                                    words.provides(),
                                    Optional.of(new Checksum("SHA1", held.sha1())))));
        }
        copies.addTo(found, classes, place, copy -> stated(zip, classes, copy));
        found.forEach(evidence::found);
    }

    /** The version that a class made for the purpose holds as a text. */
    private Optional<String> stated(ZipFile zip, List<String> classes, ClassCopies.Copy copy) throws IOException {
        if (copy.library().witness().isEmpty()) {
            return Optional.empty();
        }
        String path = copy.folder() + copy.library().witness().get() + ".class";
        Optional<String> entry = classes.stream().filter(c -> c.endsWith(path)).findFirst();
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(zip.getEntry(entry.get()))) {
            return copy.statedIn(new String(in.readNBytes(MOST_CLASS_BYTES), StandardCharsets.ISO_8859_1));
        } catch (ZipException e) {
            // the class is damaged; what its name tells remains
            return Optional.empty();
        }
    }

    /** What a repository is asked about; the digest is worked out at most once, and only on demand. */
    private static final class HeldArchive implements KnownArtifacts.Archive {
        private final SliceChannel channel;
        private Optional<String> digest = Optional.empty();

        HeldArchive(SliceChannel channel) {
            this.channel = channel;
        }

        @Override
        public long size() {
            return channel.size();
        }

        @Override
        public String sha1() throws IOException {
            if (digest.isEmpty()) {
                digest = Optional.of(
                        LocalRepository.sha1(Channels.newInputStream(new SliceChannel(channel, 0, channel.size()))));
            }
            return digest.get();
        }
    }

    /** What Spring Boot and others write of what they packed. */
    private void addSbom(ZipFile zip, ZipArchiveEntry entry, String place) throws IOException {
        String where = place + "!/" + entry.getName();
        if (isBomb(entry, where)) {
            return;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] document = in.readNBytes(file.limits().getInt(Bound.SBOM_BYTES));
            if (SbomReader.recognises(document)) {
                SbomReader.languagePackages(document, "listed in an SBOM in the archive")
                        .forEach(d -> evidence.found(d.at(where)));
            }
        } catch (IOException e) {
            gap(Gap.Kind.FILE_DAMAGED, where, String.valueOf(e.getMessage()), lookAtTheJar());
        }
    }

    private Optional<byte[]> text(ZipFile zip, ZipArchiveEntry entry, String where) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MOST_TEXT_BYTES + 1);
            if (bytes.length <= MOST_TEXT_BYTES) {
                return Optional.of(bytes);
            }
            gap(Gap.Kind.FILE_DAMAGED, where, "it is too large to be what its name says", lookAtTheJar());
        } catch (ZipException | RuntimeException e) {
            gap(Gap.Kind.FILE_DAMAGED, where, "it cannot be read (" + e.getMessage() + ")", lookAtTheJar());
        }
        return Optional.empty();
    }

    private void descend(ZipFile zip, SliceChannel channel, ZipArchiveEntry entry, String place, int depth)
            throws IOException {
        String where = place + "!/" + entry.getName();
        if (depth >= file.limits().get(Bound.ARCHIVE_DEPTH)) {
            gap(
                    Gap.Kind.LIMIT_REACHED,
                    where,
                    "archives are nested more than " + file.limits().get(Bound.ARCHIVE_DEPTH) + " deep",
                    raise(Bound.ARCHIVE_DEPTH));
            return;
        }
        try {
            long size = entry.getSize();
            if (size == 0) {
                return;
            }
            if (entry.getMethod() == ZipArchiveEntry.STORED && size == entry.getCompressedSize()) {
                // asking for the stream makes the library find where the data lies
                try (InputStream raw = zip.getRawInputStream(entry)) {
                    if (raw != null && entry.getDataOffset() > 0) {
                        read(new SliceChannel(channel, entry.getDataOffset(), size), entry.getName(), where, depth + 1);
                        return;
                    }
                }
            }
            if (isBomb(entry, where)) {
                return;
            }
            inflated += size;
            try (InputStream in = zip.getInputStream(entry);
                    Scratch.Held held = file.scratch().hold(in, size)) {
                read(new SliceChannel(held.channel(), 0, size), entry.getName(), where, depth + 1);
            }
        } catch (io.hullcheck.image.ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            gap(Gap.Kind.FILE_DAMAGED, where, String.valueOf(e.getMessage()), lookAtTheJar());
        }
    }

    /** A bound is held against what the directory claims; a claim that is too small cuts the content short. */
    private boolean isBomb(ZipArchiveEntry entry, String where) {
        long size = entry.getSize();
        long ratio = size / Math.max(1, entry.getCompressedSize());
        if (size > BOMB_FROM_BYTES && ratio > file.limits().get(Bound.ARCHIVE_RATIO)) {
            gap(
                    Gap.Kind.LIMIT_REACHED,
                    where,
                    "it would become " + ratio + " times larger than it is, as zip bombs do",
                    raise(Bound.ARCHIVE_RATIO));
            return true;
        }
        if (size > file.limits().get(Bound.BYTES_PER_FILE)) {
            gap(Gap.Kind.LIMIT_REACHED, where, "it has " + size + " bytes", raise(Bound.BYTES_PER_FILE));
            return true;
        }
        if (inflated + size > file.limits().get(Bound.ARCHIVE_BYTES)) {
            gap(
                    Gap.Kind.LIMIT_REACHED,
                    where,
                    "the archives inside have more than " + file.limits().get(Bound.ARCHIVE_BYTES) + " bytes together",
                    raise(Bound.ARCHIVE_BYTES));
            return true;
        }
        return false;
    }

    private void gap(Gap.Kind kind, String place, String what, String next) {
        evidence.gap(Gap.inFile(kind, file.shownPath() + place, what, next));
    }

    private static String raise(Bound bound) {
        return "If the image is trustworthy, raise the limit \"" + bound.parameter()
                + "\"; what lies beyond it was not looked at";
    }

    private static String lookAtTheJar() {
        return "Look at the build step that makes the archive; take the file out of the image if nothing uses it";
    }

    /** {@code org.springframework} of {@code org/springframework/core/X.class}. */
    static Optional<String> classRoot(String path) {
        int first = path.indexOf('/');
        int second = first < 0 ? -1 : path.indexOf('/', first + 1);
        return second < 0 || path.startsWith("META-INF/")
                ? Optional.empty()
                : Optional.of(path.substring(0, first) + "." + path.substring(first + 1, second));
    }
}
