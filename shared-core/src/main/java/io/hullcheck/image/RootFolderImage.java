package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
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
        try (walk.log) {
            try {
                Files.walkFileTree(root, walk);
            } catch (ImageException e) {
                walk.damages.add(e);
            }
            return List.of(new LayerResult(layer, walk.log.build(), walk.count, walk.files.bytes(), walk.damages));
        }
    }

    @Override
    public void close() {
        // nothing is held open
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final FileVisitor visitor;
        private final Reading reading;
        private final LayerLog.Writer log;
        private final ShownFiles files;
        private final List<ImageException> damages = new ArrayList<>();
        private boolean linksFull;
        private long count;

        Walk(FileVisitor visitor, Reading reading) {
            this.visitor = visitor;
            this.reading = reading;
            this.log = new LayerLog.Writer(reading);
            this.files = new ShownFiles(visitor, log);
        }

        private String inside(Path file) {
            return FileName.of(root.relativize(file));
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
                    log.add(LayerLog.Kind.SYMLINK, count, path, FileName.of(Files.readSymbolicLink(file)), 0);
                } else if (!linksFull) {
                    linksFull = true;
                    damages.add(reading.limits().reached(Bound.LINKS, "the folder holds too many symbolic links"));
                }
            } else if (attributes.isRegularFile()) {
                try {
                    take(file, new FileVisitor.Entry(path, attributes.size(), count));
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

        private void take(Path file, FileVisitor.Entry entry) throws IOException {
            if (entry.size() == 0 && !visitor.wants(entry, new byte[0])) {
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                files.show(entry, Files.isExecutable(file), in);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            damages.add(ArchiveBlobs.unreadable(e).atPath("/" + inside(file)));
            return FileVisitResult.CONTINUE;
        }
    }
}
