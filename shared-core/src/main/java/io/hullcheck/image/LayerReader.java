package io.hullcheck.image;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Streams one layer: decompresses, verifies digest and diffID, shows visitors the files they want, and keeps the names of
 * all entries for the merged view (OCI image specification, layer, sections "Whiteouts" and "Opaque Whiteout"). For one
 * thread and one layer.
 */
final class LayerReader {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS_OWN = ".wh..wh.";
    private static final int ANYBODY_RUNS = 0111;

    private final Layer layer;
    private final Reading reading;
    private final LayerLog.Writer log;
    private final ShownFiles files;
    private final List<ImageException> damages = new ArrayList<>();
    private long count;
    private long bytes;
    private boolean linksAreFull;

    LayerReader(Layer layer, FileVisitor visitor, Reading reading) {
        this.layer = layer;
        this.reading = reading;
        this.log = new LayerLog.Writer(reading);
        this.files = new ShownFiles(visitor, log);
    }

    /**
     * Reads the layer to its end. A damaged layer gives a result too: what came before the damage, and the damage.
     *
     * @throws InterruptedIOException when the scan was cancelled
     */
    LayerResult read(InputStream raw) throws InterruptedIOException {
        try (log) {
            try {
                readVerified(raw);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                damaged(TarReader.explained(e));
            }
            return new LayerResult(layer, log.build(), count, bytes, damages);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be compressed", e);
        }
    }

    private void damaged(IOException e) {
        ImageException damage = e instanceof ImageException known
                ? known
                : ImageException.of(
                        ImageException.Kind.UNREADABLE,
                        String.valueOf(e.getMessage()),
                        "Check that the image can be read",
                        e);
        damages.add(damage.inLayer(layer.name()));
    }

    private void readVerified(InputStream raw) throws IOException {
        reading.check();
        InputStream from = raw;
        if (!reading.verify() && raw instanceof SliceStream slice) {
            Compression compression = Compression.of(Compression.buffered(slice));
            from = slice.fromStart();
            if (compression == Compression.NONE) {
                // what nobody wants is skipped by seeking
                readAll(from);
                return;
            }
        }
        Hashing stored = new Hashing(from, reading.verify() ? layer.digest() : Optional.empty());
        try (ReadAhead ahead = new ReadAhead(stored, reading.deadline())) {
            BufferedInputStream buffered = Compression.buffered(ahead);
            Compression compression = Compression.of(buffered);
            try (Hashing unpacked = new Hashing(
                    compression.open(buffered), reading.verify() ? unpackedDigest(compression) : Optional.empty())) {
                if (compression == Compression.NONE) {
                    readAll(unpacked);
                } else {
                    readAllBeside(unpacked);
                }
                long left = buffered.transferTo(OutputStream.nullOutputStream());
                if (left > 0) {
                    damaged(
                            ImageException.of(
                                    ImageException.Kind.CORRUPT,
                                    left + " bytes follow the end of the compressed data and were not read",
                                    "Build or save the image again; if it happens again, look at the tool that writes the layer"));
                }
                unpacked.verify("its uncompressed contents are not those that the configuration names (diffID)");
            }
        }
        stored.verify("its bytes are not those that the manifest names");
    }

    /** Unpacking takes as long as looking into the files does, and goes on beside it. */
    private void readAllBeside(InputStream unpacked) throws IOException {
        try (ReadAhead unpacking = new ReadAhead(unpacked, reading.deadline())) {
            readAll(unpacking);
        }
    }

    private void readAll(InputStream unpacked) throws IOException {
        TarReader tar = new TarReader(unpacked, reading.limits());
        takeAll(tar);
        drain(tar);
        bytes = tar.position();
    }

    /** An uncompressed layer's digest and diffID are of the same bytes, which are hashed once. */
    private Optional<Digest> unpackedDigest(Compression compression) {
        return compression == Compression.NONE && layer.digest().equals(layer.diffId())
                ? Optional.empty()
                : layer.diffId();
    }

    /** Runtimes stop at the end of the archive, so what follows is in no container; what it is, nobody can say. */
    private void drain(TarReader tar) throws IOException {
        if (tar.drain(reading)) {
            damaged(
                    ImageException.of(
                            ImageException.Kind.CORRUPT,
                            "data follows the end of the layer's archive; container runtimes do not unpack it",
                            "Build the image again; if the layer was joined from several archives, join them with a tool that removes the end marks"));
        }
    }

    private void takeAll(TarReader tar) throws IOException {
        for (Optional<TarArchiveEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            if ((++count & 0x3ff) == 0) {
                reading.check();
            }
            if (count > reading.limits().get(Bound.ENTRIES_PER_LAYER)) {
                throw reading.limits().reached(Bound.ENTRIES_PER_LAYER, "the layer holds too many entries");
            }
            bytes = tar.position();
            if (bytes > reading.limits().get(Bound.BYTES_PER_LAYER)) {
                throw reading.limits().reached(Bound.BYTES_PER_LAYER, "the layer is too large");
            }
            take(entry.get(), tar);
        }
        bytes = tar.position();
    }

    private void take(TarArchiveEntry entry, TarReader tar) throws IOException {
        String path = ImagePath.normal(entry.getName());
        if (path.isEmpty()) {
            return;
        }
        String name = ImagePath.name(path);
        if (name.startsWith(WHITEOUT)) {
            whiteout(path, name);
        } else if (entry.isDirectory()) {
            log(LayerLog.Kind.FOLDER, path, "", 0);
        } else if (entry.isSymbolicLink()) {
            symlink(path, entry.getLinkName());
        } else if (entry.isLink()) {
            log(LayerLog.Kind.HARDLINK, path, ImagePath.normal(entry.getLinkName()), 0);
        } else if (isRegular(entry)) {
            boolean mayRun = (entry.getMode() & ANYBODY_RUNS) != 0;
            files.show(new FileVisitor.Entry(path, entry.getRealSize(), count), mayRun, tar.content());
        } else {
            log(LayerLog.Kind.FILE, path, "", 0);
        }
    }

    private static boolean isRegular(TarArchiveEntry entry) {
        return !entry.isBlockDevice() && !entry.isCharacterDevice() && !entry.isFIFO();
    }

    private void log(LayerLog.Kind kind, String path, String target, int flags) throws IOException {
        log.add(kind, count, path, target, flags);
    }

    private void symlink(String path, String target) throws IOException {
        if (reading.takeLink()) {
            log(LayerLog.Kind.SYMLINK, path, target, 0);
            return;
        }
        log(LayerLog.Kind.FILE, path, "", 0);
        if (!linksAreFull) {
            linksAreFull = true;
            damaged(reading.limits().reached(Bound.LINKS, "the image holds too many symbolic links"));
        }
    }

    private void whiteout(String path, String name) throws IOException {
        String folder = ImagePath.parent(path).orElse("");
        if (name.equals(OPAQUE)) {
            log(LayerLog.Kind.OPAQUE, folder, "", 0);
        } else if (!name.startsWith(AUFS_OWN)) {
            String deleted = name.substring(WHITEOUT.length());
            log(LayerLog.Kind.WHITEOUT, folder.isEmpty() ? deleted : folder + "/" + deleted, "", 0);
        }
    }

    /** Hashes what passes, when there is a digest to hold it against. */
    private static final class Hashing extends FilterInputStream {
        private final Optional<Digest> expected;
        private final Optional<MessageDigest> hash;

        Hashing(InputStream in, Optional<Digest> expected) {
            super(in);
            this.expected = expected;
            this.hash = expected.map(Digest::hasher);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read > 0 && hash.isPresent()) {
                hash.get().update(bytes, offset, read);
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, 1 << 16)).length;
        }

        void verify(String what) throws ImageException {
            if (hash.isPresent()) {
                Digest found = Digest.of(expected.get().algorithm(), hash.get().digest());
                if (!found.equals(expected.get())) {
                    throw ImageException.of(
                            ImageException.Kind.DIGEST_MISMATCH,
                            what + ": expected " + expected.get() + ", found " + found,
                            "The image was changed or damaged after it was built; build or fetch it again");
                }
            }
        }
    }
}
