package io.hullcheck.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Streams one layer: decompresses, verifies digest and diffID, shows visitors the files they want, and keeps the
 * names that matter for the layers below (OCI image specification, layer, sections "Whiteouts" and "Opaque
 * Whiteout"). For one thread and one layer.
 */
final class LayerReader {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS_OWN = ".wh..wh.";

    private final Layer layer;
    private final FileVisitor visitor;
    private final Reading reading;
    private final PathSet.Builder hidden = new PathSet.Builder();
    private final PathSet.Builder opaque = new PathSet.Builder();
    private final PathSet.Builder entries = new PathSet.Builder();
    private final Map<String, String> symlinks = new HashMap<>();
    private final Map<String, String> hardlinks = new HashMap<>();
    private final List<ImageException> damages = new ArrayList<>();
    private long count;
    private long bytes;
    private String path = "";

    LayerReader(Layer layer, FileVisitor visitor, Reading reading) {
        this.layer = layer;
        this.visitor = visitor;
        this.reading = reading;
    }

    /**
     * Reads the layer to its end. A damaged layer gives a result too: what came before the damage, and the damage.
     *
     * @throws InterruptedIOException when the scan was cancelled
     */
    LayerResult read(InputStream raw) throws InterruptedIOException {
        try {
            readVerified(raw);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            damaged(TarReader.explained(e));
        }
        return new LayerResult(
                layer,
                hidden.build(),
                opaque.build(),
                entries.build(),
                Map.copyOf(symlinks),
                Map.copyOf(hardlinks),
                count,
                bytes,
                damages);
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
        InputStream from = raw;
        if (!reading.verify() && raw instanceof SliceStream slice) {
            Compression compression = Compression.of(Compression.buffered(slice));
            from = slice.fromStart();
            if (compression == Compression.NONE) {
                // what nobody wants is skipped by seeking
                try (TarReader tar = new TarReader(from, reading.limits())) {
                    takeAll(tar);
                }
                return;
            }
        }
        Hashing stored = new Hashing(from, reading.verify() ? layer.digest() : Optional.empty());
        try (ReadAhead ahead = new ReadAhead(stored)) {
            BufferedInputStream buffered = Compression.buffered(ahead);
            Compression compression = Compression.of(buffered);
            // bytes that are those of the manifest unpack to one thing alone; diffID tells nothing that they do not
            Hashing unpacked = new Hashing(
                    compression.open(buffered),
                    reading.verify() && layer.digest().isEmpty() ? layer.diffId() : Optional.empty());
            try (TarReader tar = new TarReader(unpacked, reading.limits())) {
                takeAll(tar);
                unpacked.drain(reading);
                buffered.transferTo(OutputStream.nullOutputStream());
                bytes = tar.position();
            }
            unpacked.verify("its uncompressed contents are not those that the configuration names (diffID)");
        }
        stored.verify("its bytes are not those that the manifest names");
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
        path = ImagePath.normal(entry.getName());
        if (path.isEmpty()) {
            return;
        }
        String name = ImagePath.name(path);
        if (name.startsWith(WHITEOUT)) {
            whiteout(name);
            return;
        }
        boolean hides = layer.index() > 0;
        if (entry.isDirectory()) {
            if (hides) {
                entries.add(path + "/");
            }
            return;
        }
        if (hides) {
            entries.add(path);
        }
        if (entry.isSymbolicLink()) {
            if (reading.takeLink()) {
                symlinks.put(path, entry.getLinkName());
            } else if (damages.isEmpty()) {
                damaged(reading.limits().reached(Bound.LINKS, "the image holds too many symbolic links"));
            }
        } else if (entry.isLink()) {
            if (visitor.wants(path)) {
                hardlinks.put(path, ImagePath.normal(entry.getLinkName()));
            }
        } else if (isRegular(entry)) {
            takeFile(entry.getRealSize(), tar.content());
        }
    }

    private void takeFile(long size, InputStream content) throws IOException {
        InputStream whole = content;
        if (!visitor.wants(path, size)) {
            byte[] head = content.readNBytes((int) Math.min(FileVisitor.HEAD_BYTES, size));
            if (!visitor.recognises(path, size, head)) {
                return;
            }
            whole = new SequenceInputStream(new ByteArrayInputStream(head), content);
        }
        hardlinks.remove(path);
        try {
            visitor.visit(path, size, whole);
        } catch (ImageException e) {
            throw e.path().isPresent() ? e : e.atPath("/" + path);
        }
    }

    private static boolean isRegular(TarArchiveEntry entry) {
        return !entry.isBlockDevice() && !entry.isCharacterDevice() && !entry.isFIFO();
    }

    private void whiteout(String name) {
        String folder = ImagePath.parent(path).orElse("");
        if (name.equals(OPAQUE)) {
            opaque.add(folder);
        } else if (!name.startsWith(AUFS_OWN)) {
            hidden.add((folder.isEmpty() ? "" : folder + "/") + name.substring(WHITEOUT.length()));
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

        /** Reads what follows the archive's end, which belongs to the digest too. */
        void drain(Reading reading) throws IOException {
            byte[] scratch = new byte[1 << 16];
            while (read(scratch, 0, scratch.length) > 0) {
                reading.check();
            }
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
