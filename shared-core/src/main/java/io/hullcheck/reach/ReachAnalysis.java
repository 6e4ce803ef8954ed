package io.hullcheck.reach;

import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.Image;
import io.hullcheck.image.Layer;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.MergedView;
import io.hullcheck.image.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        MergedView view = new MergedView(results, reading.limits());
        List<Archive> visible = new ArrayList<>();
        boolean whole = true;
        for (LayerResult result : results) {
            whole &= result.damages().isEmpty();
            Seen seen = layers.get(result.layer().index());
            if (seen != null) {
                seen.archives.forEach((path, archives) -> {
                    if (view.isVisible(result.layer().index(), path)) {
                        visible.addAll(archives);
                    }
                });
            }
        }
        return new ClassGraph(visible, names, whole && !names.isFull());
    }

    /** The archives and loose classes of one layer, by path. */
    private static final class Seen implements FileVisitor {
        private final Layer layer;
        private final Reading reading;
        private final Names names;
        private final Map<String, List<Archive>> archives = new ConcurrentHashMap<>();

        Seen(Layer layer, Reading reading, Names names) {
            this.layer = layer;
            this.reading = reading;
            this.names = names;
        }

        @Override
        public boolean wants(String path) {
            return ArchiveReader.isArchive(path) || path.endsWith(".class");
        }

        @Override
        public void visit(String path, long size, InputStream content) throws IOException {
            reading.check();
            ArchiveReader reader = new ArchiveReader(reading, names);
            if (path.endsWith(".class")) {
                Archive loose = new Archive("/" + path.substring(0, path.lastIndexOf('/') + 1));
                loose.isStarted = true;
                reader.clazz(content.readAllBytes(), loose);
                archives.put(path, List.of(loose));
            } else {
                archives.put(path, reader.read(content, "/" + path));
            }
        }

        @Override
        public String toString() {
            return layer.name();
        }
    }
}
