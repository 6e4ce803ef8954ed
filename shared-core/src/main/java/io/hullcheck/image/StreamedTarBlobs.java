package io.hullcheck.image;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * A tar that can only be read from front to back, because it is compressed as a whole or comes from a daemon: once for
 * its documents, and once for its layers. Nothing is unpacked to disk.
 */
final class StreamedTarBlobs implements BlobStore {
    /** All documents of an archive together; the manifests and configurations of a hundred images. */
    private static final long MOST_DOCUMENT_BYTES = 64L << 20;

    /** Starts the tar anew. */
    interface Opening extends Closeable {
        InputStream open() throws IOException;
    }

    private final Opening opening;
    private final Limits limits;
    private final Map<String, Long> sizes = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Optional<ImageException> damage;
    private long documentBytes;

    /** @param opening is closed with the store */
    StreamedTarBlobs(Opening opening, Limits limits) throws IOException {
        this.opening = opening;
        this.limits = limits;
        this.damage = index();
    }

    /** A compressed file. */
    static StreamedTarBlobs of(Path file, Limits limits) throws IOException {
        FileChannel channel = FileChannel.open(file);
        Opening opening = new Opening() {
            @Override
            public InputStream open() throws IOException {
                return new SliceStream(channel, 0, channel.size());
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
        try {
            return new StreamedTarBlobs(opening, limits);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private TarReader open() throws IOException {
        BufferedInputStream raw = Compression.buffered(opening.open());
        return new TarReader(Compression.of(raw).open(raw), limits);
    }

    private Optional<ImageException> index() throws IOException {
        long at = 0;
        try (TarReader tar = open()) {
            for (Optional<TarArchiveEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
                TarArchiveEntry entry = next.get();
                at = tar.position();
                String name = ImagePath.normal(entry.getName());
                if (sizes.size() + links.size() > ArchiveBlobs.MOST_NAMES) {
                    throw ArchiveBlobs.tooManyNames();
                }
                if (entry.isSymbolicLink()) {
                    links.put(name, ImagePath.target(name, entry.getLinkName()));
                } else if (entry.isLink()) {
                    links.put(name, ImagePath.normal(entry.getLinkName()));
                } else if (!entry.isDirectory()) {
                    sizes.put(name, entry.getSize());
                    keepDocument(name, entry.getSize(), tar.content());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            IOException explained = TarReader.explained(e);
            if (explained instanceof ImageException known && !sizes.isEmpty()) {
                return Optional.of(known.kind() == ImageException.Kind.TRUNCATED ? ArchiveBlobs.endsEarly(at) : known);
            }
            throw explained;
        }
    }

    private void keepDocument(String name, long size, InputStream content) throws IOException {
        if (size > limits.get(Bound.JSON_BYTES) || documentBytes + size > MOST_DOCUMENT_BYTES || size == 0) {
            return;
        }
        byte[] head = content.readNBytes(1);
        if (head.length == 1 && (head[0] == '{' || head[0] == '[')) {
            byte[] whole = new byte[(int) size];
            whole[0] = head[0];
            int rest = content.readNBytes(whole, 1, whole.length - 1);
            if (rest == whole.length - 1) {
                documents.put(name, whole);
                documentBytes += size;
            }
        }
    }

    private Optional<String> resolved(String name) {
        return ArchiveBlobs.followed(name, sizes.keySet(), links, limits);
    }

    @Override
    public List<String> names() {
        return List.copyOf(sizes.keySet());
    }

    @Override
    public boolean has(String name) {
        return resolved(name).isPresent();
    }

    @Override
    public long size(String name) {
        return resolved(name).map(sizes::get).orElse(-1L);
    }

    @Override
    public byte[] read(String name) throws ImageException {
        byte[] document = resolved(name).map(documents::get).orElse(null);
        if (document == null) {
            throw has(name) ? ArchiveBlobs.notJson(name, "it does not start as JSON does") : BlobStore.missing(name);
        }
        return document.clone();
    }

    @Override
    public void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException {
        Map<String, List<Integer>> waiting = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            int index = i;
            resolved(names.get(i))
                    .ifPresent(at ->
                            waiting.computeIfAbsent(at, k -> new ArrayList<>()).add(index));
        }
        // a layer that an image holds twice takes one more pass
        while (!waiting.isEmpty()) {
            try (TarReader tar = open()) {
                for (Optional<TarArchiveEntry> next = tar.next();
                        next.isPresent() && !waiting.isEmpty();
                        next = tar.next()) {
                    String name = ImagePath.normal(next.get().getName());
                    List<Integer> indexes = waiting.get(name);
                    if (indexes != null
                            && !next.get().isSymbolicLink()
                            && !next.get().isLink()) {
                        int index = indexes.remove(0);
                        if (indexes.isEmpty()) {
                            waiting.remove(name);
                        }
                        reader.read(index, tar.content());
                    }
                }
            } catch (ImageException e) {
                if (damage.isPresent()) {
                    return;
                }
                throw e;
            }
        }
    }

    @Override
    public Optional<ImageException> damage() {
        return damage;
    }

    @Override
    public void close() throws ImageException {
        ArchiveBlobs.close(opening);
    }
}
