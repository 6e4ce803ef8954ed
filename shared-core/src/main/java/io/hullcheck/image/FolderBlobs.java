package io.hullcheck.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A folder of blobs; nothing outside it is ever read, not even through a link. */
final class FolderBlobs implements BlobStore {
    private final Path root;
    private final Limits limits;

    FolderBlobs(Path root, Limits limits) throws IOException {
        this.root = root.toRealPath();
        this.limits = limits;
    }

    private Optional<Path> file(String name) {
        try {
            Path real = root.resolve(ImagePath.normal(name)).toRealPath();
            return real.startsWith(root) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(real)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public boolean has(String name) {
        return file(name).isPresent();
    }

    @Override
    public long size(String name) {
        return file(name).map(f -> f.toFile().length()).orElse(-1L);
    }

    @Override
    public byte[] read(String name) throws ImageException {
        Path file = file(name).orElseThrow(() -> BlobStore.missing(name));
        try (FileChannel channel = FileChannel.open(file)) {
            return ArchiveBlobs.document(name, channel.size(), new SliceStream(channel, 0, channel.size()), limits);
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw ArchiveBlobs.unreadable(e).atPath(name);
        }
    }

    @Override
    public void stream(List<String> names, BlobReader reader, ExecutorService threads) throws IOException {
        ParallelBlobs.run(this, names, threads, index -> {
            try (FileChannel channel = FileChannel.open(file(names.get(index)).orElseThrow())) {
                reader.read(index, new SliceStream(channel, 0, channel.size()));
            }
        });
    }

    @Override
    public Optional<ImageException> damage() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // each blob is opened and closed on its own
    }
}
