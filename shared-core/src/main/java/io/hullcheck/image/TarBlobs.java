package io.hullcheck.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** A plain tar file: indexed once by its headers, then read from anywhere by several threads. */
final class TarBlobs implements BlobStore {
    private record Slice(long offset, long size) {}

    private final FileChannel channel;
    private final Limits limits;
    private final Map<String, Slice> slices = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();
    private final Optional<ImageException> damage;

    TarBlobs(Path file, Limits limits) throws IOException {
        this.channel = FileChannel.open(file);
        this.limits = limits;
        this.damage = index();
    }

    private Optional<ImageException> index() throws IOException {
        long length = channel.size();
        TarReader tar = new TarReader(new SliceStream(channel, 0, length), limits);
        try {
            for (Optional<TarArchiveEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
                TarArchiveEntry entry = next.get();
                String name = ImagePath.normal(entry.getName());
                if (slices.size() + links.size() > ArchiveBlobs.MOST_NAMES) {
                    throw ArchiveBlobs.tooManyNames();
                }
                if (entry.isSymbolicLink()) {
                    links.put(name, ImagePath.target(name, entry.getLinkName()));
                } else if (entry.isLink()) {
                    links.put(name, ImagePath.normal(entry.getLinkName()));
                } else if (!entry.isDirectory()) {
                    slices.put(name, new Slice(tar.position(), entry.getSize()));
                    if (tar.position() + entry.getSize() > length) {
                        return Optional.of(ArchiveBlobs.endsEarly(length));
                    }
                }
            }
            return Optional.empty();
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.TRUNCATED && !slices.isEmpty()) {
                return Optional.of(ArchiveBlobs.endsEarly(length));
            }
            if (e.kind() == ImageException.Kind.CORRUPT && !slices.isEmpty()) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(slices.keySet());
    }

    private Optional<Slice> slice(String name) {
        return ArchiveBlobs.followed(name, slices.keySet(), links, limits).map(slices::get);
    }

    @Override
    public boolean has(String name) {
        return slice(name).isPresent();
    }

    @Override
    public long size(String name) {
        return slice(name).map(Slice::size).orElse(-1L);
    }

    @Override
    public byte[] read(String name) throws ImageException {
        Slice slice = slice(name).orElseThrow(() -> BlobStore.missing(name));
        return ArchiveBlobs.document(name, slice.size, new SliceStream(channel, slice.offset, slice.size), limits);
    }

    @Override
    public void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException {
        ParallelBlobs.run(this, names, threads, index -> {
            Slice slice = slice(names.get(index)).orElseThrow();
            reader.read(index, new SliceStream(channel, slice.offset, slice.size));
        });
    }

    @Override
    public Optional<ImageException> damage() {
        return damage;
    }

    @Override
    public void close() throws ImageException {
        ArchiveBlobs.close(channel);
    }
}
