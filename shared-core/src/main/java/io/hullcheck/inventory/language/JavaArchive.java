package io.hullcheck.inventory.language;

import io.hullcheck.image.Bound;
import io.hullcheck.inventory.Cataloguer;
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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static final int BUFFER = 1 << 16;

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

    /** Reads an archive that is one by its name. */
    void read(SeekableByteChannel channel) throws IOException {
        read(new SliceChannel(channel, 0, channel.size()), new Place(file.path(), "", 1, false));
    }

    /** Reads a zip that is called anything; it counts only where Java's files or archives are in it. */
    void readByContents(SeekableByteChannel channel) throws IOException {
        read(new SliceChannel(channel, 0, channel.size()), new Place(file.path(), "", 1, true));
    }

    /**
     * Where an archive lies.
     *
     * @param name of the archive, with folders
     * @param path through the archives around it
     * @param byContents whether nothing but its first bytes says that it is an archive
     */
    private record Place(String name, String path, int depth, boolean byContents) {}

    private void read(SliceChannel channel, Place place) throws IOException {
        try (ZipFile zip = channel.openZip(MOST_DIRECTORY_BYTES)) {
            ArchiveContents contents = new ArchiveContents();
            int count = 0;
            for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                if ((count & 0x3ff) == 0) {
                    file.limits().check();
                }
                if (++count > file.limits().get(Bound.ARCHIVE_ENTRIES)) {
                    // a zip of that many files of which none is Java's is data
                    if (!place.byContents || contents.isJava()) {
                        gap(
                                Gap.Kind.LIMIT_REACHED,
                                place.path,
                                "it has more than " + file.limits().get(Bound.ARCHIVE_ENTRIES) + " entries",
                                raise(Bound.ARCHIVE_ENTRIES));
                    }
                    break;
                }
                contents.add(entry);
            }
            if (!place.byContents || contents.isJava()) {
                identify(zip, channel, place, contents);
                for (ZipArchiveEntry entry : contents.sboms()) {
                    addSbom(zip, entry, place.path);
                }
            }
            for (ZipArchiveEntry entry : contents.nested()) {
                descend(zip, channel, entry, place, false);
            }
            for (ZipArchiveEntry entry : contents.unknown()) {
                if (isZip(zip, entry)) {
                    descend(zip, channel, entry, place, true);
                }
            }
        } catch (ZipException e) {
            throw new IOException("it is no archive, or a damaged one (" + e.getMessage() + ")", e);
        }
    }

    private void identify(ZipFile zip, SliceChannel channel, Place place, ArchiveContents contents) throws IOException {
        JavaManifest manifest = JavaManifest.read(
                contents.manifest().isEmpty()
                        ? Optional.empty()
                        : text(zip, contents.manifest().get(), place.path + "!/META-INF/MANIFEST.MF"));
        ArchiveFacts facts = ArchiveFacts.of(place.name, manifest, contents.packages(), place.path);
        List<PackageDraft> found = coordinates(zip, contents, facts);
        HeldArchive held = new HeldArchive(channel);
        Optional<PackageDraft> own = PackedCoordinates.own(facts, found);
        if (own.isPresent()) {
            own = Optional.of(replace(found, own.get(), PackedCoordinates.published(facts, own.get())));
        } else {
            own = JavaIdentity.ofReleased(facts, released.lookup(held)).or(() -> JavaIdentity.ofArchive(facts));
            own.ifPresent(found::add);
        }
        Set<String> stated = new LinkedHashSet<>(manifest.versions());
        facts.named().map(JavaFileName::version).ifPresent(stated::add);
        own.map(PackageDraft::version).ifPresent(stated::add);
        own = contents.copies()
                .addTo(
                        found,
                        own,
                        stated,
                        contents.classes(),
                        place.path,
                        copy -> stated(zip, contents.classes(), copy));
        if (own.isPresent()) {
            Declared words = own.get().declared();
            replace(
                    found,
                    own.get(),
                    own.get()
                            .saying(new Declared(
                                    words.licences().isEmpty() ? manifest.licences() : words.licences(),
                                    words.needs(),
                                    words.provides(),
                                    Optional.of(new Checksum("SHA1", held.sha1())))));
            JavaServers.product(own.get(), place.name).ifPresent(found::add);
        }
        if (own.filter(o -> o.classRoots().size() >= ClassPackages.MOST_ROOTS).isPresent()) {
            gap(
                    Gap.Kind.LIMIT_REACHED,
                    place.path,
                    "nothing names its group, and its classes are in too many packages to tell",
                    lookAtTheJar());
        }
        if (contents.copies().isIncomplete()) {
            gap(
                    Gap.Kind.LIMIT_REACHED,
                    place.path,
                    "copies of libraries were looked for in too many of its folders",
                    lookAtTheJar());
        }
        found.forEach(evidence::found);
    }

    private static PackageDraft replace(List<PackageDraft> found, PackageDraft old, PackageDraft other) {
        found.set(found.indexOf(old), other);
        return other;
    }

    /** What Maven wrote into it: coordinates, with what the project's file says besides; or that file alone. */
    private List<PackageDraft> coordinates(ZipFile zip, ArchiveContents contents, ArchiveFacts facts)
            throws IOException {
        List<PackageDraft> found = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (ZipArchiveEntry entry : contents.coordinates()) {
            String where = facts.place() + "!/" + entry.getName();
            String folder = entry.getName().substring(0, entry.getName().lastIndexOf('/'));
            Optional<PackageDraft> draft = text(zip, entry, where)
                    .flatMap(bytes -> PackedCoordinates.ofCoordinates(bytes, entry.getName(), where));
            Optional<ZipArchiveEntry> pom = contents.pom(folder + "/pom.xml");
            if (draft.isPresent()) {
                told.add(folder);
                Declared words = pom.isEmpty()
                        ? Declared.NOTHING
                        : text(zip, pom.get(), facts.place() + "!/" + pom.get().getName())
                                .map(bytes -> PomWords.read(
                                        bytes, draft.get().namespace().orElse("")))
                                .orElse(Declared.NOTHING);
                found.add(draft.get().saying(words));
            }
        }
        for (ZipArchiveEntry entry : contents.poms()) {
            if (told.add(entry.getName().substring(0, entry.getName().lastIndexOf('/')))) {
                String where = facts.place() + "!/" + entry.getName();
                Optional<byte[]> bytes = text(zip, entry, where);
                Optional<PackageDraft> draft = bytes.flatMap(pom -> PackedCoordinates.ofPom(pom, entry.getName(), where)
                        .or(() -> PackedCoordinates.ofPomFolder(facts, entry.getName()))
                        .map(d -> d.saying(PomWords.read(pom, d.namespace().orElse("")))));
                draft.ifPresent(found::add);
                if (bytes.isPresent() && draft.isEmpty() && contents.poms().size() > 1) {
                    gap(
                            Gap.Kind.PACKAGES_UNNAMED,
                            where,
                            "it names a library without its version",
                            "Let the build that puts it there write the version into it, or leave it out");
                }
            }
        }
        return found;
    }

    /** Whether a zip starts there; what cannot be read is none. */
    private static boolean isZip(ZipFile zip, ZipArchiveEntry entry) {
        try (InputStream in = zip.getInputStream(entry)) {
            return in != null && ZipHead.isZip(in.readNBytes(4));
        } catch (IOException | RuntimeException e) {
            // a damaged resource that nothing says to be an archive
            return false;
        }
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
        if (isBomb(entry, entry.getSize(), where)) {
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
        file.limits().check();
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

    private void descend(ZipFile zip, SliceChannel channel, ZipArchiveEntry entry, Place around, boolean byContents)
            throws IOException {
        file.limits().check();
        String where = around.path + "!/" + entry.getName();
        if (around.depth >= file.limits().get(Bound.ARCHIVE_DEPTH)) {
            gap(
                    Gap.Kind.LIMIT_REACHED,
                    where,
                    "archives are nested more than " + file.limits().get(Bound.ARCHIVE_DEPTH) + " deep",
                    raise(Bound.ARCHIVE_DEPTH));
            return;
        }
        Place place = new Place(entry.getName(), where, around.depth + 1, byContents);
        try {
            if (entry.getCompressedSize() == 0) {
                if (LocalHeader.read(channel, entry).isFilled()) {
                    gap(
                            Gap.Kind.FILE_DAMAGED,
                            where,
                            "the archive's directory says that it is empty, and it is not",
                            lookAtTheJar());
                }
                return;
            }
            if (entry.getMethod() == ZipArchiveEntry.STORED) {
                if (isBomb(entry, entry.getCompressedSize(), where)) {
                    return;
                }
                inflated += entry.getCompressedSize();
                // asking for the stream makes the library find where the data lies; Java reads so many bytes too
                try (InputStream raw = zip.getRawInputStream(entry)) {
                    if (raw != null && entry.getDataOffset() > 0) {
                        read(new SliceChannel(channel, entry.getDataOffset(), entry.getCompressedSize()), place);
                        return;
                    }
                }
            }
            inflate(zip, entry, place);
        } catch (io.hullcheck.image.ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (!byContents || isPlainlyJava(zip, entry)) {
                gap(Gap.Kind.FILE_DAMAGED, where, String.valueOf(e.getMessage()), lookAtTheJar());
            }
        }
    }

    /** Java reads an entry to the end of its data, whatever size the directory claims. */
    private void inflate(ZipFile zip, ZipArchiveEntry entry, Place place) throws IOException {
        long size = entry.getSize();
        if (isBomb(entry, Math.max(0, size), place.path)) {
            return;
        }
        if (size > 0) {
            try (InputStream in = zip.getInputStream(entry);
                    Scratch.Held held = file.scratch().hold(in, size)) {
                if (in.read() < 0) {
                    inflated += size;
                    read(new SliceChannel(held.channel(), 0, size), place);
                    return;
                }
            }
        }
        // the directory claims too little, as no honest archive does; the first pass only measures
        size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                file.limits().check();
                if (isBomb(entry, size, place.path)) {
                    return;
                }
            }
        }
        inflated += size;
        try (InputStream in = zip.getInputStream(entry);
                Scratch.Held held = file.scratch().hold(in, size)) {
            read(new SliceChannel(held.channel(), 0, size), place);
        }
    }

    private static boolean isPlainlyJava(ZipFile zip, ZipArchiveEntry entry) {
        try (InputStream in = zip.getInputStream(entry)) {
            return in != null && ZipHead.isJava(in.readNBytes(Cataloguer.HEAD_BYTES));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** @param size that it is known to have, or that the directory claims */
    private boolean isBomb(ZipArchiveEntry entry, long size, String where) {
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
}
