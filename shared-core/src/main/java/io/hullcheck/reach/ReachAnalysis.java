package io.hullcheck.reach;

import io.hullcheck.image.FileTree;
import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.Image;
import io.hullcheck.image.Layer;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.Reading;
import io.hullcheck.image.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the classes of an image once more, and makes their graph. Stateless. */
public final class ReachAnalysis {
    private ReachAnalysis() {}

    /**
     * The graph of an image's classes.
     *
     * @throws IOException when the work was cancelled
     */
    public static ClassGraph of(Image image, Reading reading) throws IOException {
        Names names = new Names();
        Map<Integer, Seen> layers = new ConcurrentHashMap<>();
        List<LayerResult> results = image.read(
                layer -> layers.computeIfAbsent(layer.index(), i -> new Seen(layer, reading, names)), reading);
        boolean whole = results.stream().allMatch(r -> r.damages().isEmpty());
        FileTree tree = FileTree.of(results, reading, Wanted.nothing());
        whole &= tree.damages().isEmpty();
        Set<FileTree.Origin> counted = new HashSet<>();
        List<Archive> visible = new ArrayList<>();
        for (FileTree.File file : tree.files()) {
            Seen seen = layers.get(file.origin().layer());
            // a hard link is another name of the same classes
            if (seen != null && counted.add(file.origin())) {
                visible.addAll(seen.archives.getOrDefault(file.origin().number(), List.of()));
            }
        }
        return new ClassGraph(visible, names, whole && !names.isFull());
    }

    /** The archives and loose classes of one layer, by path. */
    private static final class Seen implements FileVisitor {
        private final Layer layer;
        private final Reading reading;
        private final Names names;
        private final Map<Long, List<Archive>> archives = new ConcurrentHashMap<>();

        Seen(Layer layer, Reading reading, Names names) {
            this.layer = layer;
            this.reading = reading;
            this.names = names;
        }

        @Override
        public boolean wants(Entry file, byte[] head) {
            return ArchiveReader.isArchive(file.path()) || file.path().endsWith(".class");
        }

        @Override
        public void visit(Entry file, InputStream content) throws IOException {
            reading.check();
            String path = file.path();
            ArchiveReader reader = new ArchiveReader(reading, names);
            if (path.endsWith(".class")) {
                Archive loose = new Archive("/" + path.substring(0, path.lastIndexOf('/') + 1));
                loose.isStarted = true;
                reader.clazz(content.readAllBytes(), loose);
                archives.put(file.number(), List.of(loose));
            } else {
                archives.put(file.number(), reader.read(content, "/" + path));
            }
        }

        @Override
        public String toString() {
            return layer.name();
        }
    }
}
