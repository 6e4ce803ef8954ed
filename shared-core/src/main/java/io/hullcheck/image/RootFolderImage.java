package io.hullcheck.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An unpacked root file system; links are noted, never followed out of the folder. */
final class RootFolderImage implements Image {
    /** Views of the running kernel, which no image holds; left out when the whole machine is scanned. */
    private static final Set<String> KERNEL = Set.of("proc", "sys", "dev", "run");

    private final Path root;
    private final ImageFacts facts;
    private final Layer layer;

    RootFolderImage(Path root, ImageReference reference) {
        this.root = root;
        this.facts = new ImageFacts(
                reference.text(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty());
        this.layer = new Layer(0, Optional.empty(), Optional.empty(), -1, Optional.empty());
    }

    @Override
    public ImageFacts facts() {
        return facts;
    }

    @Override
    public List<Layer> layers() {
        return List.of(layer);
    }

    @Override
    public boolean isIdentified() {
        return false;
    }

    @Override
    public List<ImageException> damages() {
        return List.of();
    }

    @Override
    public List<LayerResult> read(Function<Layer, FileVisitor> visitors, Reading reading) throws IOException {
        Walk walk = new Walk(visitors.apply(layer), reading);
        try {
            Files.walkFileTree(root, walk);
        } catch (ImageException e) {
            walk.damages.add(e);
        }
        return List.of(new LayerResult(
                layer,
                PathSet.EMPTY,
                PathSet.EMPTY,
                PathSet.EMPTY,
                Map.copyOf(walk.symlinks),
                Map.of(),
                walk.count,
                walk.bytes,
                walk.damages));
    }

    @Override
    public void close() {
        // nothing is held open
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final FileVisitor visitor;
        private final Reading reading;
        private final Map<String, String> symlinks = new HashMap<>();
        private final List<ImageException> damages = new ArrayList<>();
        private boolean linksFull;
        private long count;
        private long bytes;

        Walk(FileVisitor visitor, Reading reading) {
            this.visitor = visitor;
            this.reading = reading;
        }

        private String inside(Path file) {
            return root.relativize(file).toString().replace('\\', '/');
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            reading.check();
            boolean wholeMachine = root.toAbsolutePath().getNameCount() == 0;
            return wholeMachine && KERNEL.contains(inside(folder))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++count > reading.limits().get(Bound.ENTRIES_PER_LAYER)) {
                throw reading.limits().reached(Bound.ENTRIES_PER_LAYER, "the folder holds too many entries");
            }
            String path = inside(file);
            if (attributes.isSymbolicLink()) {
                if (reading.takeLink()) {
                    symlinks.put(path, Files.readSymbolicLink(file).toString().replace('\\', '/'));
                } else if (!linksFull) {
                    linksFull = true;
                    damages.add(reading.limits().reached(Bound.LINKS, "the folder holds too many symbolic links"));
                }
            } else if (attributes.isRegularFile()) {
                try {
                    take(file, path, attributes.size());
                } catch (ImageException e) {
                    damages.add(e.path().isPresent() ? e : e.atPath("/" + path));
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    damages.add(ArchiveBlobs.unreadable(e).atPath("/" + path));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        private void take(Path file, String path, long size) throws IOException {
            boolean wanted = visitor.wants(path, size);
            if (!wanted && size == 0) {
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                InputStream whole = in;
                if (!wanted) {
                    byte[] head = in.readNBytes((int) Math.min(FileVisitor.HEAD_BYTES, size));
                    if (!visitor.recognises(path, size, head)) {
                        return;
                    }
                    whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
                }
                bytes += size;
                visitor.visit(path, size, whole);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            damages.add(ArchiveBlobs.unreadable(e).atPath("/" + inside(file)));
            return FileVisitResult.CONTINUE;
        }
    }
}
